/** A rotation's upcoming handovers, and the problems they will bring unless somebody acts. Pure. */

import { nextAt } from "./next.ts";
import type { OnCallPerson, Shift, ShiftsReading } from "./on-call.ts";
import type { Problem } from "./problem.ts";
import { STANDINGS } from "./reading-key.ts";
import type { Rotation } from "./rotation.ts";
import { memberOf, type OnCallMember, type Upcoming } from "./rotation-state.ts";
import { isSameSet } from "./sets.ts";
import type { Match } from "./slack-member.ts";

const MOST_WARNINGS = 3;
/** Enough handovers until the next look-ahead, where shifts are short. */
const MOST_CHANGES = 4;
/** A whole day of handovers, where reminders are sent a day before a shift. */
const MOST_CHANGES_A_DAY = 50;

/**
 * Null where a schedule's upcoming shifts can't be read: then the handovers are unknown. A group of everyone has none.
 * @param shifts by schedule id; where whoever is next is in the group, without placeholders, and so far that they show who is
 *   next at `until`
 * @param now epoch ms
 * @param until the handovers before it, epoch ms
 */
export function upcomingOf(
  rotation: Rotation,
  shifts: ReadonlyMap<string, ShiftsReading>,
  facts: {
    readonly match: (person: OnCallPerson) => Match;
    readonly isPlaceholder: (person: OnCallPerson) => boolean;
  },
  now: number,
  until = Number.POSITIVE_INFINITY,
): Upcoming | null {
  if (rotation.options.members === "everyone") return { next: [], warnings: [] };
  const all: (readonly Shift[])[] = [];
  for (const { id } of rotation.schedules) {
    const reading = shifts.get(id);
    if (!reading?.ok) return null;
    all.push(reading.value);
  }
  const peopleAt = (instant: number) => peopleOf(rotation, all, instant, facts.isPlaceholder);
  const edges = all.flat().flatMap((s) => [s.from, s.until]);
  const end = Math.min(until, Math.max(now, ...all.flat().map((s) => s.until)));
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
      people: peopleAt(from).map(({ person, as }) => memberOf(person, facts.match, as)),
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

type Expected = Pick<OnCallMember, "as"> & { readonly person: OnCallPerson };

/** Whom the schedules put into the group at the instant. */
function peopleOf(
  { options }: Rotation,
  schedules: readonly (readonly Shift[])[],
  instant: number,
  isPlaceholder: (person: OnCallPerson) => boolean,
): readonly Expected[] {
  const found = new Map<string, Expected>();
  for (const standing of STANDINGS[options.members]) {
    const people = schedules.flatMap((shifts) =>
      standing === "next"
        ? nextAt(shifts, instant)
        : shifts.filter((s) => s.from <= instant && instant < s.until).flatMap((s) => s.people),
    );
    for (const person of people) {
      if (isPlaceholder(person) || found.has(person.id)) continue;
      found.set(person.id, { person, ...(standing !== "on_call" && { as: standing }) });
    }
  }
  return [...found.values()];
}

const ids = (people: readonly Expected[]): readonly string[] =>
  people.map(({ person, as = "" }) => `${as} ${person.id}`);

function problemsOf(
  people: readonly Expected[],
  { fallbackUserIds, options }: Rotation,
  match: (person: OnCallPerson) => Match,
): readonly Problem[] {
  // That nobody is next may just be too far ahead to be told.
  const isGap = options.members !== "next" && people.every(({ as }) => as !== undefined);
  const holding = fallbackUserIds.length > 0 ? "fallback" : "last";
  return [
    ...(isGap ? [{ kind: "nobody_on_call" as const, holding } satisfies Problem] : []),
    ...people.flatMap(({ person, as }): Problem[] => {
      const found = match(person);
      const about = { personName: person.name, ...(as && { as }) };
      if (found.status === "no_account")
        return [{ kind: "no_slack_match", ...about, email: person.emails[0] ?? null }];
      if (found.status === "unknown" || found.member.ineligible === null) return [];
      const { id: userId, ineligible } = found.member;
      return [{ kind: "unfit", ...about, userId, ineligible }];
    }),
  ];
}
