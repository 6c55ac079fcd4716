/**
 * Plans one rotation from what was read. Pure: no I/O, no clock. Only the outbox acts on a plan.
 *
 * The order of the questions is the product's promise: Was every schedule read? Was every responder looked up in Slack?
 * Is anybody on call? May the group be written? Any "no" leaves the group as it is, except that fallback members fill
 * a gap.
 */

import { withSince } from "./active-problem.ts";
import type { Drift } from "./drift.ts";
import { baseMembersOf, type ExtraMembersInput, extraMembersOf } from "./extra-members.ts";
import type { OnCall, OnCallPerson, OnCallReading } from "./on-call.ts";
import {
  groupProblems,
  type KnownGroup,
  manualEditIn,
  membersToWrite,
  withExtraMembers,
} from "./plan-group.ts";
import { isAboutPeople, type Problem } from "./problem.ts";
import type { Rotation } from "./rotation.ts";
import {
  type Announced,
  type Handover,
  handoverBetween,
  isSamePeople,
  type OnCallMember,
  type RotationState,
  type Upcoming,
} from "./rotation-state.ts";
import { sortedSet } from "./sets.ts";
import type { Match, SlackMember } from "./slack-member.ts";
import type { SystemName } from "./systems.ts";

export type PlanInput = {
  readonly rotation: Rotation;
  /** The result of the last plan. */
  readonly state: RotationState;
  /** By schedule id; a schedule that is absent counts as not read yet. */
  readonly readings: ReadonlyMap<string, OnCallReading>;
  /** Whose readings these are; absent: nobody's that is known. */
  readonly system?: SystemName | null;
  readonly match: (person: OnCallPerson) => Match;
  /** The account of a fallback or permanent member; null: Slack knows no such account. */
  readonly account: (userId: string) => SlackMember | null;
  /** Upcoming handovers; null: unknown, so nobody new is let in early. */
  readonly upcoming: Upcoming | null;
  /** The handovers whose people a rush hour lets in early; absent: none. */
  readonly letIn?: ExtraMembersInput["letIn"];
  /** Whether the person is a placeholder, which means "nobody is on call". */
  readonly isPlaceholder: (person: OnCallPerson) => boolean;
  readonly group: KnownGroup;
  /** The manual edit of the group since the last handover; null: there is none. */
  readonly drift: Drift | null;
  readonly now: number;
};

export type Plan = {
  /** False: something was not read yet (request budget, rate limit), so the state is unchanged. */
  readonly isDecided: boolean;
  /** The new state to store. */
  readonly state: RotationState;
  /** The members to write, sorted; null: the group has them already, or must stay as it is. */
  readonly write: readonly string[] | null;
  /** Null: the same people are on call as before. */
  readonly handover: Handover | null;
  /** Where there is no handover to announce: that nobody is on call. Absent: somebody is, or it was announced. */
  readonly gap?: Announced;
};

export function plan(input: PlanInput): Plan {
  const { state, now } = input;
  const read = readSchedules(input);
  if (read.status === "postponed") return deferred(state);
  if (read.status === "unread")
    return leaveGroup(
      state,
      [
        ...read.problems,
        ...groupProblems(input.group),
        ...(manualEditIn(input.drift)?.problems ?? []),
      ],
      now,
    );

  const resolved = resolveMembers(read.people, input);
  if (resolved === "unknown") return deferred(state);

  const { baseMembers, onCall, by, problems: gaps } = decideMembers(resolved, input);
  const facts = { until: read.until, at: now };
  const wasGap = state.problems.some(({ problem }) => problem.kind === "nobody_on_call");
  const isSame = isSamePeople(state.onCall, onCall);
  // Who was told that nobody is on call is told of the gap's end, too, although the same people are back.
  const isBack = isSame && wasGap && by === "schedule";
  const handover =
    by !== "last" && (!isSame || isBack)
      ? handoverBetween(isBack ? [] : state.onCall, onCall, { ...facts, by })
      : null;
  const isNewGap = handover === null && gaps.length > 0 && !wasGap;
  const extraMembers = extraMembersOf({
    ...input,
    baseMembers,
    handover,
    until: read.until,
  });
  const manualEdit = handover ? null : manualEditIn(input.drift);
  const problems = [
    ...resolved.problems,
    ...ineligibleMembers(input),
    ...gaps,
    ...groupProblems(input.group),
    ...(manualEdit?.problems ?? []),
  ];
  const next: RotationState = {
    desired: withExtraMembers(baseMembers, extraMembers, input.group),
    onCall,
    by,
    until: read.until,
    problems: withSince(state.problems, problems, now),
    ...(extraMembers && { extraMembers }),
  };
  return {
    isDecided: true,
    state: next,
    write: membersToWrite(manualEdit ? manualEdit.members : next.desired, input.group),
    handover,
    ...(isNewGap && { gap: { comesIn: [], goes: [], stays: onCall, ...facts, by } }),
  };
}

const deferred = (state: RotationState): Plan => ({
  isDecided: false,
  state,
  write: null,
  handover: null,
});

