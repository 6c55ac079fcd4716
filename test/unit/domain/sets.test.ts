import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isSameSet, sortedSet } from "../../../src/domain/sets.ts";

const anyIds = fc.array(fc.constantFrom("U1", "U10", "U2", "W1"), { maxLength: 6 });

describe("a set of ids", () => {
  it("is sorted, each id once", () => {
    expect(sortedSet(["U2", "W1", "U10", "U2"])).toEqual(["U10", "U2", "W1"]);
    expect(sortedSet([])).toEqual([]);
  });

  it("is the same in any order and with duplicates", () => {
    expect(isSameSet(["U1", "U2", "U2"], ["U2", "U1"])).toBe(true);
    expect(isSameSet([], [])).toBe(true);
  });

  it("differs with one id added, removed or replaced", () => {
    expect(isSameSet(["U1"], ["U1", "U2"])).toBe(false);
    expect(isSameSet(["U1", "U2"], ["U1"])).toBe(false);
    expect(isSameSet(["U1"], ["U2"])).toBe(false);
    expect(isSameSet(["U1", "U1"], ["U1", "U2"])).toBe(false);
  });

  it("equals another exactly when both sort alike", () => {
    fc.assert(
      fc.property(anyIds, anyIds, (a, b) => {
        expect(isSameSet(a, b)).toBe(sortedSet(a).join() === sortedSet(b).join());
      }),
    );
  });
});
