/** The button that undoes a set-up of many rotations. */
import type { Pressed } from "../../slack/payload/interaction.ts";
import { undoBulkRun } from "../bulk/undo.ts";
import type { Context, Slack } from "../context.ts";
import { listGroupsOnce } from "../groups/list.ts";
import { rotationsChanged } from "../modals/rotation/store-rotation.ts";
import { refreshRun } from "../modals/several/run.ts";
import type { RunRef } from "../modals/several/run-view.ts";

export async function undoSetUp(
  ctx: Context,
  slack: Slack,
  pressed: Pressed & RunRef,
): Promise<void> {
  // What somebody changed in Slack a moment ago must count.
  await listGroupsOnce(ctx);
  if (undoBulkRun(ctx, pressed.runId, pressed.actor.userId)) await rotationsChanged(ctx);
  await refreshRun(ctx, slack, pressed);
}
