/** Which channels a person's exported file shows, and which their imported file may bring in. */
import { channelsInForm, channelsOf } from "../../../domain/rotation-options.ts";
import { CHANNEL_ID } from "../../../slack/ids.ts";
import type { Actor } from "../../../slack/payload/actor.ts";
import type { Context, Slack } from "../../context.ts";
import { channelAccess } from "../../people/channel-access.ts";
import { roleOf } from "../../people/roles.ts";
import type { Configuration } from "./configuration.ts";
import { HIDDEN_CHANNEL } from "./values.ts";
import { CONFIGURATION_FAULT as FAULT } from "./words.ts";

/** Slack is asked about so many at once: it allows 50 such questions a minute, and channel topics need some. */
const MOST_ASKED = 25;
const ASK_MS = 8_000;
/** Until then an answer counts for the next page, or the next export. */
const MAX_AGE_MS = 3_600_000;

/** Admins export everything: their file is the workspace's backup. Others see what Slack says that they can see. */
export async function visibleChannels(
  ctx: Context,
  slack: Slack,
  actor: Actor,
): Promise<(channelId: string) => boolean> {
  const role = await roleOf(ctx, slack, actor);
  if (role.mayAdminister) return () => true;
  const all = new Set(ctx.store.rotations.all().flatMap((one) => [...channelsOf(one)]));
  const access = await channelAccess(ctx, slack, {
    userId: actor.userId,
    channelIds: [...all],
    mostAsked: MOST_ASKED,
    waitMs: ASK_MS,
    maxAgeMs: MAX_AGE_MS,
  });
  return (id) => access.get(id) === "visible";
}

/** Which channels the person who imports may bring in. */
export type ChannelRights = {
  /** Give rotations channels that they don't have yet. */
  readonly mayAddChannels: boolean;
  /** New channels that Slack doesn't show PagerSync. */
  readonly unseenChannels: ReadonlySet<string>;
};

/** The channels of the file that no rotation has. */
export function newChannels(ctx: Context, { rotations }: Configuration): readonly string[] {
  const had = new Set(ctx.store.rotations.all().flatMap((one) => [...channelsOf(one)]));
  const named = new Set(
    rotations.flatMap(({ channels, options }) => [
      ...channelsInForm({ channelIds: channels, options }),
    ]),
  );
  return [...named].filter((id) => CHANNEL_ID.test(id) && !had.has(id));
}

/** How much of the time for the reply may go to asking Slack about new channels. */
const IMPORT_ASK_MS = 1_000;

/** Only admins bring in channels by a file. Theirs are refused only where Slack says that it can't find them. */
export async function channelRights(
  ctx: Context,
  slack: Slack,
  actor: Actor,
  channelIds: readonly string[],
): Promise<ChannelRights> {
  const { mayAdminister } = await roleOf(ctx, slack, actor);
  if (!mayAdminister) return { mayAddChannels: false, unseenChannels: new Set() };
  const access = await channelAccess(ctx, slack, {
    userId: actor.userId,
    channelIds,
    mostAsked: MOST_ASKED,
    waitMs: IMPORT_ASK_MS,
    maxAgeMs: MAX_AGE_MS,
  });
  const unseen = channelIds.filter((id) => access.get(id) === "unseen");
  return { mayAddChannels: true, unseenChannels: new Set(unseen) };
}

/** Why the file can't bring this channel into its rotation; null: it can. */
export function channelFault(text: string, rights: ChannelRights): string | null {
  if (HIDDEN_CHANNEL.test(text)) return FAULT.hiddenChannelGone(text);
  if (!CHANNEL_ID.test(text)) return FAULT.noChannel(text);
  if (!rights.mayAddChannels) return FAULT.newChannel(text);
  return rights.unseenChannels.has(text) ? FAULT.unseenChannel(text) : null;
}
