/** People whom somebody chose by hand, in whatever form: whether Slack takes them into a user group. */
import { within } from "../../deadline.ts";
import type { SlackMember } from "../../domain/slack-member.ts";
import type { Context } from "../context.ts";
import { matchPeople } from "./match-by-email.ts";

/** Of the 3 s in which Slack wants an answer, for asking it who was chosen. */
const ASK_MS = 700;

/**
 * Asks about those who are not known yet, and answers from what is known then. Whom Slack doesn't tell in time passes:
 * the next pass looks again before anybody enters a group.
 */
export async function chosenMembers(
  ctx: Context,
  userIds: readonly string[],
): Promise<(userId: string) => SlackMember | null> {
  await within(ASK_MS, matchPeople(ctx, [], userIds, false));
  return (userId) => ctx.store.people.member(userId)?.member ?? null;
}
