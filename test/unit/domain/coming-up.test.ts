import { describe, expect, it } from "vitest";
import { byDay, comingUp, daysIn } from "../../../src/domain/coming-up.ts";
import type { ShiftsReading } from "../../../src/domain/on-call.ts";
import { err, ok } from "../../../src/domain/result.ts";
import { matched, matching, NOW, person } from "./plan-fixture.ts";

const HOUR = 3_600_000;
const at = (hours: number) => NOW + hours * HOUR;
const shift = (from: number, until: number, ...names: readonly string[]) => ({
  from: at(from),
  until: at(until),
  people: names.map(person),
});
const A = { id: "A", name: "First line" };
const B = { id: "B", name: "Second line" };
const facts = { match: matching(), isPlaceholder: () => false };
const look = (a: ShiftsReading, b: ShiftsReading, more: Partial<typeof facts> = {}) =>
  comingUp(
    [A, B],
    new Map([
      ["A", a],
      ["B", b],
    ]),
    { ...facts, ...more },
  );

describe("what is coming up", () => {
  it("has a gap only where no schedule has anybody on call, and joins adjacent gaps", () => {
    const first = ok([shift(0, 4, "ada"), shift(4, 12), shift(12, 24, "ada")]);
    const second = ok([shift(0, 6, "bea"), shift(6, 8), shift(8, 9), shift(9, 24, "bea")]);
    expect(look(first, second).gaps).toEqual([{ from: at(6), until: at(9) }]);
    expect(look(first, first).gaps).toEqual([{ from: at(4), until: at(12) }]);
  });

  it("has unknown gaps where a schedule can't be read", () => {
    const down = err({ reason: "unreachable", detail: "timed out" } as const);
    const view = look(ok([shift(0, 24)]), down);
    expect(view.gaps).toBeNull();
    expect(view.schedules.map(({ status }) => status)).toEqual(["read", "unread"]);
  });

  it("marks a schedule that wasn't read yet as unread", () => {
    const view = comingUp([A, B], new Map([["A", ok([shift(0, 24)])]]), facts);
    expect(view.gaps).toBeNull();
    expect(view.schedules[1]).toEqual({
      name: "Second line",
      status: "unread",
      failure: { reason: "postponed" },
    });
  });

  it("counts placeholders as nobody", () => {
    const all = ok([shift(0, 24, "nobody")]);
    const isPlaceholder = ({ name }: { name: string }) => name === "nobody";
    expect(look(all, all, { isPlaceholder } as Partial<typeof facts>).gaps).toEqual([
      { from: at(0), until: at(24) },
    ]);
  });

  it("marks people who can't be members, but nobody who wasn't looked up yet", () => {
    const match = matching({
      bea: { status: "no_account" },
      cem: matched("cem", "guest"),
      dan: { status: "unknown" },
    });
    const [first] = look(ok([shift(0, 1, "ada", "bea", "cem", "dan")]), ok([]), {
      match,
    }).schedules;
    const people = first?.status === "read" ? first.shifts[0]?.people : [];
    expect(people?.map(({ trouble }) => trouble)).toEqual([null, "no_account", "guest", null]);
  });

  it("is grouped by the reader's day, in any time zone", () => {
    // NOW is 9:00 UTC, 22:00 in Auckland: there the next day starts after two hours.
    const shifts = [
      shift(-1, 2, "a"),
      shift(0, 3, "e"),
      shift(2, 4, "b"),
      shift(16, 20, "c"),
      shift(20, 30, "d"),
    ].map((one) => ({ ...one, people: [] }));
    const daysOf = (zone: string) =>
      byDay(shifts, NOW, daysIn(zone)).map(({ day, shifts: of }) => [day, of.length]);
    expect(daysOf("UTC")).toEqual([
      [null, 2],
      [at(2), 1],
      [at(16), 2],
    ]);
    expect(daysOf("Pacific/Auckland")).toEqual([
      [null, 2],
      [at(2), 3],
    ]);
    expect(daysOf("Not/AZone")).toEqual(daysOf("UTC"));
  });
});
