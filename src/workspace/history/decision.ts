/** A stored plan in the history. */
import type { HistoryEvent, Membership, Who, Why } from "../../domain/history.ts";
import { explained } from "../../domain/membership.ts";
import type { Plan, PlanInput } from "../../domain/plan.ts";
import type { Handover, OnCallMember } from "../../domain/rotation-state.ts";
import type { Context } from "../context.ts";
import type { StoredRotation } from "../store/rotations.ts";
import { updateProblems } from "./problems.ts";
import { record } from "./record.ts";

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
