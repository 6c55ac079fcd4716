/** An Enterprise organization on the stage: two workspaces that installed the app each, and people with two ids. */
import { expect } from "vitest";
import type { SlackClient } from "../world/slack/client.ts";
import type { Organization } from "../world/slack/organization.ts";
import type { UserKind } from "../world/slack/people.ts";
import type { Team } from "../world/slack/team.ts";
import {
  addSchedule,
  connectPagerDuty,
  createRotation,
  HOUR,
  openHome,
  ring,
  START,
  type Stage,
  setStage,
  settle,
} from "./stage.ts";

/** One workspace of the organization, as the helpers of the stage take it. */
export type Place = Stage & { readonly admin: SlackClient };

export type Grid = {
  readonly stage: Stage;
  readonly organization: Organization;
  readonly places: readonly [Place, Place];
};

const SHIFTS = [
  ["eve", START - HOUR, START + HOUR],
  ["bea", START + HOUR, START + 400 * HOUR],
] as const;

/**
 * Eve, an admin, and bea, a member, are at home in East and are in West, too. Wes administrates West, and his home is the
 * organization itself. Ned is in neither. East was first to install the app, and Slack says so in every view.
 */
export async function gridStage(): Promise<Grid> {
  const stage = await setStage();
  const { slack, world } = stage;
  const organization = slack.addOrganization({ name: "Acme Group" });
  const add = (name: string) =>
    slack.addTeam({ name, organization, isPaid: true, whoModifiesGroups: "everyone" });
  const [east, west, north] = [add("East"), add("West"), add("North")];
  const person = (team: Team, name: string, kind: UserKind, teamId = team.id) =>
    team.addUser({ name, kind, teamId, email: `${name}@acme.example`, otherId: idIn(name) });
  west.admit(person(east, "eve", "admin"), "admin");
  west.admit(person(east, "bea", "member"), "member");
  person(west, "wes", "admin", organization.id);
  person(north, "ned", "member");
  for (const team of [east, west]) {
    team.addChannel({ name: "ops" });
    team.addGroup({ handle: "platform-oncall", name: "Platform on call", members: ["bea"] });
  }
  for (const name of ["eve", "bea"])
    world.rota.addPerson({ id: `P${name.toUpperCase()}`, name, email: `${name}@acme.example` });
  addSchedule(stage, "PLATFORM", "Platform primary", SHIFTS);
  const installIn = async (team: Team, as: string): Promise<Place> => {
    expect((await slack.installApp({ as, at: team })).status).toBeLessThan(400);
    await ring({ team });
    return { ...stage, team, admin: slack.client(as, team) };
  };
  const first = await installIn(east, "eve");
  organization.firstInstalledTeamId = east.id;
  return { stage, organization, places: [first, await installIn(west, "wes")] };
}

const idIn = (name: string): string => `W0${name.toUpperCase()}`;

/** The rotation of a place, named after it. */
export async function makeRotation(place: Place): Promise<void> {
  await connectIn(place);
  const group = "@platform-oncall";
  const name = rotationOf(place);
  const form = { name, group, schedules: ["Platform primary"], channels: ["#ops"] };
  expect(await createRotation(place.admin, form)).toBe("closed");
  await settle(place);
}

export const rotationOf = ({ team }: Place): string => `Rotation of ${team.name}`;

export async function connectIn(place: Place): Promise<void> {
  await openHome(place.admin);
  expect((await connectPagerDuty(place, place.admin)).status).toBeLessThan(400);
  await ring(place);
  await settle(place);
}
