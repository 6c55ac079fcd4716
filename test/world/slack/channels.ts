/** Channels and their messages. A direct message with the app is a channel of its own (D…). */
import { APP_NAME } from "./app.ts";
import type { Block } from "./block-kit/blocks.ts";
import { asSent, type JsonObject } from "./json.ts";
import type { Pings } from "./mentions.ts";
import { topicJson } from "./topics.ts";

export type Message = {
  readonly ts: string;
  /** Who posted it: the bot's user id for the app's. */
  readonly userId: string;
  readonly botId: string | null;
  readonly threadTs: string | null;
  text: string;
  blocks: readonly Block[];
  /** Who was notified when it was posted; an edit notifies nobody. */
  readonly pings: Pings;
  edited: { readonly userId: string; readonly ts: string } | null;
};

export type Channel = {
  readonly id: string;
  readonly name: string;
  readonly kind: "public" | "private" | "im";
  isArchived: boolean;
  readonly isExternallyShared: boolean;
  readonly members: Set<string>;
  /** As people see it. */
  topic: string;
  readonly createdAtS: number;
  readonly creator: string;
  readonly messages: Message[];
};

/** @param topic the topic in markup; absent: as Slack marks up text without mentions */
export function channelJson(
  channel: Channel,
  viewerId: string,
  topic = topicJson(channel.topic),
): JsonObject {
  const base: JsonObject = {
    id: channel.id,
    created: channel.createdAtS,
    is_archived: channel.isArchived,
    is_im: channel.kind === "im",
    is_org_shared: false,
    context_team_id: null,
    updated: channel.createdAtS * 1000,
  };
  if (channel.kind === "im") {
    const other = [...channel.members].find((id) => id !== viewerId) ?? null;
    return { ...base, user: other, is_open: true, last_read: "0000000000.000000" };
  }
  const isPrivate = channel.kind === "private";
  return {
    ...base,
    name: channel.name,
    name_normalized: channel.name,
    creator: channel.creator,
    is_channel: !isPrivate,
    is_group: false,
    is_mpim: false,
    is_general: channel.name === "general",
    is_private: isPrivate,
    is_member: channel.members.has(viewerId),
    is_shared: channel.isExternallyShared,
    is_ext_shared: channel.isExternallyShared,
    is_pending_ext_shared: false,
    pending_shared: [],
    parent_conversation: null,
    previous_names: [],
    unlinked: 0,
    topic: { value: topic, creator: channel.creator, last_set: 0 },
    purpose: { value: "", creator: "", last_set: 0 },
  };
}

export function messageJson(message: Message, teamId: string, appId: string) {
  return {
    type: "message" as const,
    user: message.userId,
    ts: message.ts,
    ...(message.botId === null
      ? {}
      : {
          bot_id: message.botId,
          app_id: appId,
          bot_profile: {
            id: message.botId,
            app_id: appId,
            user_id: message.userId,
            name: APP_NAME,
            team_id: teamId,
            deleted: false,
          },
        }),
    text: message.text,
    team: teamId,
    ...(message.blocks.length > 0 ? { blocks: asSent(message.blocks) } : {}),
    ...(message.threadTs === null ? {} : { thread_ts: message.threadTs }),
    ...(message.edited === null
      ? {}
      : { edited: { user: message.edited.userId, ts: message.edited.ts } }),
  };
}
