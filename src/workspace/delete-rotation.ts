/** A confirmed deletion: the group stays in Slack, with the members it has, or gets back those it had before. */
import type { Submission } from "../domain/intent.ts";
import { log } from "../log.ts";
import { type Ack, EMPTY_ACK } from "../slack/ack.ts";
import { updateAck } from "../slack/views/acks.ts";
import { noticeModal } from "../slack/views/notice-modal.ts";
import { TITLE } from "../slack/words.ts";
import type { Context, Slack } from "./context.ts";
import { refusalInTime } from "./gate.ts";
import { refreshHomes } from "./home-refresh.ts";
import { record } from "./record.ts";
import { groupKey } from "./store/outbox-entries.ts";
import { wakeNow } from "./wake.ts";

export async function deleteRotation(
  ctx: Context,
  slack: Slack,
  wish: Extract<Submission, { type: "delete_rotation" }>,
): Promise<Ack> {
  const refusal = await refusalInTime(ctx, slack, wish.actor, "mayManage");
  // The modal has no field to put an error at: it becomes the refusal.
  if (refusal) return updateAck(noticeModal(TITLE.deleteRotation, refusal));
  const { store } = ctx;
  const rotation = store.rotations.get(wish.rotationId);
  // Somebody else was faster: what was wanted is so already.
  if (!rotation) return EMPTY_ACK;
  store.transaction(() => {
    const { groupId, membersBefore } = rotation;
    store.rotations.remove(rotation.id);
    store.outbox.remove(groupKey(groupId));
    if (wish.restoreMembers && membersBefore.length > 0) {
      const restore = { kind: "group", groupId, members: membersBefore } as const;
      store.outbox.put(groupKey(groupId), restore, ctx.now());
    }
    record(ctx, rotation.id, {
      kind: "rotation_deleted",
      by: wish.actor.userId,
      name: rotation.name,
      groupId,
      groupHandle: store.groups.get(groupId)?.handle ?? null,
      isRestored: wish.restoreMembers && membersBefore.length > 0,
    });
    record(ctx, rotation.id, { kind: "released", groupId });
    const used = store.rotations.all().flatMap((r) => r.schedules.map((s) => s.id));
    store.readings.keepOnly(new Set(used));
    refreshHomes(ctx);
  });
  log("rotation.deleted", { team_id: ctx.teamId, rotation_id: rotation.id });
  await wakeNow(ctx);
  return EMPTY_ACK;
}
