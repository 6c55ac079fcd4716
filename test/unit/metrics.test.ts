import { expect, it } from "vitest";
import type { Env } from "../../src/env.ts";
import { measurePass, type PassMeasured } from "../../src/metrics.ts";

const QUIET: PassMeasured = {
  teamId: "T1",
  outcome: "done",
  lateMs: 3,
  durationMs: 160,
  requests: 1,
  handovers: 0,
  handoverLateMs: 0,
  waiting: 0,
};

/** The weights of the points that a hundred such passes write, chance being spread evenly. */
function weights(pass: PassMeasured): readonly (number | undefined)[] {
  const points: (number | undefined)[] = [];
  const METRICS = {
    writeDataPoint: (point: AnalyticsEngineDataPoint) => points.push(point.doubles?.[6]),
  };
  for (let nth = 0; nth < 100; nth += 1)
    measurePass(
      { METRICS } as unknown as Env,
      () => pass,
      () => nth / 100,
    );
  return points;
}

it("a pass without change writes one point in twenty, and says so, so that sums stay right", () => {
  expect(weights(QUIET)).toEqual([20, 20, 20, 20, 20]);
});

it.each<Partial<PassMeasured>>([
  { handovers: 1 },
  { waiting: 2 },
  { outcome: "failed" },
  { lateMs: 5_000 },
])("a pass with %o always writes one", (what) => {
  expect(weights({ ...QUIET, ...what })).toEqual(Array.from({ length: 100 }, () => 1));
});
