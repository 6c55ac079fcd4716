/** A poll that fails costs seconds, not the time until the next: what failed is asked again after 1, 2, 4 … s. */
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Effect } from "../../world/faults.ts";
import {
  alarmOf,
  HOUR,
  leaveStage,
  MINUTE,
  membersOf,
  passUntil,
  ring,
  SECOND,
  START,
  type Stage,
  stageWithRotation,
} from "../stage.ts";

let stage: Stage;
/** The poll that is due next. */
let poll: number;

beforeEach(async () => {
  stage = await stageWithRotation();
  await passUntil(stage, START + 5 * MINUTE);
  poll = (await alarmOf(stage)) ?? 0;
  expect(poll - Date.now()).toBeLessThanOrEqual(MINUTE);
  stage.world.calls.length = 0;
});
afterEach(leaveStage);

const group = () => membersOf(stage.team, "platform-oncall");
const reads = () => stage.world.callsTo("/oncalls").map(({ at }) => at);
const bobTakesOver = () =>
  stage.world.rota.override("PLATFORM", Date.now(), START + HOUR, ["PBOB"]);

it.each<[string, Effect]>([
  ["an HTTP 500", { kind: "status", status: 500 }],
  ["nonsense", { kind: "garbage" }],
  ["half an answer", { kind: "truncated" }],
])("%s at the poll delays an override by two seconds at most", async (_, effect) => {
  bobTakesOver();
  stage.world.faults.add({ path: "/oncalls", times: 1, effect });
  await passUntil(stage, poll);
  expect(group()).toEqual(["ada"]);
  await passUntil(stage, poll + 2 * SECOND);
  expect(group()).toEqual(["bob"]);
});

it("the system's own Retry-After is kept", async () => {
  bobTakesOver();
  const effect = { kind: "rate_limited", retryAfterS: 20 } as const;
  stage.world.faults.add({ path: "/oncalls", times: 1, effect });
  await passUntil(stage, poll + 19 * SECOND);
  expect(reads()).toHaveLength(1);
  await passUntil(stage, poll + 21 * SECOND);
  expect(group()).toEqual(["bob"]);
});

it("an outage is asked about more and more rarely, and at the polls' pace after a minute", async () => {
  stage.world.faults.add({ path: "/oncalls", effect: { kind: "status", status: 503 } });
  await passUntil(stage, poll + 2 * MINUTE);
  const waits = reads().map((at, n) => at - (reads()[n - 1] ?? at));
  for (const [n, wait] of waits.slice(1, 5).entries()) {
    expect(wait).toBeGreaterThanOrEqual(SECOND * 2 ** n);
    expect(wait).toBeLessThanOrEqual(SECOND * 2 ** n * 1.5 + 5);
  }
  const settled = reads().length;
  await passUntil(stage, poll + 32 * MINUTE);
  expect(reads().length - settled).toBeLessThanOrEqual(30);
  expect(group()).toEqual(["ada"]);
  stage.world.faults.clear();
  bobTakesOver();
  await passUntil(stage, poll + 33 * MINUTE);
  expect(group()).toEqual(["bob"]);
});

it("a revoked connection keeps its slow pace: nobody but a person can help", async () => {
  stage.pagerduty.revoke();
  await passUntil(stage, poll + 10 * MINUTE);
  expect(reads().length).toBeLessThan(5);
});

it("a burst of passes makes no handover late", async () => {
  vi.setSystemTime(START + HOUR - 2 * SECOND);
  for (let n = 0; n < 8; n += 1) {
    await stage.slack.client("ada").click("Refresh");
    await ring(stage);
  }
  await passUntil(stage, START + HOUR);
  expect(group()).toEqual(["bob"]);
});
