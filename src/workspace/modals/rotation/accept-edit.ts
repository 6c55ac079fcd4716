/** "Keep until the next handover": the hand edit that was put right is put back, and left alone until then. */

import type { Click } from "../../../domain/intent.ts";
import { log } from "../../../log.ts";
import { record } from "../../audit-log.ts";
import type { Context } from "../../context.ts";
import { refreshHomes, wakeNow } from "../../wake.ts";

export async function acceptManualEdit(
  ctx: Context,
  { rotationId, actor }: Extract<Click, { type: "keep_edit" }>,
): Promise<void> {
  const { rotations } = ctx.store;
  const drift = rotations.get(rotationId)?.drift;
  // A handover came first: there is nothing to keep any more.
  if (!drift || drift.members.length === 0) return;
  ctx.store.transaction(() => {
    rotations.saveDrift(rotationId, { ...drift, hold: "kept" });
    rotations.markDue(rotationId);
    if (drift.hold !== "kept") record(ctx, rotationId, { kind: "edit_kept", by: actor.userId });
    refreshHomes(ctx);
  });
  log("group.edit_kept", { team_id: ctx.teamId, rotation_id: rotationId });
  await wakeNow(ctx);
}
