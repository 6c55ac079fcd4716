/** All schedules of a rotation are read at one instant, whatever it was that made one of them be read. */
import { runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, expect, it } from "vitest";
import { NO_OPTIONS } from "../../../src/domain/rotation-options.ts";
import { openStore } from "../../../src/workspace/store/store.ts";
import { EmulatedJira } from "../../world/jira/emulated-jira.ts";
import { connectJira } from "../connecting.ts";
import {
  addSchedule,
  HOUR,
  installed,
  leaveStage,
  MINUTE,
  membersOf,
  passUntil,
  SECOND,
  START,
  type Stage,
  setStage,
  skipTo,
  stubOf,
} from "../stage.ts";

const END = START + 9 * HOUR;
let stage: Stage;

/** Jira Service Management is asked schedule by schedule. ada has the days, bob the nights: both are in @both-oncall. */
beforeEach(async () => {
  stage = await setStage();
  const jira = new EmulatedJira(stage.world);
  stage.world.add(jira);
  addSchedule(stage, "DAYS", "Days", [["ada", START - HOUR, END]]);
  addSchedule(stage, "NIGHTS", "Nights", [["bob", START - HOUR, END]]);
  for (const handle of ["both-oncall", "nights-oncall"])
    stage.team.addGroup({ handle, name: handle, members: ["cyd"] });
  await connectJira({ ...stage, jira }, await installed(stage));
  await makeRotation("both-oncall", ["DAYS", "NIGHTS"]);
  await passUntil(stage, START + 2 * MINUTE);
  expect(group("both-oncall")).toEqual(["ada", "bob"]);
  stage.world.calls.length = 0;
});
afterEach(leaveStage);

const group = (handle: string) => membersOf(stage.team, handle);

async function makeRotation(handle: string, scheduleIds: readonly string[]): Promise<void> {
  const rotation = {
    id: handle,
    name: handle,
    groupId: stage.team.group(handle).id,
    schedules: scheduleIds.map((id) => ({ id, name: id })),
    channelIds: [],
    fallbackUserIds: [],
    version: 1,
    membersBefore: [],
    options: NO_OPTIONS,
  };
  await runInDurableObject(stubOf(stage.team), async (_, { storage }) => {
    openStore(storage).rotations.create(rotation, stage.team.user("ada").id, Date.now());
    await storage.setAlarm(Date.now());
  });
}

/** Each takes over from the other. */
function swap(): void {
  stage.world.rota.override("DAYS", Date.now(), END, ["PBOB"]);
  stage.world.rota.override("NIGHTS", Date.now(), END, ["PADA"]);
}

const writesOf = (handle: string): readonly unknown[] =>
  stage.world
    .callsTo("/api/usergroups.users.update")
    .filter((call) => call.body.includes(stage.team.group(handle).id))
    .map((call) => call.body);

it("two who swap stay in the group, though another rotation waits for one of the schedules", async () => {
  await passUntil(stage, Date.now() + 10 * SECOND);
  swap();
  await makeRotation("nights-oncall", ["NIGHTS"]);
  await passUntil(stage, Date.now() + MINUTE);
  expect(group("nights-oncall")).toEqual(["ada"]);
  expect(group("both-oncall")).toEqual(["ada", "bob"]);
  expect(writesOf("both-oncall")).toEqual([]);
});

it("two who swap stay in the group, though the system's limit was in the way of one of the schedules", async () => {
  const effect = { kind: "rate_limited", retryAfterS: 20 } as const;
  stage.world.faults.add({ path: "NIGHTS", times: 1, effect });
  // The poll that is due now.
  await passUntil(stage, Date.now() + SECOND);
  expect(stage.world.calls.filter((call) => call.fault !== null)).toHaveLength(1);
  swap();
  await passUntil(stage, Date.now() + 2 * MINUTE);
  expect(group("both-oncall")).toEqual(["ada", "bob"]);
  expect(writesOf("both-oncall")).toEqual([]);
});

it("a schedule that is gone makes neither of its two rotations the cause of the other's next read", async () => {
  addSchedule(stage, "WEEKENDS", "Weekends", [["ada", START - HOUR, END + HOUR]]);
  await makeRotation("nights-oncall", ["NIGHTS", "WEEKENDS"]);
  await skipTo(stage, END - MINUTE);
  stage.world.rota.removeSchedule("NIGHTS");
  await passUntil(stage, END + 5 * SECOND);
  // Read for the other schedule's sake: that NIGHTS is gone is nothing new.
  stage.world.rota.override("DAYS", Date.now(), END + HOUR, ["PBOB"]);
  await runInDurableObject(stubOf(stage.team), async (_, { storage }) => {
    openStore(storage).rotations.markDue("both-oncall");
    await storage.setAlarm(Date.now());
  });
  stage.world.calls.length = 0;
  await passUntil(stage, END + 6 * SECOND);
  expect(stage.world.calls.filter(({ path }) => path.includes("/NIGHTS/")).length).toBeLessThan(4);
});
