/** Direct messages: queued with what they tell of, so that each is told once, and dropped where it is no longer so. */

import {
  type Addressed,
  isStillRelevant,
  notificationsFor,
  remindersOf,
} from "../../domain/notifications.ts";
import type { OnCallReading } from "../../domain/on-call.ts";
import type { Handover, RotationState } from "../../domain/rotation-state.ts";
import { personalMessage } from "../../slack/personal-message.ts";
import { slackErrorSentence } from "../../slack/words/slack-error.ts";
import { beginProblem, endProblem } from "../audit-log.ts";
import type { Context, Slack } from "../context.ts";
import type { Delivery } from "../store/outbox-entries.ts";
import { groupKey, messageKey, type OutboxEntry } from "../store/outbox-entries.ts";
import type { StoredRotation } from "../store/rotations.ts";
import { refreshHomes } from "../wake.ts";

type Message = Extract<OutboxEntry, { kind: "message" }>;

/** Call it in the transaction that keeps the plan. @param rotation as it was before */
export function tellPeople(
  ctx: Context,
  rotation: StoredRotation,
  decided: { readonly handover: Handover | null; readonly state: RotationState },
  readings: ReadonlyMap<string, OnCallReading>,
): void {
  if (!decided.handover || !rotation.options.tellPeople) return;
  const { id: rotationId, groupId, state: before } = rotation;
  const all = notificationsFor(decided.handover, {
    rotation,
    before,
    after: decided.state,
    readings,
  });
  for (const told of all) queue(ctx, { kind: "message", rotationId, groupId, ...told });
}

/** Reminds of the shifts that begin soon; each is marked as told in the transaction that queues it. */
export function remindPeople(ctx: Context, rotations: readonly StoredRotation[]): void {
  const { store } = ctx;
  const now = ctx.now();
  for (const rotation of rotations) {
    const { id: rotationId, state, upcoming } = rotation;
    const due = remindersOf(rotation, state, upcoming, now);
    if (due.length === 0) continue;
    store.transaction(() => {
      for (const told of due.filter((one) => isMember(ctx, one))) {
        if (!store.reminders.isNew(rotationId, told.userId, told.notification.at, now)) continue;
        queue(ctx, { kind: "message", rotationId, ...told });
      }
    });
  }
}

export async function tellPerson(ctx: Context, slack: Slack, entry: Message): Promise<Delivery> {
  const { store } = ctx;
  const { rotationId, userId, notification } = entry;
  const now = ctx.now();
  const rotation = store.rotations.get(rotationId);
  if (!rotation || store.muted.has(userId) || !isStillRelevant(entry, { ...rotation, now }))
    return { status: "dropped" };
  const refusal = store.outbox.get(groupKey(rotation.groupId))?.refused ?? null;
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
  const posted = await slack.bot.postMessage({ channelId: userId, ...message });
  const { rejectedRecipients } = store;
  if (posted.ok) {
    return {
      status: "done",
      commit() {
        rejectedRecipients.accepted(rotationId, userId);
        endProblem(
          ctx,
          rotationId,
          (problem) => problem.kind === "message_refused" && problem.userId === userId,
        );
      },
    };
  }
  if (posted.error.reason !== "refused") return { status: "failed", failure: posted.error };
  const { error } = posted.error;
  return {
    status: "dropped",
    commit() {
      rejectedRecipients.refused(rotationId, userId, error, ctx.now());
      beginProblem(ctx, rotationId, { kind: "message_refused", userId, error });
      refreshHomes(ctx);
    },
  };
}

function queue(ctx: Context, entry: Message): void {
  if (ctx.store.muted.has(entry.userId)) return;
  ctx.store.outbox.put(
    messageKey(entry.rotationId, entry.userId, entry.notification),
    entry,
    ctx.now(),
  );
}

/** Who can't be in the group won't be in it: they are not told that they will. */
const isMember = (ctx: Context, { userId }: Addressed): boolean =>
  ctx.store.people.member(userId)?.member.ineligible === null;
