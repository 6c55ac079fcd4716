/**
 * Matches people on call to Slack accounts by e-mail. Hits and misses are stored, so that a pass without change asks
 * Slack nothing. A recheck (every 15 min, or on `Refresh`) asks again about what is old.
 */

import type { OnCallPerson } from "../../domain/on-call.ts";
import type { Match, SlackMember } from "../../domain/slack-member.ts";
import type { SlackApi } from "../../slack/api.ts";
import type { Context, Slack } from "../context.ts";
import { STALE } from "../store/people.ts";

/** How old a known account may be at a recheck. After a refused group write it is asked about at once. */
const HIT_MAX_AGE_MS = 6 * 3_600_000;
/** The same for "no account" and for accounts that can't be in a group: people join, and come back. */
const MISS_MAX_AGE_MS = 10 * 60_000;

export type Matching = {
  readonly match: (person: OnCallPerson) => Match;
  readonly member: (userId: string) => SlackMember | null;
};

/**
 * Asks Slack about people and accounts that are not known yet, then answers from the store.
 * @param isRecheck asks again about those that are known, but old, too
 */
export async function matchPeople(
  ctx: Context,
  people: readonly OnCallPerson[],
  userIds: readonly string[],
  isRecheck: boolean,
): Promise<Matching> {
  const handMatched = people.flatMap((p) => ctx.store.people.manualMatch(p.id) ?? []);
  const emails = [...new Set(people.flatMap((p) => p.emails.map((e) => e.toLowerCase())))];
  const unknownEmails = emails.filter((email) => !isEmailKnown(ctx, email, isRecheck));
  const unknownIds = [...new Set([...userIds, ...handMatched])].filter(
    (id) => !isMemberKnown(ctx, id, isRecheck),
  );
  if (unknownEmails.length + unknownIds.length > 0) {
    const slack = await ctx.slack();
    if (slack) {
      await Promise.all([
        ...unknownEmails.map((email) => lookUp(ctx, slack.bot, email)),
        ...unknownIds.map((id) => askAbout(ctx, slack, id)),
      ]);
    }
  }
  return {
    match: (person) => matchOf(ctx, person),
    member: (userId) => ctx.store.people.member(userId)?.member ?? null,
  };
}

function isEmailKnown(ctx: Context, email: string, isRecheck: boolean): boolean {
  const known = ctx.store.people.match(email);
  if (!known || known.checkedAt === STALE) return false;
  if (!isRecheck) return true;
  const account = known.userId === null ? null : ctx.store.people.member(known.userId)?.member;
  return ctx.now() - known.checkedAt < maxAgeOf(account);
}

function isMemberKnown(ctx: Context, userId: string, isRecheck: boolean): boolean {
  const known = ctx.store.people.member(userId);
  if (!known || known.checkedAt === STALE) return false;
  return !isRecheck || ctx.now() - known.checkedAt < maxAgeOf(known.member);
}

const maxAgeOf = (account: SlackMember | null | undefined): number =>
  account?.ineligible === null ? HIT_MAX_AGE_MS : MISS_MAX_AGE_MS;

/** After a failed call, the person stays unknown, or as stored before. */
async function lookUp(ctx: Context, slack: SlackApi, email: string): Promise<void> {
  const { people } = ctx.store;
  const before = people.match(email)?.userId ?? null;
  const found = await slack.lookupByEmail(email);
  if (!found.ok) return;
  if (found.value) {
    const { id } = people.saveMember(found.value, ctx.now());
    people.saveMatch(email, id, ctx.now());
    return;
  }
  // Slack answers "not found" for a deactivated account, too, and for one whose address was changed: what worked is kept
  // as long as the account exists.
  const account = before === null ? null : await slack.userInfo(before);
  if (account && !account.ok) return;
  if (account?.value) people.saveMember(account.value, ctx.now());
  const isAlive = account?.value?.ineligible !== "deactivated";
  people.saveMatch(email, account?.value ? before : null, ctx.now(), isAlive);
}

async function askAbout(ctx: Context, slack: Slack, userId: string): Promise<void> {
  const answer = await slack.bot.userInfo(userId);
  if (answer.ok && answer.value) ctx.store.people.saveMember(answer.value, ctx.now());
}

/** The manual match, else the first e-mail address with an account. Unknown if an address was not asked about yet. */
function matchOf(ctx: Context, person: OnCallPerson): Match {
  const byHand = ctx.store.people.manualMatch(person.id);
  if (byHand !== null) {
    const known = ctx.store.people.member(byHand);
    if (!known || known.checkedAt === STALE) return { status: "unknown" };
    return { status: "matched", member: known.member };
  }
  for (const email of person.emails) {
    const known = ctx.store.people.match(email);
    if (!known || known.checkedAt === STALE) return { status: "unknown" };
    if (known.userId === null) continue;
    const stored = ctx.store.people.member(known.userId);
    if (!stored) return { status: "unknown" };
    const { member } = stored;
    return { status: "matched", member, ...(known.isOld && { oldEmail: email }) };
  }
  return { status: "no_account" };
}
