/** conversations.* (docs.slack.dev/reference/methods). */
import * as z from "zod";
import { type Channel, channelJson } from "../channels.ts";
import type { JsonObject } from "../json.ts";
import { toldId } from "../organization.ts";
import { topicJson } from "../topics.ts";
import { type Caller, count, flag, list, type Method, method } from "./method.ts";
import { placeOf } from "./users.ts";

const TOPIC_MAX = 250;
/** More is `invalid_limit`. */
const MEMBERS_MAX = 999;
const MEMBERS_UNASKED = 100;
/** Slack may give fewer than asked for, although there are more. */
const MEMBERS_GIVEN = 200;

/** The channel as this token can see it: a private one without the bot doesn't exist for it. */
export function visibleChannel({ team, actor }: Caller, id: string): Channel | null {
  const channel = team.channels.get(id);
  if (!channel) return null;
  return channel.kind === "public" || channel.members.has(actor.id) ? channel : null;
}

const seenBy = ({ team, actor }: Caller, channel: Channel): JsonObject => {
  const { channels, users } = team;
  const topic = topicJson(channel.topic, { channels, users, groups: team.groups.all() });
  return channelJson(channel, actor.id, topic);
};

const READ_SCOPES = {
  public: ["channels:read"],
  private: ["groups:read"],
  im: ["im:read"],
} as const;

/** Which scope lets a token act on this kind of channel; the refusal names the one that was needed. */
function missingScope(
  { grant }: Caller,
  channel: Channel,
  scopes: Readonly<Record<Channel["kind"], readonly string[]>>,
): JsonObject | null {
  const needed = scopes[channel.kind];
  if (needed.some((scope) => grant.scopes.has(scope))) return null;
  return {
    ok: false,
    error: "missing_scope",
    needed: needed.join(","),
    provided: [...grant.scopes].join(","),
  };
}

export const conversations: Readonly<Record<string, Method>> = {
  "conversations.info": method({
    tier: 3,
    scopes: [],
    takesJson: false,
    args: z.object({
      channel: z.string().min(1),
      include_num_members: flag,
      include_locale: flag,
    }),
    answer(caller, args) {
      const channel = visibleChannel(caller, args.channel);
      if (!channel) return { error: "channel_not_found" };
      const refused = missingScope(caller, channel, READ_SCOPES);
      if (refused) return refused;
      const size = args.include_num_members ? { num_members: channel.members.size } : {};
      return { ok: true, channel: { ...seenBy(caller, channel), ...size } };
    },
  }),

  "conversations.members": method({
    tier: 4,
    scopes: [],
    takesJson: false,
    args: z.object({ channel: z.string().min(1), cursor: z.string().optional(), limit: count }),
    answer(caller, { channel: id, cursor = "", limit = MEMBERS_UNASKED }) {
      const channel = visibleChannel(caller, id);
      if (!channel) return { error: "channel_not_found" };
      const refused = missingScope(caller, channel, READ_SCOPES);
      if (refused) return refused;
      if (limit < 1 || limit > MEMBERS_MAX) return { error: "invalid_limit" };
      const all = [...channel.members].map((id) => {
        const user = caller.team.users.get(id);
        return user ? toldId(user, caller.team.organization, "groups") : id;
      });
      const start = cursor === "" ? 0 : placeOf(cursor);
      if (start === null || start > all.length) return { error: "invalid_cursor" };
      const end = start + Math.min(limit, MEMBERS_GIVEN);
      const next = end < all.length ? btoa(`user:${end}`) : "";
      const members = all.slice(start, end);
      return { ok: true, members, response_metadata: { next_cursor: next } };
    },
  }),

  "conversations.open": method({
    tier: 3,
    scopes: ["im:write"],
    takesJson: true,
    args: z.object({ users: list, return_im: flag, prevent_creation: flag }),
    answer({ slack, team, actor }, args) {
      const [id, ...others] = args.users;
      if (id === undefined) return { error: "users_list_not_supplied" };
      // Group direct messages are not emulated.
      if (others.length > 0) return { error: "method_not_supported_for_channel_type" };
      const user = team.users.get(id);
      if (!user) return { error: "user_not_found" };
      if (user.deactivated) return { error: "user_disabled" };
      if (user.kind === "bot") return { error: "cannot_dm_bot" };
      if (actor.kind === "bot" && !slack.app.isMessagesTabOn)
        return { error: "messages_tab_disabled" };
      const channel = team.talk.direct(user.id, actor.id);
      const whole = args.return_im ? channelJson(channel, actor.id) : {};
      return { ok: true, no_op: false, already_open: true, channel: { ...whole, id: channel.id } };
    },
  }),

  "conversations.setTopic": method({
    tier: 2,
    scopes: [],
    takesJson: true,
    args: z.object({ channel: z.string().min(1), topic: z.string() }),
    answer(caller, args) {
      const channel = visibleChannel(caller, args.channel);
      if (!channel) return { error: "channel_not_found" };
      const refused = missingScope(caller, channel, {
        public: ["channels:write.topic", "channels:manage"],
        private: ["groups:write.topic", "groups:write"],
        im: ["im:write"],
      });
      if (refused) return refused;
      if (!channel.members.has(caller.actor.id)) return { error: "not_in_channel" };
      if (channel.isArchived) return { error: "is_archived" };
      if (args.topic.length > TOPIC_MAX) return { error: "too_long" };
      channel.topic = caller.team.talk.madeOf(args.topic);
      return { ok: true, channel: seenBy(caller, channel) };
    },
  }),
};
