/**
 * Plans one rotation from what was read. Pure: no I/O, no clock. Only the outbox acts on a plan.
 *
 * The order of the questions is the product's promise: Was every schedule read? Was every responder looked up in Slack?
 * Is anybody on call? May the group be written? Any "no" leaves the group as it is, except that fallback members fill
 * a gap.
 */

import { withSince } from "./active-problem.ts";
import { tellingOf } from "./announced.ts";
import type { Drift } from "./drift.ts";
import { type ExtraMembersInput, extraMembersOf } from "./extra-members.ts";
import { peopleInSchedules, unfollowedInWords } from "./own-words.ts";
import {
  groupProblems,
  type KnownGroup,
  manualEditIn,
  membersToWrite,
  withExtraMembers,
} from "./plan-group.ts";
import {
  decideMembers,
  gapProblems,
  type PeopleInput,
  readSchedules,
  resolveMembers,
} from "./plan-people.ts";
import { isAboutPeople, isGap, type Problem } from "./problem.ts";
import {
  type Announced,
  type Handover,
  handoverBetween,
  isSamePeople,
  ofMembers,
  type RotationState,
  type Upcoming,
} from "./rotation-state.ts";

export type PlanInput = PeopleInput & {
  /** Upcoming handovers; null: unknown, so nobody new is let in early. */
  readonly upcoming: Upcoming | null;
  /** The handovers whose people a rush hour lets in early; absent: none. */
  readonly letIn?: ExtraMembersInput["letIn"];
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
  /** What the channels are told: the handover, or that nobody is on call. Absent: nothing. */
  readonly announced?: Announced;
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
        ...unfollowedInWords(input.rotation),
      ],
      now,
    );

  const resolved = resolveMembers(read.people, input);
  if (resolved === "unknown") return deferred(state);

  const { baseMembers, onCall, by, isEmpty } = decideMembers(resolved, input);
  const { members } = input.rotation.options;
  const facts = {
    until: read.until,
    at: now,
    ...(members !== "on_call" && { members }),
  };
  const held = by === "fallback" ? "fallback" : "last";
  const gaps = gapProblems(read.answers, input, isEmpty ? held : null);
  const wasGap = state.problems.some(({ problem }) => isGap(problem));
  // After an edit of `Members`, those of another standing changed nothing.
  const before = ofMembers(members, state.onCall);
  const isSame = isSamePeople(before, onCall);
  // Who was told that nobody is on call is told of the gap's end, too, although the same people are back.
  const isBack = isSame && wasGap && by === "schedule";
  const handover =
    by !== "last" && (!isSame || isBack)
      ? handoverBetween(isBack ? [] : before, onCall, { ...facts, by })
      : null;
  const isNewGap = isEmpty && !wasGap;
  const gap = isNewGap ? { comesIn: [], goes: [], stays: onCall, ...facts, by } : null;
  const { announced, known } = tellingOf(
    input.rotation,
    state,
    handover ?? gap,
    wasGap,
    input.readings,
  );
  const inSchedules = peopleInSchedules(input.rotation, input.readings, input);
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
    ...unfollowedInWords(input.rotation),
  ];
  const next: RotationState = {
    desired: withExtraMembers(baseMembers, extraMembers, input.group),
    onCall,
    by,
    until: read.until,
    problems: withSince(state.problems, problems, now),
    ...(extraMembers && { extraMembers }),
    ...(inSchedules && { inSchedules }),
    ...known,
  };
  return {
    isDecided: true,
    state: next,
    write: membersToWrite(manualEdit ? manualEdit.members : next.desired, input.group),
    handover,
    ...(announced && { announced }),
  };
}

const deferred = (state: RotationState): Plan => ({
  isDecided: false,
  state,
  write: null,
  handover: null,
});

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
