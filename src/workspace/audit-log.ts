/**
 * Writes the history that people see in `History` (domain/history.ts). An event is written in the transaction that makes
 * it true, so that a crash leaves both or neither. To add an event: `record(ctx, rotationId, event)`, with `rotationId`
 * null for the whole workspace. A setting that a person changed is `{ kind: "settings_changed", by, changes }`; a new
 * field of the rotation form belongs into `changesBetween` (domain/rotation-changes.ts).
 */

import { identityOf } from "../domain/active-problem.ts";
import {
  HISTORY_DAYS,
  type HistoryEvent,
  type Membership,
  type Who,
  type Why,
} from "../domain/history.ts";
import { explained } from "../domain/membership.ts";
import type { Plan, PlanInput } from "../domain/plan.ts";
import type { ActiveProblem, Problem } from "../domain/problem.ts";
import type { Handover, OnCallMember } from "../domain/rotation-state.ts";
import { isSameSet } from "../domain/sets.ts";
import type { UserGroup } from "../domain/slack-member.ts";
import { log } from "../log.ts";
import type { Context } from "./context.ts";
import type { StoredRotation } from "./store/rotations.ts";

const DAY_MS = 24 * 3_600_000;
/** About 40 MB: 90 days of a thousand rotations that hand over weekly, several times. */
const MOST_ROWS = 100_000;
const PRUNED_AT_ONCE = 500;

/** Call it in the transaction that makes the event true. */
export function record(ctx: Context, rotationId: string | null, event: HistoryEvent): void {
  ctx.store.history.add(ctx.now(), rotationId, event);
  logForOperator(ctx.teamId, rotationId, event);
}

/**
 * A plan was stored: its handover, the problems that began and ended, new reasons for the same members.
 * @param reasons null: as before
 */
export function logDecision(
  ctx: Context,
  rotation: StoredRotation,
  input: PlanInput,
  decided: Plan,
  reasons: readonly Membership[] | null,
): void {
  const { id, state } = rotation;
  if (decided.handover) record(ctx, id, handoverEvent(decided.handover));
  updateProblems(ctx, id, state.problems, decided.state.problems);

  // A pending group write is recorded once Slack has confirmed it.
  if (reasons === null || decided.write !== null) return;
  if (input.group === null || input.group === "gone") return;
  const { members } = input.group;
  if (members.length === 0) return;
  const otherwise: Why = { kind: "hand_edit", by: input.drift?.by ?? null };
  record(ctx, id, {
    kind: "reasons",
    groupId: rotation.groupId,
    members: explained(members, reasons, otherwise),
  });
}

/** Slack has confirmed the group's members. @param before the group as last known; null: unknown */
export function logGroupWrite(
  ctx: Context,
  groupId: string,
  members: readonly string[],
  before: UserGroup | null,
): void {
  const rotation = ctx.store.rotations.ofGroup(groupId);
  if (!rotation) return;
  endProblem(ctx, rotation.id, ({ kind }) => kind === "group_write_refused");
  const { drift } = rotation;
  const isRepair =
    drift !== null && drift.hold === null && isSameSet(before?.members ?? [], drift.members);
  const isKept = drift?.hold === "kept" && isSameSet(members, drift.members);
  noteMembers(ctx, rotation, {
    members: explained(members, rotation.reasons ?? [], BY_SCHEDULES),
    before: before?.members ?? null,
    cause: isKept ? "kept" : isRepair ? "repaired" : "follows_schedules",
  });
}

/** Slack listed other members than were known. @param ownUserId the app's own Slack user */
export function logExternalEdit(
  ctx: Context,
  rotationId: string,
  before: UserGroup,
  after: UserGroup,
  ownUserId: string,
): void {
  if (isSameSet(before.members, after.members)) return;
  const rotation = ctx.store.rotations.get(rotationId);
  if (!rotation) return;
  const { drift, state, reasons } = rotation;
  const wanted = drift?.hold === "kept" ? drift.members : state.desired;
  // A write of ours whose reply was lost.
  const isOurs = after.updatedBy === ownUserId || isSameSet(after.members, wanted ?? []);
  const by = after.updatedBy;
  const otherwise: Why = isOurs ? BY_SCHEDULES : { kind: "hand_edit", by };
  noteMembers(ctx, rotation, {
    members: explained(after.members, reasons ?? [], otherwise),
    before: before.members,
    cause: isOurs ? "follows_schedules" : { editedBy: by, isLeftAlone: drift?.hold === "edit_war" },
  });
}

/** The rotation uses this group from now on: its members before PagerSync changes any. */
export function logTakeOver(ctx: Context, rotationId: string, group: UserGroup): void {
  record(ctx, rotationId, {
    kind: "members",
    groupId: group.id,
    members: explained(group.members, [], { kind: "before" }),
    cameIn: [],
    left: [],
    cause: "taken_over",
  });
}

