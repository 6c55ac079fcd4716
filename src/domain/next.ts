/**
 * Who is next on call in a source: the people of the first coming shift that brings somebody who isn't on call, without those
 * who are. In a gap, that is whoever ends it. Pure.
 */
import type { OnCall, OnCallPerson, Shift } from "./on-call.ts";
import { isSameSet } from "./sets.ts";

/**
 * Who is next at an instant; empty: nobody is in sight.
 * @param shifts in time order, without holes
 */
export function nextAt(shifts: readonly Shift[], at: number): readonly OnCallPerson[] {
  const onCall = new Set(
    shifts.filter((s) => s.from <= at && at < s.until).flatMap((s) => s.people.map(idOf)),
  );
  for (const { from, people } of shifts) {
    const others = from > at ? people.filter(({ id }) => !onCall.has(id)) : [];
    if (others.length > 0) return others;
  }
  return [];
}

/** Who is next now, and when that changes: at the latest when they go on call. */
export function nextIn(shifts: readonly Shift[], now: number): OnCall {
  const people = nextAt(shifts, now);
  const ids = people.map(idOf);
  const change = shifts.find(
    ({ from }) => from > now && !isSameSet(nextAt(shifts, from).map(idOf), ids),
  );
  return { people, until: change?.from ?? null };
}

/** Shifts in which placeholders are nobody. */
export const withoutPlaceholders = (
  shifts: readonly Shift[],
  isPlaceholder: (person: OnCallPerson) => boolean,
): readonly Shift[] =>
  shifts.map((shift) => ({
    ...shift,
    people: shift.people.filter((person) => !isPlaceholder(person)),
  }));

const idOf = ({ id }: OnCallPerson): string => id;
