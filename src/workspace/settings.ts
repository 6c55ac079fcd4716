/** The workspace's settings: shown, and kept. */
import type { Click, Submission } from "../domain/intent.ts";
import { readPlaceholders } from "../domain/placeholders.ts";
import { log } from "../log.ts";
import { type Ack, EMPTY_ACK } from "../slack/ack.ts";
import { updateAck } from "../slack/views/acks.ts";
import { noticeModal } from "../slack/views/notice-modal.ts";
import { settingsModal } from "../slack/views/settings-modal.ts";
import { REFUSAL, TITLE } from "../slack/words.ts";
import type { Context, Slack } from "./context.ts";
import { within } from "./deadline.ts";
import { lookAheadSoon } from "./look-ahead.ts";
import { roleOf } from "./roles.ts";
import { wakeNow } from "./wake.ts";

const ASK_MS = 1_500;

export async function showSettings(ctx: Context, slack: Slack, click: Click): Promise<void> {
  const placeholders = ctx.store.facts.get("placeholders") ?? [];
  await slack.bot.openView(click.triggerId, settingsModal(placeholders));
}

export async function saveSettings(
  ctx: Context,
  slack: Slack,
  wish: Extract<Submission, { type: "save_settings" }>,
): Promise<Ack> {
  const role = await within(ASK_MS, roleOf(ctx, slack, wish.actor));
  if (role === null || role === "unknown") return refuse(REFUSAL.slackSilent);
  if (!role.mayManage) return refuse(REFUSAL.mayNotManage);
  ctx.store.transaction(() => {
    ctx.store.facts.set("placeholders", readPlaceholders(wish.placeholders));
    ctx.store.rotations.markAllDue();
    lookAheadSoon(ctx);
  });
  log("settings.saved", { team_id: ctx.teamId, user_id: wish.actor.userId });
  await wakeNow(ctx);
  return EMPTY_ACK;
}

const refuse = (text: string): Ack => updateAck(noticeModal(TITLE.settings, text));
