/**
 * The people's part of a plan: whom the schedules put into the group, who they are in Slack, and who holds the group while that is
 * nobody. Pure.
 */
import { baseMembersOf } from "./extra-members.ts";
import type { OnCall, OnCallPerson, OnCallReading } from "./on-call.ts";
import type { Problem } from "./problem.ts";
import { keyOf, STANDINGS, type Standing } from "./reading-key.ts";
import type { Rotation, ScheduleRef } from "./rotation.ts";
import { type OnCallMember, onCallAmong, type RotationState } from "./rotation-state.ts";
import { sortedSet } from "./sets.ts";
import type { Match, SlackMember } from "./slack-member.ts";
import type { SystemName } from "./systems.ts";

export type PeopleInput = {
  readonly rotation: Rotation;
  /** The result of the last plan. */
  readonly state: RotationState;
  /** By the keys of the rotation's readings (domain/reading-key.ts); one that is absent counts as not read yet. */
  readonly readings: ReadonlyMap<string, OnCallReading>;
  /** Whose readings these are; absent: nobody's that is known. */
  readonly system?: SystemName | null;
  readonly match: (person: OnCallPerson) => Match;
  /** The account of a fallback or permanent member; null: Slack knows no such account. */
  readonly account: (userId: string) => SlackMember | null;
  /** Whether the person is a placeholder, which means "nobody is on call". */
  readonly isPlaceholder: (person: OnCallPerson) => boolean;
};

type Answer = OnCall & { readonly standing: Standing; readonly schedule: ScheduleRef };

type ReadSchedules =
  | { status: "postponed" }
  | { status: "unread"; problems: readonly Problem[] }
  | {
      status: "read";
      answers: readonly Answer[];
      people: readonly StandingPerson[];
      until: number | null;
    };

type StandingPerson = { readonly person: OnCallPerson; readonly standing: Standing };

export function readSchedules({ rotation, readings, system }: PeopleInput): ReadSchedules {
  const problems = new Map<string, Problem>();
  const answers: Answer[] = [];
  for (const standing of STANDINGS[rotation.options.members]) {
    for (const schedule of rotation.schedules) {
      const reading = readings.get(keyOf(standing, schedule.id));
      if (!reading) return { status: "postponed" };
      if (reading.ok) {
        answers.push({ ...reading.value, standing, schedule });
        continue;
      }
      if (reading.error.reason === "postponed") return { status: "postponed" };
      problems.set(schedule.id, {
        kind: "schedule_unread",
        scheduleId: schedule.id,
        scheduleName: schedule.name,
        failure: reading.error,
        ...(system && { system }),
      });
    }
  }
  if (problems.size > 0) return { status: "unread", problems: [...problems.values()] };
  // Who is on call comes first: somebody who is also next in another schedule is on call.
  const people = new Map<string, StandingPerson>();
  for (const { people: some, standing } of answers)
    for (const person of some)
      if (!people.has(person.id)) people.set(person.id, { person, standing });
  const ends = answers.flatMap((a) => (a.until === null ? [] : [a.until]));
  return {
    status: "read",
    answers,
    people: [...people.values()],
    until: ends.length === 0 ? null : Math.min(...ends),
  };
}

type ResolvedPeople = {
  readonly onCall: readonly OnCallMember[];
  /** User ids of those who are eligible as group members. */
  readonly members: ReadonlySet<string>;
  readonly problems: readonly Problem[];
};

