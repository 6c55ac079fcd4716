/** The direct message to the installer, sent once when an admin's grant has ended. */
import type { KnownBlock } from "@slack/types";
import { userMention } from "../mrkdwn.ts";
import { section } from "../views/blocks.ts";

/** A direct message: the mention of the admin doesn't notify them. */
export function grantEndedMessage(
  grantedBy: string,
  homeUrl: string,
): { text: string; blocks: KnownBlock[] } {
  const text = `The access to user groups that ${userMention(grantedBy)} granted PagerSync has ended. It was revoked, or the account was deactivated. PagerSync now uses its own permissions. If those aren't enough, <${homeUrl}|its Home> says so, and an admin can grant access there again.`;
  return { text, blocks: [section(text)] };
}
