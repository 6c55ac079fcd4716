/** Whether people chosen in a form can be in a user group. */
import { within } from "../../deadline.ts";
import type { SlackMember } from "../../domain/slack-member.ts";
import type { Context } from "../context.ts";
import { matchPeople } from "./match-by-email.ts";

/** Slack wants an answer within 3 s: this much of it may go into asking about the chosen people. */
const ASK_MS = 700;

/**
 * Asks Slack about people who are not known yet, and answers from the store. Somebody about whom Slack doesn't answer in
 * time is accepted: the next pass asks again before anybody enters a group.
 */
export async function chosenMembers(
  ctx: Context,
  userIds: readonly string[],
): Promise<(userId: string) => SlackMember | null> {
  await within(ASK_MS, matchPeople(ctx, [], userIds, false));
  return (userId) => ctx.store.people.member(userId)?.member ?? null;
}
