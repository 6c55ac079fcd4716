/** What an operator sees of a pass: data points where a data set is bound, log lines where something fails. */
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Env } from "../../src/env.ts";
import { Workspace } from "../../src/workspace/workspace.ts";
import type { SlackClient } from "../world/slack/client.ts";
import {
  HOUR,
  leaveStage,
  MINUTE,
  passUntil,
  SECOND,
  START,
  type Stage,
  stageWithRotation,
  stubOf,
} from "./stage.ts";

const HANDOVER = START + HOUR;
let stage: Stage & { readonly ada: SlackClient };

beforeEach(async () => {
  stage = await stageWithRotation();
  stage.logged.length = 0;
});
afterEach(leaveStage);

/** Rings the alarm of the object as it would be with these bindings; it was due `lateMs` ago. */
const ringWith = (bindings: Partial<Env>, lateMs = 0): Promise<void> =>
  runInDurableObject(stubOf(stage.team), (_, state) =>
    new Workspace(state, { ...env, ...bindings }).alarm({
      isRetry: false,
      retryCount: 0,
      scheduledTime: Date.now() - lateMs,
    }),
  );

describe("a pass", () => {
  type Point = AnalyticsEngineDataPoint | undefined;
  const dataset = () => {
    const points: Point[] = [];
    const METRICS: AnalyticsEngineDataset = { writeDataPoint: (point) => void points.push(point) };
    return { points, METRICS };
  };

  it("is one data point where it did something, else for twenty: how late, how long, how many requests and handovers, what is left", async () => {
    const { points, METRICS } = dataset();
    vi.spyOn(Math, "random").mockReturnValue(0);
    vi.setSystemTime(START + 2 * MINUTE);
    await ringWith({ METRICS });
    vi.setSystemTime(HANDOVER + 1_500);
    await ringWith({ METRICS }, 1_500);
    const team = stage.team.id;
    expect(points).toEqual([
      { indexes: [team], blobs: ["pass", "done"], doubles: [0, 0, 1, 0, 0, 0, 20] },
      {
        indexes: [team],
        blobs: ["pass", "done"],
        doubles: [1_500, 0, expect.any(Number), 1, 1_500, 0, 1],
      },
    ]);
  });

  it("is counted as failed, too, and lost numbers break nothing", async () => {
    const { points, METRICS } = dataset();
    vi.setSystemTime(START + 2 * MINUTE);
    await ringWith({ METRICS, ENCRYPTION_KEYS: "" });
    expect(points).toEqual([
      { indexes: [stage.team.id], blobs: ["pass", "failed"], doubles: [0, 0, 0, 0, 0, 0, 1] },
    ]);
    const full = {
      writeDataPoint: () => {
        throw new Error("too many");
      },
    };
    await ringWith({ METRICS: full });
  });
});

describe("the log", () => {
  it("is silent while nothing happens", async () => {
    await passUntil(stage, START + 5 * MINUTE);
    expect(stage.logged).toEqual([]);
  });

  it("has a line for a handover, with its delay", async () => {
    vi.setSystemTime(HANDOVER + 20 * SECOND);
    await ringWith({}, 20 * SECOND);
    const team_id = stage.team.id;
    expect(stage.logged).toEqual([
      {
        event: "rotation.handed_over",
        team_id,
        rotation_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        late_ms: 20_000,
        people: 1,
      },
      { event: "pass.late", team_id, late_ms: 20_000 },
    ]);
  });

  it("has a line when a problem begins and one when it ends, with its kind and no name", async () => {
    stage.world.faults.add({ path: "/oncalls", effect: { kind: "status", status: 503 } });
    await passUntil(stage, START + 3 * MINUTE);
    stage.world.faults.clear();
    await passUntil(stage, START + 6 * MINUTE);
    const team_id = stage.team.id;
    expect(stage.logged).toEqual([
      { event: "connection.failed", team_id, reason: "unreachable" },
      { event: "connection.recovered", team_id, reason: "unreachable" },
    ]);

    stage.logged.length = 0;
    stage.world.rota.removeSchedule("PLATFORM");
    await passUntil(stage, START + 9 * MINUTE);
    expect(stage.logged).toEqual([
      {
        event: "rotation.problem_began",
        team_id,
        rotation_id: expect.any(String),
        problem: "schedule_unread",
      },
    ]);
  });
});
