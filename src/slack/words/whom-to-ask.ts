/** With whom to speak about what one may not do oneself. mrkdwn, for views: there a mention notifies nobody. */
import { list, userMention } from "../mrkdwn.ts";

const MOST_NAMED = 5;

/** @param userIds who may; empty: nobody is known by name. Begins in lower case, ends without a full stop. */
export function askWhom(userIds: readonly string[]): string {
  if (userIds.length === 0) return "ask a workspace admin or owner";
  return `ask ${list(userIds.map(userMention), MOST_NAMED)}`;
}
