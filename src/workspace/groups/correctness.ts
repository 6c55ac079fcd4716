/**
 * Notes when a group is wrong and when it is right again (domain/correctness.ts). Call these functions in the
 * transaction that stores what they follow from.
 */
import {
  type Cause,
  type Change,
  changeBetween,
  isRight,
  joined,
} from "../../domain/correctness.ts";
import { timesOf } from "../../domain/extra-members.ts";
import type { Plan, PlanInput } from "../../domain/plan.ts";
import type { Problem } from "../../domain/problem.ts";
import { plannedKeys } from "../../domain/reading-key.ts";
import type { UserGroup } from "../../domain/slack-member.ts";
import type { SlackFailure } from "../../slack/api.ts";
import type { Context } from "../context.ts";
import type { Queued } from "../store/outbox-entries.ts";
import type { StoredReading } from "../store/readings.ts";
import type { RotationOutline, StoredRotation } from "../store/rotations.ts";

/**
 * Since when and why some of the rotation's schedules put other people into its group; null: the same.
 * @param before its schedules' last readings
 */
export function changeOfReadings(
  rotation: RotationOutline,
  before: ReadonlyMap<string, StoredReading>,
  changed: readonly StoredReading[],
  now: number,
): Change | null {
  const keys = plannedKeys(rotation);
  let change: Change | null = null;
  for (const { scheduleId, onCall, failure } of changed) {
    if (failure || !onCall || !keys.includes(scheduleId)) continue;
    const one = changeBetween(before.get(scheduleId), onCall, now);
    if (one) change = joined(change, one);
  }
  return change;
}

/** A person created or edited the rotation. @param isNewGroup nobody keeps the former group any more */
export function noteRotationEdit({ store, now }: Context, id: string, isNewGroup: boolean): void {
  if (isNewGroup) store.correctness.end(id, now());
  store.correctness.changed(id, { at: now(), causes: ["edited"] });
}

const OF_GROUP: ReadonlySet<Problem["kind"]> = new Set<Cause & Problem["kind"]>([
  "group_gone",
  "group_disabled",
  "group_managed_elsewhere",
]);

/**
 * A plan was stored.
 * @param read a change that was read just before; null: none
 * @param lingerMs how long whoever goes may stay in the group beside those who are on call, by design
 */
export function noteDecision(
  { store }: Context,
  input: PlanInput,
  decided: Plan,
  read: Change | null,
  lingerMs: number,
): void {
  const { correctness } = store;
  const { rotation, drift, group, now } = input;
  const { id } = rotation;
  const kinds = decided.state.problems.map(({ problem }) => problem.kind);
  // What the group should be isn't known: an earlier change waits until it is.
  const unknown = !decided.isDecided
    ? "lookup"
    : kinds.includes("schedule_unread")
      ? "unread"
      : null;
  if (unknown) {
    if (read) correctness.changed(id, read);
    correctness.because(id, unknown);
    return;
  }
  const earlier = correctness.takeChange(id);
  const change = read ? joined(earlier, read) : earlier;
  if (isRight(decided.state, decided.handover ? null : drift, group)) {
    correctness.end(id, change?.at ?? now);
    return;
  }
  const { at, causes } = change ?? changeOf(input, decided);
  correctness.begin(id, { at: at + lingerMs, causes }, change !== null);
  for (const kind of kinds) if (OF_GROUP.has(kind)) correctness.because(id, kind as Cause);
}

/** Why a group is wrong without a change of a reading, an edit or a list. */
function changeOf({ rotation, state, now }: PlanInput, { handover }: Plan): Change {
  // Connected again: what was read before is forgotten.
  const wasUnread = state.problems.some(({ problem }) => problem.kind === "schedule_unread");
  if (handover && wasUnread && state.until !== null)
    return { at: Math.min(now, state.until), causes: ["handover", "unread"] };
  const overlapsEnded = timesOf(rotation, state, null).leave.filter((at) => at <= now);
  return { at: Math.min(now, ...overlapsEnded), causes: ["people"] };
}

/** After so long in the queue, a group write had to wait for others. */
const WAITED_MS = 5_000;

/** Slack confirmed the members. */
export function noteGroupWritten(
  { store, now }: Context,
  groupId: string,
  members: readonly string[],
  { dueAt, attempts }: Queued,
): void {
  const rotation = store.rotations.ofGroup(groupId);
  if (!rotation) return;
  if (attempts === 0 && now() - dueAt > WAITED_MS)
    store.correctness.because(rotation.id, "rate_limited");
  endIfRight(store, rotation, { members, isDisabled: false }, now());
}

const CAUSE_OF: Readonly<Record<SlackFailure["reason"], Cause | null>> = {
  rate_limited: "rate_limited",
  unreachable: "slack_down",
  unreadable: "slack_down",
  refused: "refused",
  token_dead: "refused",
  blocked: null,
  postponed: null,
};

export function noteGroupWriteFailure(
  { store }: Context,
  groupId: string,
  { reason }: SlackFailure,
): void {
  const cause = CAUSE_OF[reason];
  const rotation = cause && store.rotations.ofGroup(groupId);
  if (rotation) store.correctness.because(rotation.id, cause);
}

/** Slack listed the group otherwise than it was known. @param since when the change could first be known */
export function noteListedGroup(
  { store, now }: Context,
  rotation: StoredRotation,
  group: UserGroup | undefined,
  since: number,
): void {
  if (group && endIfRight(store, rotation, group, now())) return;
  store.correctness.changed(rotation.id, { at: since, causes: group ? ["hand_edit"] : [] });
}

function endIfRight(
  { correctness }: Context["store"],
  { id, state, drift }: StoredRotation,
  group: Pick<UserGroup, "members" | "isDisabled">,
  at: number,
): boolean {
  const right = isRight(state, drift, group);
  if (right) correctness.end(id, at);
  return right;
}
