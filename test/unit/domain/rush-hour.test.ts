import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NO_OPTIONS } from "../../../src/domain/rotation-options.ts";
import type { LetIn, RotationState, Upcoming } from "../../../src/domain/rotation-state.ts";
import {
  AT_ONCE,
  EARLIEST_MS,
  hasBegun,
  lastLookAt,
  planRushHours,
} from "../../../src/domain/rush-hour.ts";
import { memberOnCall, NOW, settled } from "./plan-fixture.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** A handover of many, an hour from now. */
const NINE = NOW + HOUR;

type Slotted = Parameters<typeof planRushHours>[0][number];

const ada: RotationState = { ...settled, desired: ["U-ada"], onCall: [memberOnCall("ada")] };
const next = (...handovers: (readonly [number, ...string[]])[]): Upcoming => ({
  next: handovers.map(([from, ...names]) => ({ from, people: names.map(memberOnCall) })),
  warnings: [],
});
/** ada is on call, then bob. */
const team = (n: number, from: number, changes: Partial<Slotted> = {}): Slotted => ({
  id: `R${n}`,
  options: NO_OPTIONS,
  state: ada,
  upcoming: next([from, "bob"]),
  letIn: [],
  ...changes,
});
const teams = (count: number, from = NINE, changes: Partial<Slotted> = {}, first = 0) =>
  Array.from({ length: count }, (_, n) => team(first + n, from, changes));
const early = (minutes: number) => ({ options: { ...NO_OPTIONS, letInEarlyMinutes: minutes } });

const slotsOf = (rotations: readonly Slotted[], now = NOW): readonly (LetIn | undefined)[] => {
  const { letIn } = planRushHours(rotations, now);
  return rotations.map(({ id }) => letIn.get(id)?.[0]);
};
/** As after `planRushHours` was stored. */
const stored = (rotations: readonly Slotted[], now = NOW): readonly Slotted[] => {
  const { letIn } = planRushHours(rotations, now);
  return rotations.map((r) => ({ ...r, letIn: letIn.get(r.id) ?? [] }));
};
const mostIn = (times: readonly number[], windowMs: number): number =>
  Math.max(0, ...times.map((t) => times.filter((at) => at >= t && at <= t + windowMs).length));

describe("up to sixteen groups", () => {
  it("change as ever", () => {
    expect(slotsOf(teams(AT_ONCE))).toEqual(Array(AT_ONCE).fill(undefined));
    expect(planRushHours(teams(AT_ONCE), NOW).hours).toEqual([]);
  });

  it("are let in by nobody else's rush hour, nor by handovers more than five seconds away", () => {
    const apart = [...teams(AT_ONCE), ...teams(AT_ONCE, NINE + 5_001, {}, AT_ONCE)];
    expect(slotsOf(apart).filter(Boolean)).toEqual([]);
    const near = [...teams(AT_ONCE), ...teams(1, NINE + 5_000, {}, AT_ONCE)];
    expect(slotsOf(near).filter(Boolean)).toHaveLength(1);
  });
});

