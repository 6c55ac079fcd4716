/** "Keep Manual Change": restores a reverted manual edit, and keeps it until then. */
import { log } from "../../../log.ts";
import type { Pressed } from "../../../slack/payload/interaction.ts";
import type { Context, Slack } from "../../context.ts";
import { record } from "../../history/record.ts";
import { refreshHomes, wakeNow } from "../../wake.ts";

export async function acceptManualEdit(
  ctx: Context,
  _slack: Slack,
  { rotationId, actor }: Pressed & { readonly rotationId: string },
): Promise<void> {
  const { rotations } = ctx.store;
  const drift = rotations.get(rotationId)?.drift;
  // A handover came first, and ended what could be accepted.
  if (!drift || drift.members.length === 0) return;
  ctx.store.transaction(() => {
    rotations.saveDrift(rotationId, { ...drift, hold: "kept" });
    rotations.markDue(rotationId);
    if (drift.hold !== "kept") record(ctx, rotationId, { kind: "edit_kept", by: actor.userId });
    refreshHomes(ctx);
  });
  log("group.manual_edit_accepted", { team_id: ctx.teamId, rotation_id: rotationId });
  await wakeNow(ctx);
}
