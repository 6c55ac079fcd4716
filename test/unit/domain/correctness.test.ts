import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  changeBetween,
  correctnessOf,
  isRight,
  joined,
  merged,
  percentRight,
  type Stretch,
  WINDOW_MS,
} from "../../../src/domain/correctness.ts";
import type { OnCall } from "../../../src/domain/on-call.ts";
import { INITIAL_STATE } from "../../../src/domain/rotation-state.ts";

const NOW = 200 * 24 * 3_600_000;
const NOTHING = { count: 0, ms: 0 };

describe("the members of a group", () => {
  const state = { ...INITIAL_STATE, desired: ["U1", "U2"] };
  const group = (...members: readonly string[]) => ({ members, isDisabled: false });

  it("are right in any order, and wrong with one too few or too many", () => {
    expect(isRight(state, null, group("U2", "U1"))).toBe(true);
    expect(isRight(state, null, group("U1"))).toBe(false);
    expect(isRight(state, null, group("U1", "U2", "U3"))).toBe(false);
  });

  it("are wrong where a tag reaches nobody, and not known to be right where they weren't listed", () => {
    expect(isRight(state, null, { ...group("U1", "U2"), isDisabled: true })).toBe(false);
    expect(isRight(state, null, "gone")).toBe(false);
    expect(isRight(state, null, null)).toBe(false);
  });

  it("are right while nobody was ever on call", () => {
    expect(isRight(INITIAL_STATE, null, group("U9"))).toBe(true);
  });

  it("are what people wanted: an edit that was accepted, or whatever an edit war makes of them", () => {
    const drift = { at: NOW, by: "U9", members: ["U9"], recent: [NOW], hold: "kept" } as const;
    expect(isRight(state, drift, group("U9"))).toBe(true);
    expect(isRight(state, drift, group("U1", "U2"))).toBe(false);
    expect(isRight(state, { ...drift, hold: "edit_war" }, group("U7"))).toBe(true);
    expect(isRight(state, { ...drift, hold: null }, group("U9"))).toBe(false);
  });

  it("may have people who were let in early, and needn't", () => {
    const early = {
      ...state,
      desired: ["U1", "U2", "U3"],
      extraMembers: {
        held: ["U1"],
        always: ["U2"],
        scheduleIds: [],
        outgoing: [],
        incoming: [{ userId: "U3", from: NOW }],
      },
    };
    expect(isRight(early, null, group("U1", "U2", "U3"))).toBe(true);
    expect(isRight(early, null, group("U1", "U2"))).toBe(true);
    expect(isRight(early, null, group("U2", "U3"))).toBe(false);
    expect(isRight(early, null, group("U1", "U3"))).toBe(false);
    expect(isRight(early, null, group("U1", "U2", "U3", "U4"))).toBe(false);
  });
});

describe("a change of who is on call", () => {
  const by = (id: string, until: number | null = NOW): OnCall => ({
    people: [{ id, name: id, emails: [] }],
    until,
  });
  const before = { onCall: by("P1"), failure: null, readAt: NOW - 60_000, staleReads: 0 };
  const down = { reason: "unreachable", detail: "" } as const;

  it("is none where the same people are, or nothing was read before", () => {
    expect(changeBetween(before, by("P1", NOW + 1), NOW)).toBeNull();
    expect(changeBetween(undefined, by("P2"), NOW)).toBeNull();
    expect(changeBetween({ ...before, onCall: null }, by("P2"), NOW)).toBeNull();
  });

  it("counts from the end of the shift, however late it is read", () => {
    expect(changeBetween(before, by("P2"), NOW + 40)).toEqual({ at: NOW, causes: ["handover"] });
    expect(changeBetween(before, by("P2"), NOW + 60_000)).toEqual({
      at: NOW,
      causes: ["handover", "late"],
    });
    expect(changeBetween({ ...before, failure: down }, by("P2"), NOW + 60_000)).toEqual({
      at: NOW,
      causes: ["handover", "unread"],
    });
    expect(changeBetween({ ...before, readAt: NOW, staleReads: 1 }, by("P2"), NOW + 1_000)).toEqual(
      { at: NOW, causes: ["handover", "stale"] },
    );
  });

  it("counts from the reading that shows it where nothing was due, whenever it was entered", () => {
    expect(changeBetween(before, by("P2"), NOW - 1)).toEqual({ at: NOW - 1, causes: ["override"] });
    expect(changeBetween({ ...before, failure: down }, by("P2"), NOW - 1)).toEqual({
      at: NOW - 1,
      causes: ["override", "unread"],
    });
    expect(changeBetween({ ...before, onCall: by("P1", null) }, by("P2"), NOW)?.at).toBe(NOW);
  });

  it("counts from the reading where the system insisted for long on the former people", () => {
    const insisted = { ...before, readAt: NOW + 600_000, staleReads: 30 };
    expect(changeBetween(insisted, by("P2"), NOW + 660_000)?.at).toBe(NOW + 660_000);
    // A reading that failed says nothing of them.
    expect(changeBetween({ ...insisted, failure: down }, by("P2"), NOW + 660_000)?.at).toBe(NOW);
  });

  it("begins with the earlier of two, and names the causes of both once", () => {
    const first = { at: 5, causes: ["handover", "unread"] } as const;
    expect(joined(first, { at: 9, causes: ["override", "unread"] })).toEqual({
      at: 5,
      causes: ["handover", "unread", "override"],
    });
    expect(joined({ at: 9, causes: ["override"] }, first).at).toBe(5);
    expect(joined(null, first)).toEqual(first);
    // The rotation's schedules were not followed before.
    expect(joined({ at: 9, causes: ["edited"] }, first).at).toBe(9);
  });
});

