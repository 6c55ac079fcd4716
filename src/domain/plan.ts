/**
 * Decides what one rotation needs, from what was read. Pure: no I/O, no clock. Only the outbox acts on it.
 *
 * The order of the questions is the product's promise: can every schedule be read? are all people known to Slack or
 * known not to be? is anybody on call? may the group be written? Any "no" leaves the group as it is.
 */

import { withSince } from "./active-problem.ts";
import type { Drift } from "./drift.ts";
import { extraMembersOf, heldBefore } from "./extra-members.ts";
import type { OnCall, OnCallPerson, OnCallReading } from "./on-call.ts";
import { groupProblems, heldBy, type KnownGroup, withExtraMembers, writeOf } from "./plan-group.ts";
import type { Problem } from "./problem.ts";
import type { Rotation } from "./rotation.ts";
import type { Upcoming } from "./rotation-state.ts";
import {
  type Handover,
  handoverBetween,
  isSamePeople,
  type OnCallMember,
  type RotationState,
} from "./rotation-state.ts";
import { sortedSet } from "./sets.ts";
import type { Match, SlackMember } from "./slack-member.ts";

export type PlanInput = {
  readonly rotation: Rotation;
  /** What the last plan said. */
  readonly state: RotationState;
  /** A reading for each of the rotation's schedules; one that is absent counts as not read. */
  readonly readings: ReadonlyMap<string, OnCallReading>;
  readonly match: (person: OnCallPerson) => Match;
  /** The account of somebody whom the rotation names in Slack; null: not known to Slack. */
  readonly account: (userId: string) => SlackMember | null;
  /** What the coming hours hold; null: not known, and nobody is let in early. */
  readonly upcoming: Upcoming | null;
  /** People who stand for "nobody" in the scheduling system. */
  readonly isPlaceholder: (person: OnCallPerson) => boolean;
  readonly group: KnownGroup;
  /** Somebody else's last edit of the group; null: none since the last handover. */
  readonly drift: Drift | null;
  readonly now: number;
};

export type Plan = {
  /** False: something could not be asked yet (requests spent, Slack's limit), so nothing may be concluded. */
  readonly isDecided: boolean;
  /** What to remember. */
  readonly state: RotationState;
  /** The members that the group must get, sorted; null: the group is right, or must be left as it is. */
  readonly write: readonly string[] | null;
  /** What to announce; null: the same people as before. */
  readonly handover: Handover | null;
};

export function plan(input: PlanInput): Plan {
  const { state, now } = input;
  const read = readSchedules(input);
  if (read.status === "postponed") return deferred(state);
  if (read.status === "unread")
    return leave(state, [...read.problems, ...groupProblems(input.group)], now);

  const resolved = resolveMembers(read.people, input);
  if (resolved === "unknown") return deferred(state);

  const decided = decideMembers(resolved, input);
  const { onCall, by } = decided;
  const handover =
    by !== "last" && !isSamePeople(state.onCall, onCall)
      ? handoverBetween(state.onCall, onCall, { until: read.until, at: now, by })
      : null;
  const extraMembers = extraMembersOf({
    ...input,
    held: decided.held,
    handover,
    until: read.until,
  });
  const byHand = handover ? null : heldBy(input.drift);
  const problems = [
    ...resolved.problems,
    ...namedProblems(input),
    ...decided.problems,
    ...groupProblems(input.group),
    ...(byHand?.problems ?? []),
  ];
  const next: RotationState = {
    desired: withExtraMembers(decided.held, extraMembers, input.group),
    onCall,
    by,
    until: read.until,
    problems: withSince(state.problems, problems, now),
    ...(extraMembers && { extraMembers }),
  };
  return {
    isDecided: true,
    state: next,
    write: writeOf(byHand ? byHand.members : next.desired, input.group),
    handover,
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

function readSchedules({ rotation, readings }: PlanInput): ReadSchedules {
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
  /** Those whom Slack takes as members. */
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
    // Some systems know one human under two ids: named once, whichever schedule says it.
    if (onCall.some((one) => one.userId === id)) continue;
    onCall.push({ personId: person.id, userId: id, name: person.name });
    if (ineligible === null) members.push(id);
    else problems.push({ kind: "unfit", personName: person.name, userId: id, ineligible });
  }
  return { onCall, members: sortedSet(members), problems };
}

/** Those whom the rotation names in Slack and whom Slack can't have as members: told before they are needed. */
function namedProblems({ rotation, account }: PlanInput): readonly Problem[] {
  const unfitOf = (kind: "fallback_unfit" | "always_unfit", userIds: readonly string[]) =>
    userIds.flatMap((userId): Problem[] => {
      const member = account(userId);
      if (!member?.ineligible) return [];
      return [{ kind, personName: member.name, userId, ineligible: member.ineligible }];
    });
  return [
    ...unfitOf("fallback_unfit", rotation.fallbackUserIds),
    ...unfitOf("always_unfit", rotation.options.alwaysUserIds),
  ];
}

type Decided = Pick<RotationState, "onCall" | "by"> & {
  /** Who is in the group by the schedules, or holds it; null: nobody ever was. */
  readonly held: readonly string[] | null;
  readonly problems: readonly Problem[];
};

function decideMembers(resolved: ResolvedPeople, { state, rotation, account }: PlanInput): Decided {
  if (resolved.members.length > 0) {
    return { held: resolved.members, onCall: resolved.onCall, by: "schedule", problems: [] };
  }
  // Where somebody is on call whom Slack can't have, the problems of those people say so already.
  const isGap = resolved.onCall.length === 0;
  const standIns = rotation.fallbackUserIds.flatMap((id) => {
    const member = account(id);
    return member && member.ineligible === null ? [member] : [];
  });
  if (standIns.length > 0) {
    return {
      held: sortedSet(standIns.map((m) => m.id)),
      onCall: standIns.map((m) => ({ personId: null, userId: m.id, name: m.name })),
      by: "fallback",
      problems: isGap ? [{ kind: "nobody_on_call", holding: "fallback" }] : [],
    };
  }
  return {
    held: heldBefore(state),
    onCall: state.onCall,
    by: "last",
    problems: isGap ? [{ kind: "nobody_on_call", holding: "last" }] : [],
  };
}

function leave(state: RotationState, problems: readonly Problem[], now: number): Plan {
  // What is wrong with the people stands as long as they do: nothing newer is known of them.
  const ofPeople = state.problems.map((p) => p.problem).filter(isOfPeople);
  return {
    isDecided: true,
    state: { ...state, problems: withSince(state.problems, [...ofPeople, ...problems], now) },
    write: null,
    handover: null,
  };
}

const isOfPeople = ({ kind }: Problem): boolean =>
  kind === "no_slack_match" ||
  kind === "unfit" ||
  kind === "fallback_unfit" ||
  kind === "always_unfit" ||
  kind === "nobody_on_call";
