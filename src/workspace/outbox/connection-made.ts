/** The direct message that somebody connected a scheduling system. */

import { homeLink } from "../../slack/home-link.ts";
import { connectionMessage } from "../../slack/words/connection-message.ts";
import type { Deliver } from "./delivery.ts";

/** Slack refuses messages to deactivated people: those are dropped. */
export const sendConnectionMade: Deliver<"connection_made"> = async (
  ctx,
  slack,
  { userId, connection },
) => {
  const message = connectionMessage(connection, homeLink(slack.installation.appId, ctx.teamId));
  const posted = await slack.bot.postMessage({ channelId: userId, ...message });
  if (posted.ok) return { status: "done" };
  if (posted.error.reason !== "refused") return { status: "failed", failure: posted.error };
  return { status: "dropped" };
};
