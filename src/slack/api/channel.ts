/** Channels in Slack's replies: who can read one, and who is in it. */
import * as z from "zod/mini";

/**
 * - `public`: everybody in the workspace can read it
 * - `private`: only those who are in it; direct messages of several people as well
 * - `untold`: Slack's reply doesn't name a channel
 */
export type ChannelKind = "public" | "private" | "untold";

export type MembersPage = {
  readonly userIds: readonly string[];
  /** Cursor of the next page; null: this is the last. */
  readonly next: string | null;
};

/** Slack takes 999 at most, and may give fewer (docs.slack.dev/reference/methods/conversations.members). */
export const MEMBERS_PER_PAGE = 900;

const flag = z.catch(z.nullish(z.boolean()), null);

export const channelReplySchema = z.looseObject({
  channel: z.nullish(z.looseObject({ is_private: flag, is_im: flag, is_mpim: flag })),
});

export const membersReplySchema = z.looseObject({
  members: z.array(z.string()),
  response_metadata: z.nullish(z.looseObject({ next_cursor: z.nullish(z.string()) })),
});

/** A channel counts as public only where Slack says that it isn't private. */
export function kindOfReply({ channel }: z.infer<typeof channelReplySchema>): ChannelKind {
  if (!channel) return "untold";
  const isPublic = channel.is_private === false && !channel.is_im && !channel.is_mpim;
  return isPublic ? "public" : "private";
}