export function resolveMembers(
  people: readonly StandingPerson[],
  { match, isPlaceholder }: PeopleInput,
): ResolvedPeople | "unknown" {
  const onCall: OnCallMember[] = [];
  const members = new Set<string>();
  const problems: Problem[] = [];
  for (const { person, standing } of people) {
    if (isPlaceholder(person)) continue;
    const found = match(person);
    if (found.status === "unknown") return "unknown";
    const as = standing === "on_call" ? {} : { as: standing };
    if (found.status === "no_account") {
      onCall.push({ personId: person.id, userId: null, name: person.name, ...as });
      problems.push({
        kind: "no_slack_match",
        personName: person.name,
        email: person.emails[0] ?? null,
        ...as,
      });
      continue;
    }
    const { id, ineligible } = found.member;
    // Some systems have two ids for one person: list the Slack account once.
    if (onCall.some((other) => other.userId === id)) continue;
    onCall.push({ personId: person.id, userId: id, name: person.name, ...as });
    const about = { personName: person.name, userId: id, ...as };
    if (ineligible !== null) problems.push({ kind: "unfit", ...about, ineligible });
    else members.add(id);
    if (ineligible === null && found.oldEmail !== undefined)
      problems.push({ kind: "address_changed", ...about, email: found.oldEmail });
  }
  return { onCall, members, problems };
}

type Decided = Pick<RotationState, "onCall" | "by"> & {
  /** The group's members without extra members; null: nobody was ever in it by the schedules. */
  readonly baseMembers: readonly string[] | null;
  /** The schedules have nobody. Where only ineligible people are there, each of them has a problem already. */
  readonly isEmpty: boolean;
};

export function decideMembers(
  resolved: ResolvedPeople,
  { state, rotation, account }: PeopleInput,
): Decided {
  const { members } = rotation.options;
  // Who is next joins whoever the group has without them, also while nobody is on call.
  const isBeside = (one: OnCallMember) => members === "on_call_and_next" && one.as === "next";
  const main = resolved.onCall.filter((one) => !isBeside(one));
  const beside = resolved.onCall.filter(isBeside);
  const eligible = (some: readonly OnCallMember[]) =>
    some.flatMap(({ userId }) => (userId !== null && resolved.members.has(userId) ? [userId] : []));
  const decided = (
    base: readonly string[] | null,
    onCall: readonly OnCallMember[],
    by: RotationState["by"],
  ): Decided => {
    const ids = [...(base ?? []), ...eligible(beside)];
    const others = beside.filter(
      ({ userId }) => userId === null || !onCall.some((one) => one.userId === userId),
    );
    return {
      baseMembers: base === null && ids.length === 0 ? null : sortedSet(ids),
      onCall: [...onCall, ...others],
      by,
      isEmpty: main.length === 0,
    };
  };
  if (eligible(main).length > 0) return decided(eligible(main), main, "schedule");
  const fallback = rotation.fallbackUserIds.flatMap((id) => {
    const member = account(id);
    return member && member.ineligible === null ? [member] : [];
  });
  if (fallback.length > 0) {
    return decided(
      fallback.map((m) => m.id),
      fallback.map((m) => ({ personId: null, userId: m.id, name: m.name })),
      "fallback",
    );
  }
  const base = baseMembersOf(state);
  if (members !== "on_call_and_next") return decided(base, state.onCall, "last");
  // Of those who were in the group, not whoever was next then.
  const last = onCallAmong(state.onCall);
  const isLast = (id: string) => last.some(({ userId }) => userId === id);
  return decided(base === null ? null : base.filter(isLast), last, "last");
}

/** Schedules in which nobody is on call, next, or at all. @param held who is in the group instead; null: others of the schedules */
export function gapProblems(
  answers: readonly Answer[],
  { rotation: { options }, isPlaceholder, system }: PeopleInput,
  held: "last" | "fallback" | null,
): readonly Problem[] {
  const isOnCallEmpty = held !== null && STANDINGS[options.members].includes("on_call");
  return [
    ...(isOnCallEmpty ? [{ kind: "nobody_on_call" as const, holding: held }] : []),
    ...answers.flatMap(({ standing, schedule, people }): Problem[] =>
      standing === "on_call" || people.some((person) => !isPlaceholder(person))
        ? []
        : [
            {
              kind: "nobody_found",
              as: standing,
              scheduleId: schedule.id,
              scheduleName: schedule.name,
              holding: isOnCallEmpty ? null : held,
              ...(system && { system }),
            },
          ],
    ),
  ];
}
