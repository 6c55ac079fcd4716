/** A confirmed deletion: the group stays in Slack, with the members it has, or gets back those it had before. */

import type { Submission } from "../../../domain/intent.ts";
import { type Ack, EMPTY_ACK } from "../../../slack/ack.ts";
import { updateAck } from "../../../slack/views/acks.ts";
import { noticeModal } from "../../../slack/views/notice-modal.ts";
import { TITLE } from "../../../slack/words/labels.ts";
import type { Context, Slack } from "../../context.ts";
import { denialWithin } from "../../people/permissions.ts";
import { refreshHomes } from "../../wake.ts";
import { forgetUnused, removeRotation, rotationsChanged } from "./store-rotation.ts";

export async function deleteRotation(
  ctx: Context,
  slack: Slack,
  wish: Extract<Submission, { type: "delete_rotation" }>,
): Promise<Ack> {
  const refusal = await denialWithin(ctx, slack, wish.actor, "mayManage");
  // The modal has no field to put an error at: it becomes the refusal.
  if (refusal) return updateAck(noticeModal(TITLE.deleteRotation, refusal));
  const { store } = ctx;
  const rotation = store.rotations.get(wish.rotationId);
  // Somebody else was faster: what was wanted is so already.
  if (!rotation) return EMPTY_ACK;
  store.transaction(() => {
    removeRotation(ctx, wish.actor.userId, rotation, wish.restoreMembers);
    forgetUnused(ctx);
    refreshHomes(ctx);
  });
  await rotationsChanged(ctx);
  return EMPTY_ACK;
}
