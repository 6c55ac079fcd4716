/**
 * Direct messages about handovers and coming shifts. Each is queued once, with its notification, and dropped when the
 * notification is no longer true at the time of sending.
 */

import {
  type Addressed,
  isStillRelevant,
  notificationsFor,
  remindersOf,
} from "../../domain/notifications.ts";
import type { OnCallReading } from "../../domain/on-call.ts";
import type { Handover, RotationState } from "../../domain/rotation-state.ts";
import { personalMessage } from "../../slack/words/personal-message.ts";
import { slackErrorSentence } from "../../slack/words/slack-error.ts";
import type { Context } from "../context.ts";
import type { OutboxEntry } from "../store/outbox-kinds.ts";
import type { StoredRotation } from "../store/rotations.ts";
import type { Deliver } from "./delivery.ts";
import { postMessage } from "./post-message.ts";

/**
 * Queues the messages about a handover, in the transaction that saves the plan.
 * @param rotation as it was before
 * @param isInGroup whoever is on call now is in the group already: the messages don't wait for the group write
 */
export function queueHandoverMessages(
  ctx: Context,
  rotation: StoredRotation,
  decided: { readonly handover: Handover | null; readonly state: RotationState },
  readings: ReadonlyMap<string, OnCallReading>,
  isInGroup: boolean,
): void {
  if (!decided.handover || !rotation.options.tellPeople) return;
  const { id: rotationId, groupId, state: before } = rotation;
  const all = notificationsFor(decided.handover, {
    rotation,
    before,
    after: decided.state,
    readings,
  });
  const after = isInGroup ? {} : { groupId };
  for (const addressed of all) queue(ctx, { kind: "message", rotationId, ...after, ...addressed });
}

/** Queues reminders of shifts that begin soon, and marks each as sent in the same transaction. */
export function queueReminders(ctx: Context, rotations: readonly StoredRotation[]): void {
  const { store } = ctx;
  const now = ctx.now();
  for (const rotation of rotations) {
    const { id: rotationId, state, upcoming } = rotation;
    const due = remindersOf(rotation, state, upcoming, now);
    if (due.length === 0) continue;
    store.transaction(() => {
      for (const addressed of due.filter((one) => isMember(ctx, one))) {
        const { userId, notification } = addressed;
        if (!store.reminders.isNew(rotationId, userId, notification.at, now)) continue;
        queue(ctx, { kind: "message", rotationId, ...addressed });
      }
    });
  }
}

export const sendDirectMessage: Deliver<"message"> = async (ctx, slack, entry) => {
  const { store } = ctx;
  const { rotationId, userId, notification } = entry;
  const now = ctx.now();
  const rotation = store.rotations.get(rotationId);
  if (!rotation || store.muted.has(userId) || !isStillRelevant(entry, { ...rotation, now }))
    return { status: "dropped" };
  const refusal = store.outbox.get({ kind: "group", groupId: rotation.groupId })?.refused ?? null;
  const message = personalMessage(
    {
      rotationName: rotation.name,
      groupHandle: store.groups.get(rotation.groupId)?.handle ?? null,
      scheduleNames: rotation.schedules.map(({ name }) => name),
      notification,
      groupProblem: refusal && slackErrorSentence(refusal.error),
    },
    now,
  );
  return postMessage(ctx, slack, rotationId, { kind: "person", id: userId }, message);
};

function queue(ctx: Context, entry: OutboxEntry<"message">): void {
  if (!ctx.store.muted.has(entry.userId)) ctx.store.outbox.put(entry, ctx.now());
}

/** Whether the person can be in the group: a person who can't gets no reminder of a shift in it. */
const isMember = (ctx: Context, { userId }: Addressed): boolean =>
  ctx.store.people.member(userId)?.member.ineligible === null;
