/** What is done every quarter of an hour, and seldom stored. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { doneUntil, isDueAgain, isToBeStored } from "../../../src/domain/quarter-hour.ts";

const MINUTE = 60_000;
const QUARTER = 15 * MINUTE;
const DAY = 96 * QUARTER;
const AT = Date.UTC(2030, 5, 3, 9);

describe("what is done every quarter of an hour", () => {
  it("is due where it was never done, and after the clock was set back", () => {
    expect(isDueAgain(null, AT, AT)).toBe(true);
    expect(isDueAgain(AT + 1, AT, AT)).toBe(true);
  });

  it.each([
    [0, QUARTER - 1, false],
    [0, QUARTER, true],
    [QUARTER - 1, QUARTER, true],
    [QUARTER, QUARTER + MINUTE, false],
    [QUARTER, 2 * QUARTER - 1, false],
    [QUARTER + MINUTE, 7 * QUARTER, true],
    // A pass that doesn't know of the last one: it was stored since.
    [-MINUTE, MINUTE, false],
  ])("done until %i ms after it was stored, at %i ms it is due: %s", (since, now, isDue) => {
    expect(isDueAgain(AT, AT + since, AT + now)).toBe(isDue);
  });

  it("is stored where the next pass would do it again, and once a day", () => {
    expect(isToBeStored(AT, AT + QUARTER, AT + QUARTER)).toBe(false);
    expect(isToBeStored(AT, AT + QUARTER - 1, AT + QUARTER)).toBe(true);
    expect(isToBeStored(null, AT, AT)).toBe(true);
    expect(isToBeStored(AT, AT + DAY - 1, AT + DAY - 1)).toBe(false);
    expect(isToBeStored(AT, AT + DAY, AT + DAY)).toBe(true);
  });

  it("is done by polls at every distance, from a poll to a quarter of an hour and a poll apart", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 1, max: 999 }),
        (s, offset) => {
          const poll = s * 1_000;
          let stored: number | null = null;
          const done: number[] = [];
          for (let at = AT + offset; at < AT + 30 * QUARTER; at += poll) {
            if (!isDueAgain(stored, at - poll, at)) continue;
            done.push(at);
            if (isToBeStored(stored, at, at)) stored = at;
          }
          expect(stored).toBe(AT + offset);
          const apart = done.slice(1).map((at, n) => at - (done[n] ?? 0));
          expect(Math.min(...apart)).toBeGreaterThan(QUARTER - poll);
          expect(Math.max(...apart)).toBeLessThan(QUARTER + poll);
        },
      ),
      { numRuns: 50 },
    );
  });

  it("was surely done a quarter of an hour before it failed, or when it was stored", () => {
    expect(doneUntil(AT, AT + 5)).toBe(AT);
    expect(doneUntil(AT, AT + QUARTER + 5)).toBe(AT);
    expect(doneUntil(AT, AT + 9 * QUARTER + 5)).toBe(AT + 8 * QUARTER);
    expect(doneUntil(AT, AT - 5)).toBe(AT);
  });
});