describe("a rush hour", () => {
  it("writes the first sixteen at the instant, and lets the people of the others in before", () => {
    const slots = slotsOf(teams(42));
    expect(slots.slice(0, AT_ONCE).filter(Boolean)).toEqual([]);
    const times = slots.slice(AT_ONCE).map((slot) => slot?.at ?? 0);
    expect(times).toHaveLength(26);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(Math.max(...times)).toBeLessThanOrEqual(NINE - 2 * MINUTE);
    expect(Math.min(...times)).toBeGreaterThan(NINE - 5 * MINUTE);
    expect(planRushHours(teams(42), NOW).hours).toEqual([
      { at: NINE, groups: 42, from: Math.min(...times), late: 0 },
    ]);
  });

  it("has room for two hundred groups in its quarter of an hour", () => {
    const { letIn, hours } = planRushHours(teams(200), NOW);
    const times = [...letIn.values()].flat().map(({ at }) => at);
    expect(times).toHaveLength(200 - AT_ONCE);
    expect(mostIn(times, MINUTE)).toBeLessThanOrEqual(AT_ONCE);
    expect(Math.min(...times)).toBeGreaterThanOrEqual(NINE - EARLIEST_MS);
    expect(hours).toMatchObject([{ groups: 200, late: 0 }]);
  });

  it("says how many are late where there are more, or where there is no time", () => {
    const { letIn, hours } = planRushHours(teams(1_000), NOW);
    const let_in = [...letIn.values()].filter((some) => some.length > 0).length;
    expect(hours).toMatchObject([{ groups: 1_000, late: 1_000 - AT_ONCE - let_in }]);
    expect(let_in).toBeGreaterThanOrEqual(190);
    expect(planRushHours(teams(20), NINE - MINUTE).hours).toEqual([
      { at: NINE, groups: 20, from: null, late: 4 },
    ]);
  });

  it("goes by the end of the shift, then by the order of the rotations", () => {
    const mixed = [...teams(10, NINE + SECOND), ...teams(10, NINE, {}, 10)];
    const slotted = slotsOf(mixed).flatMap((slot, n) => (slot ? [n] : []));
    expect(slotted).toEqual([6, 7, 8, 9]);
  });

  it("needs no slot for a group that gets nobody new", () => {
    const gap = { upcoming: next([NINE]) };
    const same = { upcoming: next([NINE, "ada"]) };
    const always = { options: { ...NO_OPTIONS, alwaysUserIds: ["U-bob"] } };
    const nobodyNew = [gap, same, always].flatMap((one, n) => teams(10, NINE, one, 100 + 10 * n));
    expect(slotsOf([...teams(AT_ONCE), ...nobodyNew]).filter(Boolean)).toEqual([]);
    const unread = teams(10, NINE, { upcoming: null }, 200);
    expect(slotsOf([...teams(AT_ONCE), ...unread]).filter(Boolean)).toEqual([]);
  });

  it("looks at each handover of a rotation, and compares it with the one before", () => {
    const shifts = {
      upcoming: next([NINE, "bob"], [NINE + HOUR, "bob"], [NINE + 2 * HOUR, "ada"]),
    };
    const { hours } = planRushHours(teams(20, NINE, shifts), NOW);
    expect(hours.map(({ at }) => at)).toEqual([NINE, NINE + 2 * HOUR]);
  });

  it("counts a group whose own option lets people in early at that time", () => {
    const own = teams(10, NINE, early(10), 50);
    expect(slotsOf([...teams(AT_ONCE), ...own]).filter(Boolean)).toEqual([]);
    const crowd = slotsOf(teams(20, NINE, early(5))).filter(Boolean);
    expect(crowd).toHaveLength(4);
    for (const slot of crowd) expect(slot?.at).toBeLessThanOrEqual(NINE - 7 * MINUTE);
  });

  it("covers who comes while Slack is still busy with it", () => {
    const after = team(300, NINE + 3 * MINUTE);
    expect(slotsOf([...teams(100), after]).at(-1)?.at).toBeLessThanOrEqual(NINE + MINUTE);
    const later = team(300, NINE + 6 * MINUTE);
    expect(slotsOf([...teams(100), later]).at(-1)).toBeUndefined();
  });
});