type ReadSchedules =
  | { status: "postponed" }
  | { status: "unread"; problems: readonly Problem[] }
  | { status: "read"; people: readonly OnCallPerson[]; until: number | null };

function readSchedules({ rotation, readings, system }: PlanInput): ReadSchedules {
  const problems: Problem[] = [];
  const answers: OnCall[] = [];
  for (const schedule of rotation.schedules) {
    const reading = readings.get(schedule.id);
    if (!reading) return { status: "postponed" };
    if (reading.ok) {
      answers.push(reading.value);
      continue;
    }
    if (reading.error.reason === "postponed") return { status: "postponed" };
    problems.push({
      kind: "schedule_unread",
      scheduleId: schedule.id,
      scheduleName: schedule.name,
      failure: reading.error,
      ...(system && { system }),
    });
  }
  if (problems.length > 0) return { status: "unread", problems };
  const people = new Map(answers.flatMap((a) => a.people).map((p) => [p.id, p]));
  const ends = answers.flatMap((a) => (a.until === null ? [] : [a.until]));
  return {
    status: "read",
    people: [...people.values()],
    until: ends.length === 0 ? null : Math.min(...ends),
  };
}

type ResolvedPeople = {
  readonly onCall: readonly OnCallMember[];
  /** User ids of those who are eligible as group members, sorted. */
  readonly members: readonly string[];
  readonly problems: readonly Problem[];
};

function resolveMembers(
  people: readonly OnCallPerson[],
  { match, isPlaceholder }: PlanInput,
): ResolvedPeople | "unknown" {
  const onCall: OnCallMember[] = [];
  const members: string[] = [];
  const problems: Problem[] = [];
  for (const person of people) {
    if (isPlaceholder(person)) continue;
    const found = match(person);
    if (found.status === "unknown") return "unknown";
    if (found.status === "no_account") {
      onCall.push({ personId: person.id, userId: null, name: person.name });
      problems.push({
        kind: "no_slack_match",
        personName: person.name,
        email: person.emails[0] ?? null,
      });
      continue;
    }
    const { id, ineligible } = found.member;
    // Some systems have two ids for one person: list the Slack account once.
    if (onCall.some((other) => other.userId === id)) continue;
    onCall.push({ personId: person.id, userId: id, name: person.name });
    const personName = person.name;
    if (ineligible !== null) problems.push({ kind: "unfit", personName, userId: id, ineligible });
    else members.push(id);
    if (ineligible === null && found.oldEmail !== undefined)
      problems.push({ kind: "address_changed", personName, userId: id, email: found.oldEmail });
  }
  return { onCall, members: sortedSet(members), problems };
}

/** Ineligible fallback and permanent members: reported before they are needed. */
function ineligibleMembers({ rotation, account }: PlanInput): readonly Problem[] {
  const problemsOf = (kind: "fallback_unfit" | "always_unfit", userIds: readonly string[]) =>
    userIds.flatMap((userId): Problem[] => {
      const member = account(userId);
      if (!member?.ineligible) return [];
      return [{ kind, personName: member.name, userId, ineligible: member.ineligible }];
    });
  return [
    ...problemsOf("fallback_unfit", rotation.fallbackUserIds),
    ...problemsOf("always_unfit", rotation.options.alwaysUserIds),
  ];
}

type Decided = Pick<RotationState, "onCall" | "by"> & {
  /** The group's members without extra members; null: nobody was ever on call. */
  readonly baseMembers: readonly string[] | null;
  readonly problems: readonly Problem[];
};

function decideMembers(resolved: ResolvedPeople, { state, rotation, account }: PlanInput): Decided {
  if (resolved.members.length > 0) {
    return {
      baseMembers: resolved.members,
      onCall: resolved.onCall,
      by: "schedule",
      problems: [],
    };
  }
  // Where only ineligible people are on call, each of them has a problem already.
  const isGap = resolved.onCall.length === 0;
  const fallback = rotation.fallbackUserIds.flatMap((id) => {
    const member = account(id);
    return member && member.ineligible === null ? [member] : [];
  });
  if (fallback.length > 0) {
    return {
      baseMembers: sortedSet(fallback.map((m) => m.id)),
      onCall: fallback.map((m) => ({ personId: null, userId: m.id, name: m.name })),
      by: "fallback",
      problems: isGap ? [{ kind: "nobody_on_call", holding: "fallback" }] : [],
    };
  }
  return {
    baseMembers: baseMembersOf(state),
    onCall: state.onCall,
    by: "last",
    problems: isGap ? [{ kind: "nobody_on_call", holding: "last" }] : [],
  };
}

function leaveGroup(state: RotationState, problems: readonly Problem[], now: number): Plan {
  // Problems about people persist: a failed read gives no newer facts about them.
  const ofPeople = state.problems.map((p) => p.problem).filter(isAboutPeople);
  return {
    isDecided: true,
    state: { ...state, problems: withSince(state.problems, [...ofPeople, ...problems], now) },
    write: null,
    handover: null,
  };
}
