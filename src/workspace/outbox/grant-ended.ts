/** The direct message that an admin's grant has ended. */

import { homeLink } from "../../slack/home-link.ts";
import { grantEndedMessage } from "../../slack/words/grant-message.ts";
import { knownAdmins } from "../people/roles.ts";
import type { Deliver } from "./delivery.ts";

/** Slack refuses messages to deactivated people, so a few recipients are tried. */
const MOST_READERS = 3;

/** Sends to the installer, or to the first other known admin whom Slack lets us write to. */
export const sendGrantEnded: Deliver<"grant_ended"> = async (ctx, slack, { grantedBy }) => {
  const { idOf } = ctx.store.people;
  const { appId } = slack.installation;
  const installedBy = idOf(slack.installation.installedBy);
  const message = grantEndedMessage(grantedBy, homeLink(appId, ctx.teamId));
  const others = knownAdmins(ctx).map(({ id }) => id);
  const readers = new Set([installedBy, ...others.filter((id) => id !== idOf(grantedBy))]);
  for (const channelId of [...readers].slice(0, MOST_READERS)) {
    const posted = await slack.bot.postMessage({ channelId, ...message });
    if (posted.ok) return { status: "done" };
    if (posted.error.reason !== "refused") return { status: "failed", failure: posted.error };
  }
  return { status: "dropped" };
};
