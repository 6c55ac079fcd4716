/** The workspace's settings: shown, and kept. */
import type { Click, Submission } from "../domain/intent.ts";
import { readPlaceholders } from "../domain/placeholders.ts";
import { log } from "../log.ts";
import { type Ack, EMPTY_ACK } from "../slack/ack.ts";
import { updateAck } from "../slack/views/acks.ts";
import { noticeModal } from "../slack/views/notice-modal.ts";
import { settingsModal } from "../slack/views/settings-modal.ts";
import { TITLE } from "../slack/words.ts";
import type { Context, Slack } from "./context.ts";
import { refusalInTime } from "./gate.ts";
import { lookAheadSoon } from "./look-ahead.ts";
import { wakeNow } from "./wake.ts";

export async function showSettings(ctx: Context, slack: Slack, click: Click): Promise<void> {
  const placeholders = ctx.store.facts.get("placeholders") ?? [];
  await slack.bot.openView(click.triggerId, settingsModal(placeholders));
}

export async function saveSettings(
  ctx: Context,
  slack: Slack,
  wish: Extract<Submission, { type: "save_settings" }>,
): Promise<Ack> {
  const refusal = await refusalInTime(ctx, slack, wish.actor, "mayManage");
  if (refusal) return updateAck(noticeModal(TITLE.settings, refusal));
  ctx.store.transaction(() => {
    ctx.store.facts.set("placeholders", readPlaceholders(wish.placeholders));
    ctx.store.rotations.markAllDue();
    lookAheadSoon(ctx);
  });
  log("settings.saved", { team_id: ctx.teamId, user_id: wish.actor.userId });
  await wakeNow(ctx);
  return EMPTY_ACK;
}
