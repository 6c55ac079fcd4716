/**
 * An organization's second workspace, there while the visitor wants it: Acme turns out to be one of two, PagerSync is
 * installed in each by itself, and nothing of one reaches the other. The same names stand for other things here: a
 * user group @platform-oncall, a channel #ops, people who are in both.
 */
import type { SlackClient } from "../world/slack/client.ts";
import type { EmulatedSlack } from "../world/slack/slack.ts";
import type { Team } from "../world/slack/team.ts";
import type { World } from "../world/world.ts";
import { SECOND_KEY } from "./systems.ts";

export const ORGANIZATION = "Acme Group";
export const SECOND_NAME = "Acme Labs";
const SCHEDULE = { id: "PLABS", name: "Labs primary" } as const;
const GROUP = "platform-oncall";
const TURN_MS = 3_600_000;
const PATIENCE_MS = 20_000;

/** Administrates Acme Labs, and isn't in Acme. */
const KIM = { id: "PKIM", name: "Kim Sato", email: "kim@acme.example" } as const;
/** Has an account in the organization, and is in neither of its workspaces. */
export const NOA = { id: "PNOA", name: "Noa Levi", email: "noa@acme.example" } as const;
/** From Acme, in both. Ada is a member here, and no admin. */
const IN_BOTH = ["ada", "dee"] as const;

export class SecondWorkspace {
  readonly #slack: EmulatedSlack;
  readonly #world: World;
  readonly #first: () => Team;
  #team: Team | null = null;
  #changing: Promise<void> = Promise.resolve();

  constructor(given: { slack: EmulatedSlack; world: World; first: () => Team }) {
    this.#slack = given.slack;
    this.#world = given.world;
    this.#first = given.first;
  }

  get isOpen(): boolean {
    return this.#team !== null;
  }

  /** Of people who are on call with it only. */
  knows(personId: string): boolean {
    return personId === KIM.id || personId === NOA.id;
  }

  /** Resolves once it is as wanted. Throws what went wrong on the way there, and then there is none. */
  set(isOpen: boolean): Promise<void> {
    const next = this.#changing.then(() => (isOpen ? this.#open() : this.#close()));
    this.#changing = next.catch(() => undefined);
    return next;
  }

  async #open(): Promise<void> {
    if (this.#team) return;
    const team = this.#found();
    this.#team = team;
    try {
      await this.#slack.installApp({ as: "kim", at: team });
      await setUp(this.#slack.client("kim", team));
    } catch (error) {
      await this.#close();
      throw error;
    }
  }

  /** With its people, channels, group and schedule; PagerSync isn't there yet. */
  #found(): Team {
    const { rota, now } = this.#world;
    const first = this.#first();
    const organization = this.#slack.addOrganization({ name: ORGANIZATION });
    first.joinOrganization(organization);
    const team = this.#slack.addTeam({
      name: SECOND_NAME,
      organization,
      isPaid: true,
      whoModifiesGroups: "everyone",
      whoCreatesGroups: "everyone",
    });
    organization.firstInstalledTeamId = (first.installation ? first : team).id;
    const id = this.#slack.makeId("U");
    const otherId = id.replace(/^U/, "W");
    team.addUser({ name: "kim", realName: KIM.name, email: KIM.email, kind: "admin", id, otherId });
    for (const name of IN_BOTH) team.admit(first.user(name), "member");
    for (const name of ["general", "ops"]) team.addChannel({ name });
    team.addGroup({ handle: GROUP, name: "Platform on call", members: ["dee"] });
    rota.addPerson(KIM);
    rota.addPerson(NOA);
    rota.addSchedule(SCHEDULE);
    const anchor = Math.floor(now() / 1_000) * 1_000 - TURN_MS / 5;
    const turns = [[KIM.id], ["PADA"], [NOA.id]];
    rota.setCycle(SCHEDULE.id, { anchor, turnMs: TURN_MS, turns });
    return team;
  }

  async #close(): Promise<void> {
    if (!this.#team) return;
    this.#slack.removeTeam(this.#team);
    this.#team = null;
    this.#first().leaveOrganization();
    this.#world.rota.removeSchedule(SCHEDULE.id);
    await this.#slack.settle();
  }
}

/** By what is written on the Home and in the forms: a system of its own, and a rotation. */
async function setUp(kim: SlackClient): Promise<void> {
  await kim.openHome();
  await kim.sees("Add Opsgenie API Key", PATIENCE_MS);
  await kim.click("Add Opsgenie API Key");
  await kim.seesModal("Add Opsgenie API Key", PATIENCE_MS);
  await kim.fill("API Key", SECOND_KEY);
  await kim.choose("Region", "US");
  await submit(kim);
  await kim.sees("Create Rotation", PATIENCE_MS);
  await kim.click("Create Rotation");
  await kim.seesModal("Create Rotation", PATIENCE_MS);
  await kim.fill("Config Name", "Labs platform");
  const [group = `@${GROUP}`] = await kim.search("User Group", `@${GROUP}`);
  await kim.choose("User Group", group);
  await kim.choose("Schedules", [SCHEDULE.name]);
  await kim.choose("Channels", ["#ops"]);
  await submit(kim);
}

async function submit(kim: SlackClient): Promise<void> {
  if ((await kim.submitAsAsked()) === "closed") return;
  const words = Object.values(kim.errors()).join(" ");
  await kim.closeAll();
  throw new Error(`${SECOND_NAME} can't be set up: ${words}`);
}
