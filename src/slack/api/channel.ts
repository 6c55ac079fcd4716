/** Channels in Slack's replies: who can read one, and who is in it. */
import * as z from "zod/mini";
import {
  answer,
  anything,
  flag,
  isNone,
  list,
  object,
  orElse,
  soundFlag,
} from "../../outgoing/tolerant.ts";
import { nextCursor } from "./paging.ts";

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

export const channelReplySchema = answer({ channel: anything });

/** Nonsense is as bad as a yes. */
const isMessages = orElse(soundFlag, true);
const channelSchema = object({ is_private: flag, is_im: isMessages, is_mpim: isMessages });

/** Ids that can't be read are left out: with them somebody's membership isn't shown, and never one that isn't there. */
export const membersReplySchema = z.pipe(
  answer({ members: list.check(z.refine((ids) => ids !== null)), response_metadata: nextCursor }),
  z.transform(
    ({ members, response_metadata: next }): MembersPage => ({
      userIds: (members ?? []).filter((id) => typeof id === "string"),
      next,
    }),
  ),
);

/** A channel counts as public only where Slack says that it isn't private. */
export function kindOfReply({ channel }: z.infer<typeof channelReplySchema>): ChannelKind {
  if (isNone(channel)) return "untold";
  const traits = channelSchema.parse(channel);
  const isPublic = traits?.is_private === false && !traits.is_im && !traits.is_mpim;
  return isPublic ? "public" : "private";
}
