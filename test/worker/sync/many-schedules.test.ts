/** More schedules than a pass has requests for: Jira Service Management is asked schedule by schedule. */
import { runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { NO_OPTIONS } from "../../../src/domain/rotation-options.ts";
import { openStore } from "../../../src/workspace/store/store.ts";
import { EmulatedJira } from "../../world/jira/emulated-jira.ts";
import type { SlackClient } from "../../world/slack/client.ts";
import { traffic } from "../chaos/traffic.ts";
import { connectJira } from "../connecting.ts";
import {
  addSchedule,
  alarmOf,
  eventually,
  HOUR,
  installed,
  leaveStage,
  MINUTE,
  membersOf,
  openHome,
  passUntil,
  ring,
  SECOND,
  START,
  type Stage,
  setStage,
  settle,
  stubOf,
} from "../stage.ts";

const SCHEDULES = 60;
let stage: Stage & { readonly ada: SlackClient };

beforeEach(async () => {
  const bare = await setStage();
  const jira = new EmulatedJira(bare.world);
  bare.world.add(jira);
  const ids = Array.from({ length: SCHEDULES }, (_, n) => `J-${n}`);
  for (const id of ids) {
    addSchedule(bare, id, `Schedule ${id}`, [["ada", START - HOUR, START + 100 * HOUR]]);
  }
  const ada = await installed(bare);
  await connectJira({ ...bare, jira }, ada);
  stage = { ...bare, ada };
  bare.team.addGroup({ handle: "small-oncall", name: "Small", members: ["cyd"] });
  await makeRotation("platform-oncall", ids);
  await makeRotation("small-oncall", [`J-${SCHEDULES - 1}`]);
});
afterEach(leaveStage);

const group = (handle = "platform-oncall") => membersOf(stage.team, handle);

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
    openStore(storage).rotations.create(rotation, stage.team.user("ada").id, START);
    await storage.setAlarm(Date.now());
  });
}

it("are read in passes that follow one another at once, and a new rotation comes to its end", async () => {
  const watched = traffic(stage.world);
  for (let passes = 0; passes < 10; passes += 1) {
    if (((await alarmOf(stage)) ?? 0) > Date.now() + 1) break;
    await watched.pass(() => ring(stage));
  }
  expect(group()).toEqual(["ada"]);
  expect(group("small-oncall")).toEqual(["ada"]);
  expect(watched.passes()).toBeGreaterThan(1);
  expect(watched.mostInAPass()).toBeLessThanOrEqual(45);
});

it("bring their overrides at the next poll, whichever it is", async () => {
  await passUntil(stage, START + 10 * SECOND);
  for (const id of ["J-0", `J-${SCHEDULES - 1}`]) {
    stage.world.rota.override(id, Date.now(), START + 50 * HOUR, ["PBOB"]);
    await passUntil(stage, Date.now() + 2 * MINUTE);
    stage.world.rota.clearOverrides(id);
    expect(group(), id).toEqual(["ada", "bob"]);
    await passUntil(stage, Date.now() + 2 * MINUTE);
    expect(group(), id).toEqual(["ada"]);
  }
});

it("don't keep the others from being read while one is refused again and again", async () => {
  await passUntil(stage, START + 10 * SECOND);
  stage.world.faults.add({
    path: "/schedules/J-5/",
    effect: { kind: "rate_limited", retryAfterS: 5 },
  });
  stage.world.rota.override(`J-${SCHEDULES - 1}`, Date.now(), START + 50 * HOUR, ["PBOB"]);
  await passUntil(stage, Date.now() + 4 * MINUTE);
  expect(group("small-oncall")).toEqual(["bob"]);
});

it("that hang leave people a connection: a modal opens beside a pass that waits", async () => {
  const { ada, world } = stage;
  await passUntil(stage, START + 10 * SECOND);
  await settle(stage);
  await openHome(ada);
  // Its role and its lists are older than a click takes them.
  vi.setSystemTime(Date.now() + 20 * MINUTE);
  world.faults.add({ host: "api.atlassian.com", effect: { kind: "silence" } });
  const pass = ring(stage);
  await eventually(() => expect(world.faults.unanswered).toBe(4));
  world.calls.length = 0;
  for (const _ of [1, 2, 3]) {
    await ada.click("Edit", { within: "platform-oncall" });
    await ada.seesModal("Edit Rotation");
    await ada.closeAll();
    // None of the four has ended meanwhile, and whatever people ask the system waits as the pass does.
    expect(world.callsTo("api.atlassian.com")).toEqual([]);
    expect(world.faults.unanswered).toBe(4);
  }
  world.faults.clear();
  await pass;
});

it("have their coming shifts read on in the next passes, until all are known", async () => {
  const count = 30;
  for (let n = 0; n < count; n += 1) {
    stage.team.addGroup({ handle: `team-${n}`, name: `Team ${n}`, members: ["ada"] });
    stage.world.rota.setShifts(`J-${n}`, [
      { start: START - HOUR, end: START + 5 * HOUR, personIds: ["PADA"] },
      { start: START + 5 * HOUR, end: START + 9 * HOUR, personIds: ["PBOB"] },
    ]);
    await makeRotation(`team-${n}`, [`J-${n}`]);
  }
  const inStore = <T>(read: (store: ReturnType<typeof openStore>) => T): Promise<T> =>
    runInDurableObject(stubOf(stage.team), (_, { storage }) => read(openStore(storage)));
  await inStore(({ rotations }) => rotations.remove("platform-oncall"));
  const teams = () =>
    inStore(({ rotations }) => rotations.all().filter(({ id }) => id.startsWith("team-")));
  await passUntil(stage, START + 10 * MINUTE);
  expect((await teams()).filter(({ upcoming }) => upcoming !== null)).toHaveLength(count);
  // All but the first of them change too many at once.
  expect((await teams()).filter(({ letIn }) => letIn.length > 0)).toHaveLength(count - 16);
  const asked = () => stage.world.callsTo("/timeline").length;
  const before = asked();
  expect(before).toBeGreaterThanOrEqual(count);
  await passUntil(stage, START + 12 * MINUTE);
  expect(asked()).toBe(before);
});
