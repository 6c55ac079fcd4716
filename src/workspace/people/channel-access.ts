/**
 * Which channels a person can see: public ones, and private ones that they are in. Only such a channel may they give to a
 * rotation, and only such a channel's id is exported for them. Slack's picker shows a person their own channels, but
 * nothing makes Slack check what is submitted.
 */
import { within } from "../../deadline.ts";
import type { Context, Slack } from "../context.ts";

/**
 * - `visible`: public, or the person is in it
 * - `not_theirs`: private, and they aren't in it
 * - `unseen`: there is no such channel, or it is private and PagerSync isn't in it
 * - `untold`: Slack won't say, however often it is asked: mostly, the app was installed without the scope for it
 * - `silent`: Slack didn't say in time
 */
export type ChannelAccess = "visible" | "not_theirs" | "unseen" | "untold" | "silent";

const READ_SCOPES = ["channels:read", "groups:read"];
/** 18,000 people, in pages of 900. */
const MOST_PAGES = 20;

export type Question = {
  readonly userId: string;
  readonly channelIds: readonly string[];
  /** After this, a channel without an answer is `silent`. */
  readonly waitMs: number;
  /** Slack is asked about so many of them; the rest is `silent`, unless it is known. */
  readonly mostAsked: number;
  /** How old an answer may be that let them see the channel. */
  readonly maxAgeMs: number;
};

/** Returns an entry for every channel id. */
export async function channelAccess(
  ctx: Context,
  slack: Slack,
  { userId, channelIds, mostAsked, waitMs, maxAgeMs }: Question,
): Promise<ReadonlyMap<string, ChannelAccess>> {
  const scopes = slack.installation.botScopes;
  if (!READ_SCOPES.some((scope) => scopes.includes(scope)))
    return new Map(channelIds.map((id) => [id, "untold"]));
  const since = ctx.now() - maxAgeMs;
  const isKnown = (id: string): boolean =>
    [publicKey(id), memberKey(id, userId)].some((key) => ctx.store.remembered.get(key, since));
  const unknown = channelIds.filter((id) => !isKnown(id));
  const access = new Map<string, ChannelAccess>(channelIds.map((id) => [id, "visible"]));
  for (const id of unknown) access.set(id, "silent");
  const asking = unknown.slice(0, mostAsked).map(async (id) => {
    access.set(id, await within(waitMs, ask(ctx, slack, userId, id), "silent"));
  });
  await Promise.all(asking);
  return access;
}

const publicKey = (channelId: string): string => `public ${channelId}`;
const memberKey = (channelId: string, userId: string): string => `member ${channelId} ${userId}`;

async function ask(
  ctx: Context,
  { bot }: Slack,
  userId: string,
  channelId: string,
): Promise<ChannelAccess> {
  const { idOf } = ctx.store.people;
  const kind = await bot.channelKind(channelId);
  if (!kind.ok) return kind.error.reason === "refused" ? "untold" : "silent";
  if (kind.value === null) return "unseen";
  if (kind.value === "untold") return "untold";
  if (kind.value === "public") return visible(ctx, publicKey(channelId));
  let cursor: string | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const members: Awaited<ReturnType<typeof bot.channelMembers>> = await bot.channelMembers(
      channelId,
      cursor,
    );
    // Slack has just said that it is private: from here on only a membership counts.
    if (!members.ok) return "silent";
    const isTheirs = members.value.userIds.some((id) => idOf(id) === idOf(userId));
    if (isTheirs) return visible(ctx, memberKey(channelId, userId));
    cursor = members.value.next;
    if (cursor === null) return "not_theirs";
  }
  return "silent";
}

function visible(ctx: Context, key: string): "visible" {
  ctx.store.remembered.put("slack", new Map([[key, true]]), ctx.now());
  return "visible";
}
