/** A rotation's upcoming handovers, and the problems they will bring unless somebody acts. Pure. */

import type { OnCallPerson, Shift, ShiftsReading } from "./on-call.ts";
import type { Problem } from "./problem.ts";
import type { Rotation } from "./rotation.ts";
import type { OnCallMember, Upcoming } from "./rotation-state.ts";
import { isSameSet } from "./sets.ts";
import type { Match } from "./slack-member.ts";

const MOST_WARNINGS = 3;
/** Enough handovers until the next look-ahead, where shifts are short. */
const MOST_CHANGES = 4;
/** A whole day of handovers, where reminders are sent a day before a shift. */
const MOST_CHANGES_A_DAY = 50;

/**
 * Null where a schedule's upcoming shifts can't be read: then the handovers are unknown.
 * @param shifts by schedule id
 * @param now epoch ms
 */
export function upcomingOf(
  rotation: Rotation,
  shifts: ReadonlyMap<string, ShiftsReading>,
  facts: {
    readonly match: (person: OnCallPerson) => Match;
    readonly isPlaceholder: (person: OnCallPerson) => boolean;
  },
  now: number,
): Upcoming | null {
  const all: (readonly Shift[])[] = [];
  for (const { id } of rotation.schedules) {
    const reading = shifts.get(id);
    if (!reading?.ok) return null;
    all.push(reading.value);
  }
  const peopleAt = (instant: number) => peopleOf(all, instant, facts.isPlaceholder);
  const edges = all.flat().flatMap((s) => [s.from, s.until]);
  const end = Math.max(now, ...all.flat().map((s) => s.until));
  // The end of the window is no handover: the shifts after it were not read.
  const instants = [...new Set(edges)]
    .filter((at) => at > now && at < end)
    .toSorted((a, b) => a - b);

  const changes = instants.filter(
    (at, i) => !isSameSet(ids(peopleAt(at)), ids(peopleAt(instants[i - 1] ?? now))),
  );
  const warnings = new Map<string, { at: number; problem: Problem }>();
  for (const at of instants) {
    for (const problem of problemsOf(peopleAt(at), rotation, facts.match)) {
      const key = JSON.stringify(problem);
      if (!warnings.has(key)) warnings.set(key, { at, problem });
    }
  }
  return {
    next: changes.slice(0, mostChanges(rotation)).map((from) => ({
      from,
      people: peopleAt(from).map((p) => memberOf(p, facts.match)),
    })),
    warnings: [...warnings.values()].slice(0, MOST_WARNINGS),
  };
}

/** How long upcoming handovers are believed after they could be read for the last time. */
const BELIEVED_MS = 60 * 60_000;

/**
 * What is left of upcoming handovers while the coming shifts can't be read: nothing after an hour, nor after the first of
 * them, since whether it happened is unknown.
 */
export function whileUnread(before: Upcoming | null, now: number): Upcoming | null {
  if (before === null) return null;
  const { unreadSince = now, next } = before;
  const hasPassed = next.some(({ from }) => unreadSince < from && from <= now);
  return hasPassed || now - unreadSince >= BELIEVED_MS ? null : { ...before, unreadSince };
}

const mostChanges = ({ options }: Rotation): number =>
  options.remindHours > 1 ? MOST_CHANGES_A_DAY : MOST_CHANGES;

function peopleOf(
  schedules: readonly (readonly Shift[])[],
  instant: number,
  isPlaceholder: (person: OnCallPerson) => boolean,
): readonly OnCallPerson[] {
  const people = schedules
    .flat()
    .filter((shift) => shift.from <= instant && instant < shift.until)
    .flatMap((shift) => shift.people)
    .filter((person) => !isPlaceholder(person));
  return [...new Map(people.map((person) => [person.id, person])).values()];
}

const ids = (people: readonly OnCallPerson[]): readonly string[] => people.map((p) => p.id);

const memberOf = (person: OnCallPerson, match: (person: OnCallPerson) => Match): OnCallMember => {
  const found = match(person);
  const userId = found.status === "matched" ? found.member.id : null;
  return { personId: person.id, userId, name: person.name };
};

function problemsOf(
  people: readonly OnCallPerson[],
  { fallbackUserIds }: Rotation,
  match: (person: OnCallPerson) => Match,
): readonly Problem[] {
  if (people.length === 0) {
    const holding = fallbackUserIds.length > 0 ? "fallback" : "last";
    return [{ kind: "nobody_on_call", holding }];
  }
  return people.flatMap((person): Problem[] => {
    const found = match(person);
    const personName = person.name;
    if (found.status === "no_account") {
      return [{ kind: "no_slack_match", personName, email: person.emails[0] ?? null }];
    }
    if (found.status === "unknown" || found.member.ineligible === null) return [];
    const { id: userId, ineligible } = found.member;
    return [{ kind: "unfit", personName, userId, ineligible }];
  });
}
