/** Who is forgotten once nobody meets them any more, and who stays. */
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { watchdog } from "../../src/watchdog.ts";
import { workspaceOf } from "../../src/workspace/durable.ts";
import { openStore, type Store } from "../../src/workspace/store/store.ts";
import type { SlackClient } from "../world/slack/client.ts";
import { dumpObject } from "./chaos/object-dump.ts";
import { disconnect } from "./connecting.ts";
import {
  alarmOf,
  createRotation,
  HOUR,
  leaveStage,
  lookAgain,
  MINUTE,
  membersOf,
  openHome,
  PLATFORM_ROTATION,
  passUntil,
  START,
  type Stage,
  settle,
  skipTo,
  stageWithRotation,
  stubOf,
} from "./stage.ts";

const DAY = 24 * HOUR;
let stage: Stage & { readonly ada: SlackClient };

/** Ada is on call for good, after Eve, whom Slack doesn't know, was for an hour; bob looked at the Home once. */
beforeEach(async () => {
  stage = await stageWithRotation();
  const { rota } = stage.world;
  rota.addPerson({ id: "PEVE", name: "Eve Nowhere", email: "eve@elsewhere.example" });
  rota.setShifts("PLATFORM", [
    { start: START - HOUR, end: START + 400 * DAY, personIds: ["PADA"] },
  ]);
  rota.override("PLATFORM", START, START + HOUR, ["PEVE", "PCYD"]);
  await openHome(stage.slack.client("bob"));
  await passUntil(stage, START + 16 * MINUTE);
  await skipTo(stage, START + 2 * HOUR);
});
afterEach(leaveStage);

const id = (name: string) => stage.team.user(name).id;
const stored = () => dumpObject(stage.team);
const inStore = <T>(ask: (store: Store) => T): Promise<T> =>
  runInDurableObject(stubOf(stage.team), (_, { storage }) => ask(openStore(storage)));

/** So many days later: a pass, as any day has. */
async function passAfter(days: number): Promise<void> {
  vi.setSystemTime(START + days * DAY);
  await settle(stage);
  await skipTo(stage, Date.now() + 20 * MINUTE);
}

