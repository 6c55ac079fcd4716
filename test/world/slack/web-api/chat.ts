/** chat.* (docs.slack.dev/reference/methods). */
import * as z from "zod";
import type { Block } from "../block-kit/blocks.ts";
import { checkMessage } from "../block-kit/surfaces.ts";
import { type Channel, messageJson } from "../channels.ts";
import { isRefusal, type Refusal } from "../host.ts";
import { CHANNEL_BURST, POSTS_PER_WORKSPACE } from "../limits.ts";
import { visibleChannel } from "./conversations.ts";
import { type Caller, flag, type Method, method, structure } from "./method.ts";

/** Longer texts are cut. */
const TEXT_MAX = 40_000;
/** All texts of all blocks together. The limit is not documented; Slack's people name this number in their issues. */
const BLOCK_TEXT_MAX = 12_000;

type Content = { readonly text: string; readonly blocks: readonly Block[] };

function contentOf(args: { text?: string | undefined; blocks?: unknown }): Content | Refusal {
  const text = (args.text ?? "").slice(0, TEXT_MAX);
  const raw = args.blocks ?? [];
  if (!Array.isArray(raw)) return { error: "invalid_blocks_format" };
  const checked = checkMessage(raw);
  if (!checked.ok) return { error: "invalid_blocks", complaints: checked.complaints };
  if (text === "" && raw.length === 0) return { error: "no_text" };
  if (textLength(checked.value) > BLOCK_TEXT_MAX) return { error: "msg_blocks_too_long" };
  return { text, blocks: checked.value };
}

function textLength(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  return Object.entries(value).reduce(
    (sum, [key, part]) =>
      sum + (key === "text" && typeof part === "string" ? part.length : textLength(part)),
    0,
  );
}

/** Where a post may go, by channel id, `#name`, or a person's id (the app's direct messages). */
function destination(caller: Caller, ref: string): Channel | Refusal {
  const { slack, team, actor, grant } = caller;
  const user = team.users.get(ref);
  if (user) {
    if (user.deactivated || user.kind === "bot") return { error: "channel_not_found" };
    if (!slack.app.isMessagesTabOn) return { error: "messages_tab_disabled" };
    return team.talk.direct(user.id, actor.id);
  }
  const named = [...team.channels.values()].find(
    (c) => c.kind !== "im" && (ref === `#${c.name}` || ref === c.name),
  );
  const channel = visibleChannel(caller, named?.id ?? ref);
  if (!channel) return { error: "channel_not_found" };
  if (channel.isArchived) return { error: "is_archived" };
  if (!channel.members.has(actor.id) && !grant.scopes.has("chat:write.public"))
    return { error: "not_in_channel" };
  return channel;
}

const content = {
  text: z.string().optional(),
  blocks: structure.optional(),
  unfurl_links: flag,
  unfurl_media: flag,
  mrkdwn: flag,
};

export const chat: Readonly<Record<string, Method>> = {
  "chat.postMessage": method({
    tier: null,
    scopes: ["chat:write"],
    takesJson: true,
    args: z.object({
      channel: z.string().min(1),
      thread_ts: z.string().optional(),
      ...content,
    }),
    answer(caller, args) {
      const { slack, team, actor } = caller;
      const channel = destination(caller, args.channel);
      if (isRefusal(channel)) return channel;
      const said = contentOf(args);
      if (isRefusal(said)) return said;
      const retryAfterS = tooFast(caller, channel);
      if (retryAfterS !== null) return { retryAfterS };
      const message = team.talk.post(channel, actor, { ...said, threadTs: args.thread_ts ?? null });
      return {
        ok: true,
        channel: channel.id,
        ts: message.ts,
        message: messageJson(message, team.id, slack.app.id),
      };
    },
  }),

  "chat.update": method({
    tier: 3,
    scopes: ["chat:write"],
    takesJson: true,
    args: z.object({ channel: z.string().min(1), ts: z.string().min(1), ...content }),
    answer(caller, args) {
      const { slack, team, actor } = caller;
      const channel = visibleChannel(caller, args.channel);
      if (!channel) return { error: "channel_not_found" };
      if (channel.isArchived) return { error: "is_archived" };
      const message = channel.messages.find((m) => m.ts === args.ts);
      if (!message) return { error: "message_not_found" };
      if (message.userId !== actor.id) return { error: "cant_update_message" };
      const said = contentOf(args);
      if (isRefusal(said)) return said;
      team.talk.edit(channel, message, actor, said);
      return {
        ok: true,
        channel: channel.id,
        ts: message.ts,
        text: message.text,
        message: messageJson(message, team.id, slack.app.id),
      };
    },
  }),
};

/** Counts a post against its channel's and its workspace's limit; null lets it through. */
function tooFast({ slack, team }: Caller, channel: Channel): number | null {
  const now = slack.now();
  const own = slack.limits.allowance("chat.postMessage", null);
  return (
    slack.limits.take(`post:${team.id}`, own ?? POSTS_PER_WORKSPACE, now) ??
    slack.limits.take(`post:${team.id}:${channel.id}`, CHANNEL_BURST, now)
  );
}
