/** A company on the chaos test's stage: a Slack workspace, its people and schedules, and the app connected. */
import { runInDurableObject } from "cloudflare:test";
import { expect } from "vitest";
import type { StoredRotation } from "../../../src/workspace/store/rotations.ts";
import { openStore } from "../../../src/workspace/store/store.ts";
import { EmulatedOpsgenie } from "../../world/opsgenie/emulated-opsgenie.ts";
import { formOf } from "../../world/page-form.ts";
import type { SlackClient } from "../../world/slack/client.ts";
import type { Organization } from "../../world/slack/organization.ts";
import type { Team } from "../../world/slack/team.ts";
import {
  connectPage,
  connectPagerDuty,
  linkOf,
  MINUTE,
  ring,
  START,
  type Stage,
  stubOf,
} from "../stage.ts";
import { untilAtRest } from "../under-way.ts";
import type { Cast, System } from "./cast.ts";
import type { Dice } from "./dice.ts";

export type Company = {
  readonly word: string;
  readonly system: System;
  /** What its scheduling system answers under. */
  readonly host: string;
  readonly team: Team;
  readonly admin: SlackClient;
  /** Names; the last of them comes and goes. */
  readonly people: readonly string[];
  readonly schedules: readonly string[];
  readonly groupIds: readonly string[];
  /** Its rotations as stored, by id; read again after each step that may change them. */
  rotations: readonly StoredRotation[];
  /** By rotation, the one channel that it announces in; deleted ones included. */
  readonly channels: Map<string, string>;
  /** People who were deactivated at some time. */
  readonly cameAndWent: Set<string>;
  readonly mostRotations: number;
  /** More groups change at once than Slack takes. */
  readonly hasRushHours: boolean;
  readonly connection: Connection;
};

/** The company's access to its scheduling system, as an admin there ends it, and what it takes to have it again. */
export type Connection = {
  isCut: boolean;
  readonly cut: () => void;
  readonly mend: () => Promise<void>;
};

export const personIdOf = (name: string): string => `P-${name}`;

const MOST_ROTATIONS = 5;

/** @param rushed so many groups, and schedules that all change at the same instants; 0: each at its own */
export async function foundCompany(
  stage: Stage,
  dice: Dice,
  system: System,
  cast: Cast,
  rushed = 0,
  organization?: Organization,
): Promise<Company> {
  const { world, slack } = stage;
  const word = system === "pagerduty" ? "acme" : "globex";
  const team = slack.addTeam({
    name: word,
    isPaid: true,
    whoModifiesGroups: "everyone",
    whoCreatesGroups: "everyone",
    ...(organization && { organization }),
  });
  const otherId = (name: string) => organization && { otherId: `W0${name.toUpperCase()}` };
  const installer = `${word}-admin`;
  team.addUser({
    name: installer,
    kind: "admin",
    email: `admin@${word}.example`,
    ...otherId(`ADMIN${word}`),
  });
  const people = ["ann", "ben", "cas", "dot"].map((name) => `${name}-${word}`);
  for (const name of people) {
    team.addUser({ name, email: `${name}@${word}.example`, ...otherId(name.replace("-", "")) });
    world.rota.addPerson({ id: personIdOf(name), name, email: `${name}@${word}.example` });
  }
  const schedules = [1, 2, 3, 4, 5].map((n) => `${word}-schedule-${n}`);
  for (const id of schedules) {
    world.rota.addSchedule({ id, name: `Schedule ${id}`, traits: [`team:${word}`] });
    const anchor = START - dice.between(60, 100) * MINUTE;
    const [least, most] = cast.isShort ? [20, 45] : [7, 25];
    const turn = dice.between(least, most) * MINUTE;
    const isRushed = rushed > 0;
    takeTurns(world, dice, cast, id, people, isRushed ? START : anchor, isRushed ? RUSH : turn);
  }
  const mostRotations = Math.max(MOST_ROTATIONS, rushed);
  const groups = Array.from({ length: mostRotations }, (_, n) => n + 1).map((n) =>
    team.addGroup({ handle: `${word}-${n}`, name: `${word} ${n}`, members: [`${word}-admin`] }),
  );
  await slack.installApp({ as: installer, at: team });
  await ring({ team });
  const admin = slack.client(installer, team);
  await admin.openHome();
  await untilAtRest();
  const connection =
    system === "pagerduty"
      ? await withPagerDuty({ ...stage, team }, admin)
      : await withOpsgenie(stage, admin, word);
  await ring({ team });
  // While the form opens, the lists of groups and of schedules are fetched.
  await admin.click("Create Rotation");
  await untilAtRest();
  expect(world.callsTo("usergroups.list").length).toBeGreaterThan(0);
  await admin.closeAll();
  world.calls.length = 0;
  return {
    word,
    system,
    host: system === "pagerduty" ? "api.pagerduty.com" : "api.opsgenie.com",
    team,
    admin,
    people,
    schedules,
    groupIds: groups.map((g) => g.id),
    rotations: [],
    channels: new Map(),
    cameAndWent: new Set(),
    mostRotations,
    hasRushHours: rushed > 0,
    connection,
  };
}

