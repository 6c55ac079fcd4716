import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { onCallAt, type Stint, shiftsOf } from "../../../src/schedulers/shifts.ts";

const person = (id: string) => ({ id, name: id, emails: [`${id}@acme.example`] });
const stint = (id: string, from: number, until: number): Stint => ({
  person: person(id),
  from,
  until,
});
const shiftsIn = (stints: readonly Stint[], from: number, until: number) =>
  shiftsOf(stints, from, until).map((s) => [s.from, s.until, s.people.map((p) => p.id).join()]);

describe("the shifts of a window", () => {
  it("are clipped to it", () => {
    expect(shiftsIn([stint("ada", 0, 100)], 10, 20)).toEqual([[10, 20, "ada"]]);
  });

  it("have their gaps between them, before and after", () => {
    expect(shiftsIn([stint("ada", 2, 4), stint("bea", 6, 8)], 0, 10)).toEqual([
      [0, 2, ""],
      [2, 4, "ada"],
      [4, 6, ""],
      [6, 8, "bea"],
      [8, 10, ""],
    ]);
  });

  it("are one where the same person follows on, or is listed twice", () => {
    const stints = [stint("ada", 0, 5), stint("ada", 5, 10), stint("ada", 3, 7)];
    expect(shiftsIn(stints, 0, 10)).toEqual([[0, 10, "ada"]]);
  });

  it("change with each person who comes or goes", () => {
    expect(shiftsIn([stint("ada", 0, 6), stint("bea", 4, 10)], 0, 10)).toEqual([
      [0, 4, "ada"],
      [4, 6, "ada,bea"],
      [6, 10, "bea"],
    ]);
  });

  it("know people who are on call for ever", () => {
    const forEver = stint("ada", Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
    expect(shiftsIn([forEver], 3, 9)).toEqual([[3, 9, "ada"]]);
  });

  it("are none in a window that is none", () => {
    expect(shiftsIn([stint("ada", 0, 10)], 5, 5)).toEqual([]);
  });

  it("say of every instant who the stints put on call, without a hole and without two alike in a row", () => {
    const anyStint = fc
      .tuple(fc.constantFrom("ada", "bea", "cem"), fc.integer({ min: 0, max: 20 }), fc.nat(8))
      .map(([id, from, length]) => stint(id, from, from + length));
    fc.assert(
      fc.property(fc.array(anyStint, { maxLength: 12 }), (stints) => {
        const shifts = shiftsOf(stints, 3, 18);
        expect(shifts[0]?.from).toBe(3);
        expect(shifts.at(-1)?.until).toBe(18);
        for (const [index, shift] of shifts.entries()) {
          const next = shifts[index + 1];
          if (next) expect(next.from).toBe(shift.until);
          if (next) expect(idsOf(next.people)).not.toEqual(idsOf(shift.people));
          for (let at = shift.from; at < shift.until; at += 1) {
            const there = stints.filter((s) => s.from <= at && at < s.until);
            expect(idsOf(shift.people)).toEqual(idsOf(there.map((s) => s.person)));
          }
        }
      }),
    );
  });
});

const idsOf = (people: readonly { readonly id: string }[]) =>
  [...new Set(people.map((p) => p.id))].toSorted();

describe("who is on call at an instant", () => {
  it("lasts until the first of them goes or another comes", () => {
    const stints = [stint("ada", 0, 10), stint("bea", 6, 8)];
    expect(onCallAt(stints, 5)).toEqual({ people: [person("ada")], until: 6 });
    expect(onCallAt(stints, 6)).toMatchObject({ until: 8 });
    expect(onCallAt(stints, 8)).toEqual({ people: [person("ada")], until: 10 });
  });

  it("is nobody until the next one comes", () => {
    expect(onCallAt([stint("ada", 7, 9)], 5)).toEqual({ people: [], until: 7 });
  });

  it("is nobody for good where nobody is to come", () => {
    expect(onCallAt([stint("ada", 1, 2)], 5)).toEqual({ people: [], until: null });
  });

  it("has no end where the person has none", () => {
    const forEver = stint("ada", 0, Number.POSITIVE_INFINITY);
    expect(onCallAt([forEver], 5)).toEqual({ people: [person("ada")], until: null });
  });
});
