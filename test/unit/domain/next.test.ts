/** Who is next: against a plain oracle that walks from minute to minute. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nextAt, nextIn, withoutPlaceholders } from "../../../src/domain/next.ts";
import type { OnCallPerson, Shift } from "../../../src/domain/on-call.ts";

const MINUTE = 60_000;
const person = (id: string): OnCallPerson => ({ id, name: id, emails: [] });
/** Who is on call minute by minute, one letter a person: shifts of the same people are one. */
const shiftsOf = (minutes: readonly string[]): readonly Shift[] => {
  const shifts: Shift[] = [];
  for (const [n, who] of minutes.entries()) {
    const last = shifts.at(-1);
    const people = [...who].map(person);
    const [from, until] = [n * MINUTE, (n + 1) * MINUTE];
    if (last && minutes[n - 1] === who) shifts[shifts.length - 1] = { ...last, until };
    else shifts.push({ from, until, people });
  }
  return shifts;
};
const ids = (people: readonly OnCallPerson[]) => people.map(({ id }) => id).toSorted();

/** The first later minute with somebody who isn't on call at `at`, less those who are. */
function oracle(minutes: readonly string[], at: number): readonly string[] {
  const onCall = new Set(minutes[at]);
  for (const who of minutes.slice(at + 1)) {
    const others = [...who].filter((id) => !onCall.has(id));
    if (others.length > 0) return others.toSorted();
  }
  return [];
}

const anyMinutes = fc
  .array(fc.tuple(fc.subarray(["a", "b", "c", "d"]), fc.integer({ min: 1, max: 5 })), {
    minLength: 1,
    maxLength: 12,
  })
  .map((stretches) => stretches.flatMap(([who, length]) => Array(length).fill(who.join(""))));

describe("who is next", () => {
  it("is what a walk from minute to minute finds, at every instant", () => {
    fc.assert(
      fc.property(anyMinutes, fc.nat(59_999), (minutes: readonly string[], ms) => {
        const shifts = shiftsOf(minutes);
        for (const at of minutes.keys())
          expect(ids(nextAt(shifts, at * MINUTE + ms))).toEqual(oracle(minutes, at));
      }),
    );
  });

  it("changes at the very minute at which the walk finds others, and at none before", () => {
    fc.assert(
      fc.property(anyMinutes, (minutes: readonly string[]) => {
        const { people, until } = nextIn(shiftsOf(minutes), 0);
        const now = oracle(minutes, 0);
        expect(ids(people)).toEqual(now);
        const change = minutes.findIndex((_, at) => oracle(minutes, at).join() !== now.join());
        expect(until).toBe(change === -1 ? null : change * MINUTE);
      }),
    );
  });

  it("is never somebody who is on call, and changes at the latest when they go on call", () => {
    fc.assert(
      fc.property(anyMinutes, (minutes: readonly string[]) => {
        const { people, until } = nextIn(shiftsOf(minutes), 0);
        expect(people.some(({ id }) => minutes[0]?.includes(id))).toBe(false);
        const start = minutes.findIndex((who) => people.some(({ id }) => who.includes(id)));
        if (start !== -1) expect(until).toBeLessThanOrEqual(start * MINUTE);
      }),
    );
  });

  it.each([
    ["the one after whoever is on call", ["a", "b", "c"], "b"],
    ["without those who stay on call", ["b", "ab"], "a"],
    ["not somebody who just stays while another leaves", ["ab", "a", "b", "c"], "c"],
    ["past a gap, and past whoever comes back after it", ["a", "", "a", "b"], "b"],
    ["in a gap, whoever ends it", ["", "a", "b"], "a"],
    ["nobody where nobody else comes", ["a", "", "a"], ""],
  ])("is %s", (_, minutes, expected) => {
    expect(ids(nextAt(shiftsOf(minutes), 0)).join("")).toBe(expected);
  });

  it("is whose shift has begun, while the system still calls the one before on call", () => {
    const shifts = shiftsOf(["b", "c"]);
    expect(ids(nextIn(shifts, 0, [person("a")]).people)).toEqual(["b"]);
    expect(ids(nextIn(shifts, 0, [person("b")]).people)).toEqual(["c"]);
  });

  it("takes placeholders for nobody", () => {
    const shifts = withoutPlaceholders(shiftsOf(["a", "x", "b"]), ({ id }) => id === "x");
    expect(ids(nextAt(shifts, 0))).toEqual(["b"]);
  });
});
