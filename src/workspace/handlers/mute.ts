/** Mutes and unmutes PagerSync's direct messages to a person, for all rotations of the workspace. */
import { ok } from "../../domain/result.ts";
import { log } from "../../log.ts";
import type { BlockAction, Pressed, Reading } from "../../slack/payload/interaction.ts";
import type { OwnMessage } from "../../slack/payload/own-message.ts";
import { answeredMessage } from "../../slack/words/personal-message.ts";
import type { Context, Slack } from "../context.ts";
import { publishHomeNow } from "../home/publish-now.ts";

/** The message whose button was pressed; null: the Home's button. */
type Origin = { readonly message: OwnMessage | null };

export const readMessage = ({ message }: BlockAction): Reading<Origin> => ok({ message });

export const mute = (ctx: Context, slack: Slack, pressed: Pressed & Origin) =>
  setMuted(ctx, slack, pressed, true);

export const unmute = (ctx: Context, slack: Slack, pressed: Pressed & Origin) =>
  setMuted(ctx, slack, pressed, false);

async function setMuted(
  ctx: Context,
  slack: Slack,
  { actor, message }: Pressed & Origin,
  isMuted: boolean,
): Promise<void> {
  const { muted } = ctx.store;
  const { userId } = actor;
  if (isMuted) muted.add(userId, ctx.now());
  else muted.remove(userId);
  log(isMuted ? "messages.muted" : "messages.unmuted", { team_id: ctx.teamId, user_id: userId });
  if (!message) {
    await publishHomeNow(ctx, actor);
    return;
  }
  // The choice is stored by now. If the message keeps its old button, the Home has the new one.
  const { channelId, ts } = message;
  await slack.bot.updateMessage({ channelId, ts, ...answeredMessage(message, isMuted) });
}