function updateProblems(
  ctx: Context,
  rotationId: string,
  before: readonly ActiveProblem[],
  after: readonly ActiveProblem[],
): void {
  const trouble = ctx.store.state.connection.get("trouble");
  for (const { problem } of newIn(after, before)) {
    // Recorded once, for the whole workspace.
    if (problem.kind === "schedule_unread" && problem.failure.reason === trouble?.failure.reason)
      continue;
    beginProblem(ctx, rotationId, problem);
  }
  const over = newIn(before, after).map(({ problem }) => identityOf(forRecord(problem)));
  if (over.length > 0) endProblem(ctx, rotationId, (problem) => over.includes(identityOf(problem)));
}

/** The rotation has a problem. Recorded once for as long as it lasts. */
export function beginProblem(ctx: Context, rotationId: string, problem: Problem): void {
  const recorded = forRecord(problem);
  const open = ctx.store.history.openProblems(rotationId);
  if (open.some((one) => identityOf(one.problem) === identityOf(recorded))) return;
  record(ctx, rotationId, { kind: "problem_began", problem: recorded });
}

/** Ends the open problems that `isIt` matches, if any. */
export function endProblem(
  ctx: Context,
  rotationId: string,
  isIt: (problem: Problem) => boolean,
): void {
  for (const { problem, since } of ctx.store.history.openProblems(rotationId)) {
    if (isIt(problem)) record(ctx, rotationId, { kind: "problem_ended", problem, since });
  }
}

/** Once a day: deletes old rows, some at a time. */
export function pruneHistory(ctx: Context): void {
  const { correctness, history, state } = ctx.store;
  const now = ctx.now();
  const age = now - (state.history.get("prunedAt") ?? 0);
  if ((age >= 0 && age < DAY_MS) || history.isEmpty()) return;
  ctx.store.transaction(() => {
    correctness.forgetOld(now);
    const gone = history.prune(now - HISTORY_DAYS * DAY_MS, MOST_ROWS, PRUNED_AT_ONCE);
    if (gone < PRUNED_AT_ONCE) state.history.historyPruned(now);
  });
}

const BY_SCHEDULES: Why = { kind: "on_call", schedules: [] };

function noteMembers(
  ctx: Context,
  { id, groupId }: StoredRotation,
  write: {
    readonly members: readonly Membership[];
    readonly before: readonly string[] | null;
    readonly cause: Extract<HistoryEvent, { kind: "members" }>["cause"];
  },
): void {
  const { members, cause } = write;
  const last = ctx.store.history.membersAt(id, ctx.now())?.event;
  const isKnown =
    last !== undefined &&
    last.kind !== "released" &&
    last.groupId === groupId &&
    JSON.stringify(last.members) === JSON.stringify(members);
  if (isKnown) return;
  const now = members.map(({ userId }) => userId);
  const before = write.before ?? now;
  record(ctx, id, {
    kind: "members",
    groupId,
    members,
    cameIn: now.filter((userId) => !before.includes(userId)),
    left: before.filter((userId) => !now.includes(userId)),
    cause,
  });
}

const handoverEvent = ({ comesIn, goes, stays, until, by, members }: Handover): HistoryEvent => ({
  kind: "handover",
  comesIn: whoAll(comesIn),
  goes: whoAll(goes),
  stays: whoAll(stays),
  until,
  by,
  ...(members && { members }),
});

const whoAll = (onCall: readonly OnCallMember[]): readonly Who[] =>
  onCall.map(({ userId, name, as }) => ({
    userId,
    name: userId === null ? name : "",
    ...(as && { as }),
  }));

const newIn = (some: readonly ActiveProblem[], others: readonly ActiveProblem[]) => {
  // As recorded: an address that was forgotten, or is known again, makes no other problem.
  const known = new Set(others.map(({ problem }) => identityOf(forRecord(problem))));
  return some.filter(
    ({ problem }) => !OF_EDITS.has(problem.kind) && !known.has(identityOf(forRecord(problem))),
  );
};

/** Not recorded as problems: the manual edits themselves are recorded. */
const OF_EDITS: ReadonlySet<Problem["kind"]> = new Set(["kept_by_hand", "edit_war"]);

/** The history must hold no e-mail addresses. */
function forRecord(problem: Problem): Problem {
  return problem.kind === "no_slack_match" || problem.kind === "address_changed"
    ? { ...problem, email: null }
    : problem;
}

/** Problems that began or ended also go to the operator's log: their kinds, no names. */
function logForOperator(teamId: string, rotationId: string | null, event: HistoryEvent): void {
  switch (event.kind) {
    case "problem_began":
    case "problem_ended":
      log(`rotation.${event.kind}`, {
        team_id: teamId,
        rotation_id: rotationId,
        problem: event.problem.kind,
      });
      return;
    case "connection_failed":
    case "connection_recovered":
      log(`connection.${event.kind === "connection_failed" ? "failed" : "recovered"}`, {
        team_id: teamId,
        reason: event.failure.reason,
      });
  }
}
