/** Shows what became of rotations that were set up at once. */
import type { ModalView } from "@slack/types";
import type { Pressed } from "../../../slack/payload/interaction.ts";
import { noticeModal } from "../../../slack/views/notice-modal.ts";
import { TITLE } from "../../../slack/words/labels.ts";
import type { Context, Slack } from "../../context.ts";
import { drawBulkRun } from "../../home/bulk.ts";
import { isUndoable } from "../../store/bulk-runs.ts";
import { type RunRef, runModal } from "./run-view.ts";
import { SET_UP_REFUSAL } from "./words.ts";

export function drawRun(ctx: Context, runId: string): ModalView {
  const run = ctx.store.bulkRuns.get(runId);
  return run
    ? runModal(drawBulkRun(ctx, run), isUndoable(run, ctx.now()))
    : noticeModal(TITLE.setUpSeveral, SET_UP_REFUSAL.runGone);
}

/** "Details" on the Home. */
export async function openRun(
  ctx: Context,
  slack: Slack,
  { triggerId, runId }: Pressed & RunRef,
): Promise<void> {
  await slack.bot.openView(triggerId, drawRun(ctx, runId));
}

/** "Refresh" in it. */
export async function refreshRun(
  ctx: Context,
  slack: Slack,
  { viewId, runId }: Pressed & RunRef,
): Promise<void> {
  if (viewId !== null) await slack.bot.updateView(viewId, drawRun(ctx, runId));
}