const someStretches = fc.array(
  fc.tuple(fc.integer({ min: 0, max: 400 }), fc.option(fc.integer({ min: 0, max: 60 }))).map(
    ([from, length]): Stretch => ({
      from: NOW - 400 + from,
      until: length === null ? null : NOW - 400 + from + length,
      causes: ["handover"],
    }),
  ),
  { maxLength: 12 },
);
const covers = (all: readonly Stretch[], at: number) =>
  all.some(({ from, until }) => from <= at && at < (until ?? Number.POSITIVE_INFINITY));

describe("stretches", () => {
  it("cover the same instants after they are merged, none overlaps or touches another", () => {
    fc.assert(
      fc.property(someStretches, (all) => {
        const one = merged(all);
        for (let at = NOW - 410; at < NOW + 80; at += 1)
          expect(covers(one, at)).toBe(covers(all, at));
        for (const [i, { from }] of one.entries())
          if (i > 0) expect(one[i - 1]?.until ?? Number.POSITIVE_INFINITY).toBeLessThan(from);
      }),
    );
  });

  it("are summed as the instants of the window that they cover", () => {
    fc.assert(
      fc.property(someStretches, fc.integer({ min: 0, max: 400 }), (all, age) => {
        const since = NOW - age;
        const told = correctnessOf(all, NOTHING, since, NOW);
        let wrong = 0;
        for (let at = since; at < NOW; at += 1) if (covers(all, at)) wrong += 1;
        expect(told.wrongMs).toBe(wrong);
        expect(told.watchedMs).toBe(age);
      }),
    );
  });

  it("count for 90 days, and no longer than the rotation exists", () => {
    const old = { from: NOW - WINDOW_MS - 10, until: NOW - WINDOW_MS + 10, causes: [] };
    const told = correctnessOf([old], { count: 2, ms: 5 }, 0, NOW);
    expect(told).toMatchObject({ wrongMs: 15, watchedMs: WINDOW_MS, isWholeWindow: true });
    expect(told.stretches[0]?.from).toBe(NOW - WINDOW_MS);
    expect(correctnessOf([old], NOTHING, NOW - 5, NOW)).toMatchObject({
      wrongMs: 0,
      watchedMs: 5,
      isWholeWindow: false,
      stretches: [],
    });
  });

  it("are told newest first", () => {
    const at = (from: number): Stretch => ({ from, until: from + 1, causes: [] });
    const { stretches } = correctnessOf([at(NOW - 90), at(NOW - 30)], NOTHING, NOW - 100, NOW);
    expect(stretches.map(({ from }) => from)).toEqual([NOW - 30, NOW - 90]);
  });
});

it("never says 100 % where a group was wrong, nor more than it was", () => {
  expect(percentRight(0, WINDOW_MS)).toBe(100);
  expect(percentRight(1, WINDOW_MS)).toBe(99.999);
  expect(percentRight(41_000, 24 * 3_600_000)).toBe(99.952);
  expect(percentRight(5, 5)).toBe(0);
  fc.assert(
    fc.property(fc.nat(WINDOW_MS), fc.integer({ min: 1, max: WINDOW_MS }), (wrong, watched) => {
      fc.pre(wrong > 0 && wrong <= watched);
      const percent = percentRight(wrong, watched);
      expect(percent).toBeLessThan(100);
      expect(percent / 100).toBeLessThanOrEqual(1 - wrong / watched + 1e-5);
      expect(percent).toBeGreaterThanOrEqual(0);
    }),
  );
});
