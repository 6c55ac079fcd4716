import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { backOffMs } from "../../../src/domain/back-off.ts";

const BOUNDS = { firstMs: 2_000, longestMs: 60_000 };
/** The largest number below 1, as Math.random can give it. */
const ALMOST_ONE = 1 - Number.EPSILON / 2;

describe("the wait after a failure", () => {
  it.each([
    [1, 2_000],
    [2, 4_000],
    [3, 8_000],
    [5, 32_000],
    [6, 60_000],
    [100_000, 60_000],
  ])("doubles with each in a row up to its bound (number %i)", (attempts, full) => {
    expect(backOffMs(attempts, BOUNDS, 0)).toBe(full / 2);
    expect(backOffMs(attempts, BOUNDS, 0.5)).toBe(full * 0.75);
    expect(backOffMs(attempts, BOUNDS, ALMOST_ONE)).toBe(full);
  });

  it("is the first one's where none is counted yet", () => {
    expect(backOffMs(0, BOUNDS, 0)).toBe(backOffMs(1, BOUNDS, 0));
  });

  it("is whole milliseconds: an alarm can't be set in between", () => {
    expect(backOffMs(1, { firstMs: 1_001, longestMs: 60_000 }, 0)).toBe(501);
  });

  it("is never shorter than half the first nor longer than the longest, and grows", () => {
    const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(fc.nat(10_000), chance, (attempts, by) => {
        const wait = backOffMs(attempts, BOUNDS, by);
        expect(wait).toBeGreaterThanOrEqual(BOUNDS.firstMs / 2);
        expect(wait).toBeLessThanOrEqual(BOUNDS.longestMs);
        expect(backOffMs(attempts + 1, BOUNDS, by)).toBeGreaterThanOrEqual(wait);
      }),
    );
  });
});
