/** Shifts from overlapping stints. Pure. Instants are epoch milliseconds. */
import type { OnCall, OnCallPerson, Shift } from "../domain/on-call.ts";

/** One person on call from an instant until another; ±Infinity where it has no beginning or no end. */
export type Stint = {
  readonly person: OnCallPerson;
  readonly from: number;
  readonly until: number;
  /** On call by an override; absent: they aren't, or the system doesn't say. */
  readonly byOverride?: true;
};

/**
 * The stretches of [from, until) with who is on call in each: in time order, without holes, clipped to the window.
 * Stints may overlap, repeat and come in any order; neighbours with the same people are one shift, and a gap is a
 * shift without people. People are named in the order in which they came on call.
 */
export function shiftsOf(stints: readonly Stint[], from: number, until: number): readonly Shift[] {
  const edges = stints
    .map((stint) => ({
      person: stint.person,
      from: Math.max(stint.from, from),
      until: Math.min(stint.until, until),
    }))
    .filter((stint) => stint.from < stint.until)
    .flatMap(({ person, ...stint }) => [
      { at: stint.from, person, step: 1 },
      { at: stint.until, person, step: -1 },
    ])
    .toSorted((a, b) => a.at - b.at);

  const shifts: Shift[] = [];
  // A person counts once however many rows name them, until the last of these rows ends.
  const present = new Map<string, { person: OnCallPerson; rows: number }>();
  const close = (start: number, end: number) => {
    if (start >= end) return;
    const people = [...present.values()].map((entry) => entry.person);
    const last = shifts.at(-1);
    if (last && samePeople(last.people, people))
      shifts[shifts.length - 1] = { ...last, until: end };
    else shifts.push({ from: start, until: end, people });
  };
  let at = from;
  for (const edge of edges) {
    close(at, edge.at);
    at = edge.at;
    const rows = (present.get(edge.person.id)?.rows ?? 0) + edge.step;
    if (rows === 0) present.delete(edge.person.id);
    else present.set(edge.person.id, { person: edge.person, rows });
  }
  close(at, until);
  return shifts;
}

/** Who of these is on call at the instant, and the next change within these stints. */
export function onCallAt(stints: readonly Stint[], at: number): OnCall {
  const now = shiftsOf(stints, at, Number.POSITIVE_INFINITY)[0];
  if (!now) return { people: [], until: null };
  const running = stints.filter((stint) => stint.from <= at && at < stint.until);
  return {
    people: now.people,
    until: Number.isFinite(now.until) ? now.until : null,
    ...overridden(
      now.people.filter(({ id }) =>
        running.every((stint) => stint.person.id !== id || stint.byOverride),
      ),
    ),
  };
}

/** As part of an `OnCall`: left out where nobody is there by an override. */
export const overridden = (people: readonly OnCallPerson[]): Pick<OnCall, "byOverride"> =>
  people.length === 0 ? {} : { byOverride: people.map(({ id }) => id) };

function samePeople(some: readonly OnCallPerson[], others: readonly OnCallPerson[]): boolean {
  const ids = new Set(some.map((person) => person.id));
  return some.length === others.length && others.every((person) => ids.has(person.id));
}
