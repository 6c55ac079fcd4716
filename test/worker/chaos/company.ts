/** A company on the chaos test's stage: a Slack workspace, its people and schedules, and the app connected. */
import { runInDurableObject } from "cloudflare:test";
import { expect } from "vitest";
import type { StoredRotation } from "../../../src/workspace/store/rotations.ts";
import { openStore } from "../../../src/workspace/store/store.ts";
import { EmulatedOpsgenie } from "../../world/opsgenie/emulated-opsgenie.ts";
import type { SlackClient } from "../../world/slack/client.ts";
import type { Team } from "../../world/slack/team.ts";
import { connectPagerDuty, MINUTE, ring, START, type Stage, stubOf } from "../stage.ts";
import { untilAtRest } from "../under-way.ts";
import type { Dice } from "./dice.ts";

export type Company = {
  readonly word: string;
  readonly system: "pagerduty" | "opsgenie";
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
};

export const personIdOf = (name: string): string => `P-${name}`;

export async function foundCompany(
  stage: Stage,
  dice: Dice,
  system: Company["system"],
): Promise<Company> {
  const { world, slack } = stage;
  const word = system === "pagerduty" ? "acme" : "globex";
  const team = slack.addTeam({
    name: word,
    isPaid: true,
    whoModifiesGroups: "everyone",
    whoCreatesGroups: "everyone",
  });
  team.addUser({ name: `${word}-admin`, kind: "admin", email: `admin@${word}.example` });
  const people = ["ann", "ben", "cas", "dot"].map((name) => `${name}-${word}`);
  for (const name of people) {
    team.addUser({ name, email: `${name}@${word}.example` });
    world.rota.addPerson({ id: personIdOf(name), name, email: `${name}@${word}.example` });
  }
  const schedules = [1, 2, 3, 4, 5].map((n) => `${word}-schedule-${n}`);
  for (const id of schedules) {
    world.rota.addSchedule({ id, name: `Schedule ${id}`, traits: [`team:${word}`] });
    world.rota.setCycle(id, {
      anchor: START - dice.between(60, 100) * MINUTE,
      turnMs: dice.between(7, 25) * MINUTE,
      turns: dice.draw(people, people.length).map((name) => [personIdOf(name)]),
    });
  }
  const groups = [1, 2, 3, 4, 5].map((n) =>
    team.addGroup({ handle: `${word}-${n}`, name: `${word} ${n}`, members: [`${word}-admin`] }),
  );
  await slack.installApp({ as: `${word}-admin` });
  await ring({ team });
  const admin = slack.client(`${word}-admin`);
  await admin.openHome();
  await untilAtRest();
  if (system === "pagerduty") await connectPagerDuty({ ...stage, team }, admin);
  else await connectOpsgenie(stage, admin, word);
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
  };
}

async function connectOpsgenie({ world }: Stage, admin: SlackClient, word: string): Promise<void> {
  const opsgenie = new EmulatedOpsgenie(world);
  world.add(opsgenie);
  const key = "0a1b2c3d-0000-4000-8000-00000000000a";
  opsgenie.keys.add({ key, team: word });
  await admin.click("Add Opsgenie API Key");
  await untilAtRest();
  await admin.fill("API Key", key);
  await admin.choose("Region", "US");
  expect(await admin.submit()).toBe("closed");
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
