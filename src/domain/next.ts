/**
 * Who is next on call in a source: the people of the first coming shift that brings somebody who isn't on call, without those
 * who are. In a gap, that is whoever ends it. Pure.
 */
import type { OnCall, OnCallPerson, Shift } from "./on-call.ts";
import { isSameSet } from "./sets.ts";

/**
 * Who is next at an instant; empty: nobody is in sight.
 * @param shifts in time order, without holes
 * @param onCall who is on call, where the system said it otherwise than by the shifts: just after a handover the two may differ
 */
export function nextAt(
  shifts: readonly Shift[],
  at: number,
  onCall: readonly OnCallPerson[] = onCallIn(shifts, at),
): readonly OnCallPerson[] {
  const ids = new Set(onCall.map(idOf));
  for (const { until, people } of shifts) {
    const others = until > at ? people.filter(({ id }) => !ids.has(id)) : [];
    if (others.length > 0) return others;
  }
  return [];
}

const onCallIn = (shifts: readonly Shift[], at: number): readonly OnCallPerson[] =>
  shifts.find(({ from, until }) => from <= at && at < until)?.people ?? [];

/** Who is next now, and when that changes: at the latest when they go on call. */
export function nextIn(
  shifts: readonly Shift[],
  now: number,
  onCall?: readonly OnCallPerson[],
): OnCall {
  const people = nextAt(shifts, now, onCall);
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
