/** Whether people chosen in a form can be in a user group. */
import { within } from "../../deadline.ts";
import type { SlackMember } from "../../domain/slack-member.ts";
import type { Context } from "../context.ts";
import { matchPeople } from "./match-by-email.ts";

/** Slack waits 3 s for our answer: looking up the chosen people may take this much of it. */
const ASK_MS = 700;

/**
 * Looks up people who are not stored yet, and answers from the store. A person that Slack doesn't report in time is
 * accepted: the next pass looks them up again before it writes a group.
 */
export async function chosenMembers(
  ctx: Context,
  userIds: readonly string[],
): Promise<(userId: string) => SlackMember | null> {
  await within(ASK_MS, matchPeople(ctx, [], userIds, false));
  return (userId) => ctx.store.people.member(userId)?.member ?? null;
}
