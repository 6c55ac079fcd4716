/**
 * Matches people on call to Slack accounts by e-mail. Hits and misses are stored, so that a pass without change asks
 * Slack nothing. A recheck (every 15 min, or on `Refresh`) asks again about what is old.
 *
 * A call that failed leaves a person unknown: it is made again soon, and the rotation waits for it. A person whom Slack's
 * answer doesn't tell would keep it waiting for good: they are as they were known, else they have no account.
 */

import type { OnCallPerson } from "../../domain/on-call.ts";
import type { Match, SlackMember } from "../../domain/slack-member.ts";
import type { SlackApi, SlackFailure } from "../../slack/api.ts";
import type { Context, Slack } from "../context.ts";
import { STALE } from "../store/people.ts";

/** How old a known account may be at a recheck. After a refused group write it is asked about at once. */
const HIT_MAX_AGE_MS = 6 * 3_600_000;
/** The same for "no account" and for accounts that can't be in a group: people join, and come back. */
const MISS_MAX_AGE_MS = 10 * 60_000;

/** What Slack answered about an account that it doesn't show, or whose answer can't be read. */
type Untold = "no_account" | "unreadable";

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
  const account = known.userId === null ? null : ctx.store.people.member(known.userId)?.member;
  if (account === undefined) return false;
  if (!isRecheck) return true;
  return ctx.now() - known.checkedAt < maxAgeOf(account);
}

function isMemberKnown(ctx: Context, userId: string, isRecheck: boolean): boolean {
  const known = ctx.store.people.member(userId);
  if (!known || known.checkedAt === STALE) return untold(ctx, userId) !== null;
  return !isRecheck || ctx.now() - known.checkedAt < maxAgeOf(known.member);
}

const maxAgeOf = (account: SlackMember | null | undefined): number =>
  account?.ineligible === null ? HIT_MAX_AGE_MS : MISS_MAX_AGE_MS;

const untoldKey = (userId: string): string => `untold ${userId}`;

const untold = (ctx: Context, userId: string): Untold | null =>
  ctx.store.remembered.get<Untold>(untoldKey(userId), ctx.now() - MISS_MAX_AGE_MS)?.answer ?? null;

const noteUntold = (ctx: Context, userId: string, answer: Untold): void =>
  ctx.store.remembered.put("slack", new Map([[untoldKey(userId), answer]]), ctx.now());

/** Slack has many words for not telling about one person. Other refusals are about the app, and hold for everybody. */
const ABOUT_PERSON = /^(user|invalid_(user|email|arg))/;

const isUnreadable = (failure: SlackFailure): boolean =>
  (failure.reason === "unreadable" && failure.saidOk === true) ||
  (failure.reason === "refused" && ABOUT_PERSON.test(failure.error));

/** After a failed call, the person stays unknown, or as stored before. */
async function lookUp(ctx: Context, slack: SlackApi, email: string): Promise<void> {
  const { people } = ctx.store;
  const known = people.match(email);
  const before = known?.userId && people.member(known.userId) ? known.userId : null;
  const found = await slack.lookupByEmail(email);
  if (!found.ok) {
    if (isUnreadable(found.error) && !isEmailKnown(ctx, email, false))
      people.saveMatch(email, before, ctx.now(), known?.isOld);
    return;
  }
  if (found.value) {
    const { id } = people.saveMember(found.value, ctx.now());
    people.saveMatch(email, id, ctx.now());
    return;
  }
  // Slack answers "not found" for a deactivated account, too, and for one whose address was changed: what worked is kept
  // as long as the account exists.
  const account = before === null ? null : await slack.userInfo(before);
  if (account && !account.ok) {
    if (isUnreadable(account.error)) people.saveMatch(email, before, ctx.now(), true);
    return;
  }
  if (account?.value) people.saveMember(account.value, ctx.now());
  const isAlive = account?.value?.ineligible !== "deactivated";
  people.saveMatch(email, account?.value ? before : null, ctx.now(), isAlive);
}

async function askAbout(ctx: Context, slack: Slack, userId: string): Promise<void> {
  const answer = await slack.bot.userInfo(userId);
  if (answer.ok && answer.value) ctx.store.people.saveMember(answer.value, ctx.now());
  else if (answer.ok) noteUntold(ctx, userId, "no_account");
  else if (isUnreadable(answer.error)) noteUntold(ctx, userId, "unreadable");
}

/** The manual match, else the first e-mail address with an account. Unknown if an address was not asked about yet. */
function matchOf(ctx: Context, person: OnCallPerson): Match {
  const byHand = ctx.store.people.manualMatch(person.id);
  if (byHand !== null) {
    const known = ctx.store.people.member(byHand);
    if (known && known.checkedAt !== STALE) return { status: "matched", member: known.member };
    const why = untold(ctx, byHand);
    if (known && why === "unreadable") return { status: "matched", member: known.member };
    return { status: why ? "no_account" : "unknown" };
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
