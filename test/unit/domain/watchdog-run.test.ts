import { expect, it } from "vitest";
import { watchdogRun } from "../../../src/domain/watchdog-run.ts";

/** Every five minutes: wrangler.toml. */
const RUNS_AN_HOUR = 12;

it.each([0, 1, 5, 6, 28, 55, 84, 360, 999, 1_000, 10_000, 90_999, 91_000, 100_000])(
  "of %i workspaces, each has its turn within an hour",
  (workspaces) => {
    const { visits } = watchdogRun(workspaces);
    // One may lie at the very end of a run that begins a round, and at the very beginning of one that ends it.
    expect(visits * (RUNS_AN_HOUR - 1)).toBeGreaterThanOrEqual(workspaces);
    expect(visits).toBeLessThanOrEqual(workspaces);
  },
);

it("keeps to the paid plan's 10,000 calls a run, however many workspaces there are", () => {
  for (const workspaces of [1_000, 50_000, 100_000, 1_000_000]) {
    const { visits, repeated, resealed } = watchdogRun(workspaces);
    const queriesToMove = 10 + 2 * Math.ceil(visits / 500);
    expect(visits + repeated + queriesToMove + 1 + resealed * 5).toBeLessThanOrEqual(10_000);
    // D1 allows 1,000 queries.
    expect(queriesToMove + 1 + resealed * 5).toBeLessThanOrEqual(1_000);
  }
});

it("wakes few objects where there are few: a free plan counts each call", () => {
  expect([3, 28, 55].map((workspaces) => watchdogRun(workspaces).visits)).toEqual([3, 5, 6]);
});
