/** "Mute these messages", and back: each person for themselves, for all rotations of the workspace. */
import type { Click } from "../../domain/intent.ts";
import { log } from "../../log.ts";
import { answeredMessage } from "../../slack/personal-message.ts";
import type { Context, Slack } from "../context.ts";
import { showHomeNow } from "../home/home-now.ts";

type Answer = Extract<Click, { type: "mute" | "unmute" }>;

export async function answerMute(ctx: Context, slack: Slack, click: Answer): Promise<void> {
  const { muted } = ctx.store;
  const { userId } = click.actor;
  const isMuted = click.type === "mute";
  if (isMuted) muted.add(userId, ctx.now());
  else muted.remove(userId);
  log(isMuted ? "messages.muted" : "messages.unmuted", { team_id: ctx.teamId, user_id: userId });
  if (!click.message) {
    await showHomeNow(ctx, click.actor);
    return;
  }
  // What they wished is kept already; without the new button they find it on the Home.
  const { channelId, ts } = click.message;
  await slack.bot.updateMessage({ channelId, ts, ...answeredMessage(click.message, isMuted) });
}
