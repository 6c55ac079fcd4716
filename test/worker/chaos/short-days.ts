/**
 * Many short bad days of small companies. Three test files play a third of them each, so that three workers do it at once.
 * In `npm run test:long` they take 100,000 steps. `CHAOS_SEED=1007 npx vitest run --mode long
 * test/worker/chaos/short-days-a.test.ts` plays one day again, `CHAOS_RUNS=1000` a thousand days of each share, however long that takes.
 */
import { afterAll, afterEach, describe, it, onTestFailed, vi } from "vitest";
import { counted } from "../counted.ts";
import { leaveStage } from "../stage.ts";
import { ACCIDENTS } from "./accidents.ts";
import { calmDown, expectAllRight } from "./all-right.ts";
import { LONG_DAY, shortCast } from "./cast.ts";
import { beginDay, pollEvery } from "./day.ts";
import { create, DEEDS, doSomething } from "./deeds.ts";

declare const __CHAOS__: Readonly<Record<"seed" | "steps" | "runs", number | null>>;

const STEPS = __CHAOS__.steps ?? counted(100, 12);
const FIRST = 1_000;
/** Of each share. */
const DAYS = __CHAOS__.runs ?? counted(334, 1);
/** A busy machine is slow, not wrong: it has longer for a day, and plays fewer of them. */
const LONGEST_MS = 300_000;
const LAST_BEGINS_MS = __CHAOS__.runs === null ? 18 * 60_000 : Number.POSITIVE_INFINITY;

/** Where much is cheap: what waits in real time, and hours without a deed, come more rarely than on long days. */
const RARE = new Map([
  ["time passes", 9],
  ["something in the middle of a pass", 2],
  ["relief", 6],
]);
const SHORT_DEEDS = [
  ...DEEDS.map(([name, weight, step]) => [name, RARE.get(name) ?? weight, step] as const),
  ...ACCIDENTS,
];

/**
 * A rush hour, an organization of two workspaces, and every day that was bad once: first, where the machine is too slow for all.
 * 1192 and 1203: Slack limits how often it says who somebody is. 1262: what was decided is written after an edit. 1305: what
 * was to be told of an outage in a channel that left its rotation. 1379: a group gets another rotation before its former members
 * are back. 1444: a rotation is deleted while Slack refuses its write. 1793: two handovers at one instant. 1744 and 1941: calm, but for a
 * millisecond.
 */
const FOUND: readonly number[] = [
  1_065, 1_022, 1_033, 1_192, 1_203, 1_262, 1_305, 1_379, 1_444, 1_744, 1_793, 1_941,
];

/** @param share which third, from 0 */
export function playShortDays(share: number): void {
  const seeds =
    __CHAOS__.seed !== null
      ? [__CHAOS__.seed]
      : new Set([
          ...counted(FOUND, []).filter((seed) => (seed - FIRST) % 3 === share),
          ...Array.from({ length: DAYS }, (_, n) => FIRST + n * 3 + share),
        ]);
  let steps = 0;
  let handovers = 0;
  let skipped = 0;
  const done: Record<string, number> = {};
  const began = performance.now();
  afterEach(async () => {
    await leaveStage();
    // Other files share the runtime.
    pollEvery(LONG_DAY.pollSeconds);
  });
  afterAll(() => {
    const perStep = ((performance.now() - began) / steps).toFixed(1);
    const counts = Object.entries(done).map(([what, n]) => `${what} ${n}`);
    console.info(
      `short days, share ${share}: ${steps} steps at ${perStep} ms, ${skipped} days left out, ${handovers} handovers, ${counts.join(", ")}`,
    );
  });

  describe("a short bad day", () => {
    it.each([...seeds])("ends well (seed %i)", { timeout: LONGEST_MS }, async (seed) => {
      if (performance.now() - began > LAST_BEGINS_MS) {
        skipped += 1;
        return;
      }
      vi.spyOn(console, "warn").mockImplementation(() => {});
      const day = await beginDay(seed, shortCast);
      onTestFailed(() =>
        console.info(`What was before (seed ${seed}):\n${day.diary.slice(-150).join("\n")}`),
      );
      for (const [n, company] of day.companies.entries()) {
        const count = n === 0 && day.cast.rushed > 0 ? day.cast.rushed : 2;
        for (let made = 0; made < count; made += 1) await create(day, company);
      }
      for (let step = 0; step < STEPS; step += 1) await doSomething(day, SHORT_DEEDS);
      await calmDown(day);
      handovers += await expectAllRight(day, `on the day of seed ${seed}`);
      steps += STEPS;
      for (const [what, n] of Object.entries(day.stepCounts)) done[what] = (done[what] ?? 0) + n;
    });
  });
}