describe("people whom no rotation has met for 90 days", () => {
  it("are forgotten with name, address and account, and those in use are not", async () => {
    expect(await stored()).toContain("eve@elsewhere.example");
    await passAfter(89);
    for (const email of ["eve@elsewhere.example", "cyd@acme.example"])
      expect(await inStore(({ people }) => people.match(email)), email).not.toBeNull();
    expect(await inStore(({ viewers }) => viewers.get(id("bob")))).not.toBeNull();

    await passAfter(92);
    await passAfter(93);
    const all = await stored();
    for (const gone of ["eve@elsewhere.example", "cyd@acme.example", "bob@acme.example"])
      expect(all).not.toContain(gone);
    expect(await inStore(({ people }) => people.member(id("cyd")))).toBeNull();
    expect(await inStore(({ viewers }) => viewers.get(id("bob")))).toBeNull();
    expect(await inStore(({ people }) => people.match("ada@acme.example")?.userId)).toBe(id("ada"));
    expect(await inStore(({ people }) => people.member(id("ada")))).not.toBeNull();
    expect(membersOf(stage.team, "platform-oncall")).toEqual(["ada"]);
  });

  it("are known again as soon as they are on call again", async () => {
    await passAfter(92);
    stage.world.rota.override("PLATFORM", Date.now(), Date.now() + HOUR, ["PCYD"]);
    await passUntil(stage, Date.now() + 2 * MINUTE);
    expect(membersOf(stage.team, "platform-oncall")).toEqual(["cyd"]);
  });

  it("are forgotten also where Slack refused their account last", async () => {
    await inStore(({ people }) => people.markMembersStale([id("cyd"), id("cyd")]));
    expect(await inStore(({ people }) => people.match("cyd@acme.example")?.checkedAt)).toBe(0);
    await passAfter(89);
    expect(await inStore(({ people }) => people.match("cyd@acme.example"))).not.toBeNull();
    await passAfter(92);
    expect(await inStore(({ people }) => people.match("cyd@acme.example"))).toBeNull();
  });

  it("stay while a rotation names them, however long nothing could be read", async () => {
    stage.team.settings.whoCreatesGroups = "everyone";
    await createRotation(stage.ada, {
      ...PLATFORM_ROTATION,
      name: "Second",
      group: "Create a new user group",
      alias: "second",
      fallback: ["@cyd"],
    });
    await settle(stage);
    await disconnect(stage, stage.ada);
    vi.setSystemTime(START + 200 * DAY);
    await watchdog(env, workspaceOf);
    await inStore(({ people }) => {
      expect(people.member(id("cyd"))).not.toBeNull();
      expect(people.member(id("ada"))).not.toBeNull();
    });
  });

  it("are forgotten without a rotation, too, at a visit of the watchdog that sets no alarm", async () => {
    await lookAgain(stage.ada);
    await stage.ada.click("Delete");
    await stage.ada.seesModal("Delete Rotation");
    await stage.ada.click("Delete");
    await settle(stage);
    await passUntil(stage, Date.now() + HOUR);
    expect(await stored()).toContain("@acme.example");
    vi.setSystemTime(START + 92 * DAY);
    stage.world.calls.length = 0;
    await watchdog(env, workspaceOf);
    expect(await stored()).not.toMatch(/@acme\.example|@elsewhere|Eve/);
    expect(await alarmOf(stage)).toBeNull();
    expect(stage.world.calls).toEqual([]);
  });

  it("are forgotten some at a time, and all of them after a few visits", async () => {
    const many = Array.from({ length: 1_200 }, (_, n) => `p${n}@acme.example`);
    await inStore(({ people }) => {
      for (const email of many) people.saveMatch(email, null, START);
    });
    const left = () => inStore(({ people }) => people.misses(many).size);
    await lookAgain(stage.ada);
    await stage.ada.click("Delete");
    await stage.ada.seesModal("Delete Rotation");
    await stage.ada.click("Delete");
    await settle(stage);
    vi.setSystemTime(START + 92 * DAY);
    const counts: number[] = [];
    for (let visits = 0; visits < 3; visits += 1) {
      await watchdog(env, workspaceOf);
      counts.push(await left());
    }
    expect(counts[0]).toBeGreaterThanOrEqual(700);
    expect(counts[1]).toBeGreaterThanOrEqual(200);
    expect(counts[2]).toBe(0);
  });

  it("cost one row a day, not one a visit", async () => {
    await passAfter(2);
    const count = () =>
      runInDurableObject(stubOf(stage.team), (_, { storage }) =>
        storage.sql.exec("SELECT value FROM facts WHERE name = 'unmetForgottenAt'").one(),
      );
    const first = await count();
    vi.setSystemTime(Date.now() + 5 * MINUTE);
    await watchdog(env, workspaceOf);
    expect(await count()).toEqual(first);
  });
});

describe("disconnecting", () => {
  it("forgets the addresses that came from the system, and keeps the accounts that rotations need", async () => {
    stage.world.rota.override("PLATFORM", Date.now(), Date.now() + HOUR, ["PEVE", "PADA"]);
    await passUntil(stage, Date.now() + 2 * MINUTE);
    expect(await stored()).toContain("eve@elsewhere.example");
    await disconnect(stage, stage.ada);
    expect(await stored()).not.toMatch(/@\w+\.example/);
    expect(membersOf(stage.team, "platform-oncall")).toEqual(["ada"]);
    expect(await inStore(({ people }) => people.member(id("ada")))).not.toBeNull();
    expect(stage.ada.visibleText()).toContain("Platform · @platform-oncall");
  });
});