describe("planned again", () => {
  it("is as it was", () => {
    for (const now of [NOW, NINE - 8 * MINUTE, NINE - 3 * MINUTE, NINE - SECOND]) {
      const before = stored(teams(150));
      expect(stored(before, now)).toEqual(before);
    }
  });

  it("lets nobody out whose handover still comes, also where the rush is over", () => {
    const before = stored(teams(40));
    const now = NINE - 2.5 * MINUTE;
    const begun = before.filter((r) => hasBegun(r, now));
    expect(begun.length).toBeGreaterThan(5);
    expect(stored(begun, now)).toEqual(begun);
    const waiting = before.filter((r) => !hasBegun(r, now)).slice(0, AT_ONCE);
    expect(stored(waiting, now).every(({ letIn }) => letIn.length === 0)).toBe(true);
  });

  it("lets go of a handover that is off", () => {
    const now = NINE - 2.5 * MINUTE;
    const [one, ...others] = stored(teams(40)).filter((r) => hasBegun(r, now));
    const off = { ...one, upcoming: next() } as Slotted;
    expect(stored([off, ...others], now)[0]?.letIn).toEqual([]);
  });

  it("keeps who was let in while the shifts can't be read, and after the instant for a while", () => {
    const begun = stored(teams(40)).filter((r) => hasBegun(r, NINE - 2.5 * MINUTE));
    const unread = begun.map((r) => ({ ...r, upcoming: null }));
    for (const now of [NINE - MINUTE, NINE + 30 * MINUTE])
      expect(stored(unread, now)).toEqual(unread);
    expect(stored(unread, NINE + HOUR).every(({ letIn }) => letIn.length === 0)).toBe(true);
  });

  it("finds a slot for a rotation that was made meanwhile", () => {
    const before = stored(teams(60));
    const soon = stored([...before, team(99, NINE)], NINE - 6 * MINUTE);
    expect(soon.map(({ letIn }) => letIn.length)).toEqual([
      ...Array(AT_ONCE).fill(0),
      ...Array(45).fill(1),
    ]);
    const now = NINE - 3.5 * MINUTE;
    const begun = before.filter((r) => hasBegun(r, now));
    expect(begun.length).toBeGreaterThan(5);
    const later = stored([...before, team(99, NINE)], now);
    expect(later.filter((r) => hasBegun(r, now))).toEqual(begun);
    expect(later[60]?.letIn[0]?.at).toBeGreaterThan(now);
  });
});

const anyTeams = fc
  .array(
    fc.record({
      // Around two instants, ten minutes apart, and anywhere.
      from: fc.oneof(
        fc.integer({ min: 0, max: 8_000 }).map((ms) => NINE + ms),
        fc.integer({ min: 0, max: 3_000 }).map((ms) => NINE + 10 * MINUTE + ms),
        fc.integer({ min: -30, max: 60 }).map((minutes) => NINE + minutes * MINUTE),
      ),
      minutes: fc.constantFrom(0, 0, 0, 5, 30),
    }),
    { maxLength: 250, size: "max" },
  )
  .map((all) => all.map(({ from, minutes }, n) => team(n, from, early(minutes))));

describe("whatever comes", () => {
  it("lets people in a quarter of an hour before at most, never at the last moment, sixteen a minute", () => {
    fc.assert(
      fc.property(anyTeams, fc.integer({ min: 0, max: 80 }), (rotations, minutes) => {
        const now = NOW + minutes * MINUTE;
        const { letIn, hours } = planRushHours(rotations, now);
        const slots = [...letIn.values()].flat();
        expect(
          mostIn(
            slots.map(({ at }) => at),
            MINUTE,
          ),
        ).toBeLessThanOrEqual(AT_ONCE);
        for (const { from, at } of slots) {
          expect(at).toBeGreaterThan(now);
          expect(at).toBeGreaterThanOrEqual(from - EARLIEST_MS);
          expect(at).toBeLessThanOrEqual(from - 2 * MINUTE);
          expect(lastLookAt({ from, at })).toBeGreaterThan(at);
        }
        for (const { groups, from, late } of hours)
          expect(late + (from === null ? 0 : 1)).toBeLessThanOrEqual(groups);
      }),
    );
  });

  it("leaves no more than sixteen to any five seconds of a rush hour, but for those said to be late", () => {
    fc.assert(
      fc.property(anyTeams, (rotations) => {
        const { letIn, hours } = planRushHours(rotations, NOW);
        const dues = rotations.flatMap((r) => {
          const from = r.upcoming?.next[0]?.from ?? 0;
          const due = from - r.options.letInEarlyMinutes * MINUTE;
          return letIn.get(r.id)?.length || due <= NOW ? [] : [due];
        });
        const late = hours.reduce((sum, hour) => sum + hour.late, 0);
        expect(mostIn(dues, 5_000)).toBeLessThanOrEqual(AT_ONCE + late);
      }),
    );
  });

  it("is the same when it is planned again a minute later", () => {
    fc.assert(
      fc.property(anyTeams, (rotations) => {
        const before = stored(rotations);
        expect(stored(before, NOW + SECOND)).toEqual(before);
      }),
    );
  });
});