const RUSH = 40 * MINUTE;
/** Short days end before their last turn begins. */
const DAY_MS = 10 * 60 * MINUTE;

/** All of them take turns, in any order. */
export function takeTurns(
  { rota }: Stage["world"],
  dice: Dice,
  { isShort }: Cast,
  id: string,
  people: readonly string[],
  anchor: number,
  turnMs: number,
): void {
  const turns = dice.draw(people, people.length).map((name) => [personIdOf(name)]);
  if (!isShort) {
    rota.setCycle(id, { anchor, turnMs, turns });
    return;
  }
  const count = Math.ceil(DAY_MS / turnMs);
  const shifts = Array.from({ length: count }, (_, n) => ({
    start: anchor + n * turnMs,
    end: anchor + (n + 1) * turnMs + (n === count - 1 ? 100 * DAY_MS : 0),
    personIds: turns[n % turns.length] ?? [],
  }));
  rota.setShifts(id, shifts);
}

async function withPagerDuty(stage: Stage, admin: SlackClient): Promise<Connection> {
  await connectPagerDuty(stage, admin);
  const connection: Connection = {
    isCut: false,
    cut() {
      stage.pagerduty.revoke();
      connection.isCut = true;
    },
    // Once the Home says that the connection is dead, and not before, it has the link; which leads on once Slack
    // can be asked who the person is.
    async mend() {
      await admin.openHome();
      await untilAtRest();
      if (!admin.visibleText().includes(RECONNECT)) return;
      if (formOf(await connectPage(await linkOf(admin, RECONNECT))) === null) return;
      await connectPagerDuty(stage, admin, RECONNECT);
      connection.isCut = false;
    },
  };
  return connection;
}

const RECONNECT = "Reconnect PagerDuty";

async function withOpsgenie(
  { world }: Stage,
  admin: SlackClient,
  word: string,
): Promise<Connection> {
  const opsgenie = new EmulatedOpsgenie(world);
  world.add(opsgenie);
  const key = "0a1b2c3d-0000-4000-8000-00000000000a";
  opsgenie.keys.add({ key, team: word });
  await admin.click("Add Opsgenie API Key");
  await untilAtRest();
  await admin.fill("API Key", key);
  await admin.choose("Region", "US");
  expect(await admin.submit()).toBe("closed");
  const connection: Connection = {
    isCut: false,
    cut() {
      opsgenie.keys.revoke(key);
      connection.isCut = true;
    },
    async mend() {
      opsgenie.keys.add({ key, team: word });
      connection.isCut = false;
    },
  };
  return connection;
}

/** Reads the company's rotations from its object. */
export async function lookAtRotations(company: Company): Promise<void> {
  company.rotations = await runInDurableObject(stubOf(company.team), (_, { storage }) =>
    openStore(storage).rotations.all(),
  );
  for (const { id, channelIds } of company.rotations) {
    const [channelId] = channelIds;
    if (channelId) company.channels.set(id, channelId);
  }
}
