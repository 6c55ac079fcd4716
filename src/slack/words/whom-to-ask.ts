/** Names the people who have a permission that the reader lacks. mrkdwn, for views: a mention there notifies nobody. */
import { list, userMention } from "../mrkdwn.ts";

const MOST_NAMED = 5;

/** A clause in lower case, without a full stop. @param userIds people with the permission; empty: unknown */
export function askWhom(userIds: readonly string[]): string {
  if (userIds.length === 0) return "ask a workspace admin or owner";
  return `ask ${list(userIds.map(userMention), MOST_NAMED)}`;
}
