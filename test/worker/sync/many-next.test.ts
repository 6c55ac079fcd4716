/** More coming shifts than a pass has requests for: Jira Service Management is asked about one schedule at a time. */
import { runInDurableObject } from "cloudflare:test";
import { afterEach, expect, it } from "vitest";
import { NO_OPTIONS } from "../../../src/domain/rotation-options.ts";
import { openStore } from "../../../src/workspace/store/store.ts";
import { EmulatedJira } from "../../world/jira/emulated-jira.ts";
import { traffic } from "../chaos/traffic.ts";
import { connectJira } from "../connecting.ts";
import {
  addSchedule,
  alarmOf,
  HOUR,
  installed,
  leaveStage,
  membersOf,
  ring,
  START,
  setStage,
  stubOf,
} from "../stage.ts";

afterEach(leaveStage);

it.each([
  ["one group of 40 schedules", 1, 40],
  ["30 groups of a schedule each", 30, 1],
  ["10 groups of four schedules each", 10, 4],
])("%s gets whoever is next in passes of at most 45 requests", async (_, groups, each) => {
  const stage = await setStage();
  const jira = new EmulatedJira(stage.world);
  stage.world.add(jira);
  for (let n = 0; n < groups * each; n += 1)
    addSchedule(stage, `J-${n}`, `Schedule ${n}`, [
      ["ada", START - HOUR, START + 100 * HOUR],
      ["bob", START + 100 * HOUR, START + 200 * HOUR],
    ]);
  const ada = await installed(stage);
  await connectJira({ ...stage, jira }, ada);
  for (let n = 0; n < groups; n += 1) stage.team.addGroup({ handle: `g${n}`, name: `G${n}` });
  await runInDurableObject(stubOf(stage.team), async (_object, { storage }) => {
    const { rotations } = openStore(storage);
    for (let n = 0; n < groups; n += 1) {
      const schedules = Array.from({ length: each }, (_, m) => `J-${n * each + m}`);
      rotations.create(
        {
          id: `g${n}`,
          name: `g${n}`,
          groupId: stage.team.group(`g${n}`).id,
          schedules: schedules.map((id) => ({ id, name: id })),
          channelIds: [],
          fallbackUserIds: [],
          version: 1,
          membersBefore: [],
          options: { ...NO_OPTIONS, members: "on_call_and_next" },
        },
        stage.team.user("ada").id,
        START,
      );
    }
    await storage.setAlarm(Date.now());
  });
  const watched = traffic(stage.world);
  for (let passes = 0; passes < 40; passes += 1) {
    if (((await alarmOf(stage)) ?? 0) > Date.now() + 1_000) break;
    await watched.pass(() => ring(stage));
  }
  expect(watched.passes()).toBeLessThanOrEqual(10);
  // Slack takes some of the writes only later.
  const wanted = await runInDurableObject(stubOf(stage.team), (_object, { storage }) =>
    openStore(storage)
      .rotations.all()
      .map(({ state }) => state.desired),
  );
  const both = ["ada", "bob"].map((name) => stage.team.user(name).id).toSorted();
  expect(wanted).toEqual(Array(groups).fill(both));
  expect(membersOf(stage.team, "g0")).toEqual(["ada", "bob"]);
  expect(watched.mostInAPass()).toBeLessThanOrEqual(45);
});
