/** A workspace's channels and what is said in them. */
import type { Block } from "./block-kit/blocks.ts";
import type { Channel, Message } from "./channels.ts";
import { type Host, seconds } from "./host.ts";
import { pingsOf } from "./mentions.ts";
import type { SlackUser } from "./people.ts";

export type Said = {
  readonly text: string;
  readonly blocks?: readonly Block[];
  readonly threadTs?: string | null;
};

export class ChannelBook {
  /** By id; direct messages with the app included. */
  readonly all = new Map<string, Channel>();
  /** What Slack makes of a topic that is written to it; a test may let it make something else. */
  madeOf: (topic: string) => string = (topic) => topic;
  readonly #teamId: string;
  readonly #host: Host;

  constructor(teamId: string, host: Host) {
    this.#teamId = teamId;
    this.#host = host;
  }

  add(given: Partial<Channel> & Pick<Channel, "name">): Channel {
    const channel: Channel = {
      id: given.id ?? this.#host.makeId(given.kind === "im" ? "D" : "C"),
      name: given.name,
      kind: given.kind ?? "public",
      isArchived: given.isArchived ?? false,
      isExternallyShared: given.isExternallyShared ?? false,
      members: given.members ?? new Set(),
      topic: "",
      createdAtS: seconds(this.#host.now()),
      creator: given.creator ?? "USLACKBOT",
      messages: [],
    };
    this.all.set(channel.id, channel);
    this.#host.changed({ kind: "channels", teamId: this.#teamId });
    return channel;
  }

  /** By id, or by name with or without the #. */
  find(ref: string): Channel | undefined {
    const name = ref.replace(/^#/, "");
    const named = [...this.all.values()].find((c) => c.kind !== "im" && c.name === name);
    return this.all.get(ref) ?? named;
  }

  /** The direct messages between the app and a person; made on first use. */
  direct(userId: string, botUserId: string): Channel {
    const known = [...this.all.values()].find(
      (c) => c.kind === "im" && c.members.has(userId) && c.members.has(botUserId),
    );
    const members = new Set([userId, botUserId]);
    return known ?? this.add({ name: "", kind: "im", members, creator: botUserId });
  }

  /** Posts a message there, by anybody. */
  post(channel: Channel, by: SlackUser, said: Said): Message {
    const blocks = said.blocks ?? [];
    const message: Message = {
      ts: this.#host.makeTs(),
      userId: by.id,
      botId: by.botId,
      threadTs: said.threadTs ?? null,
      text: said.text,
      blocks,
      pings: pingsOf(said.text, blocks),
      edited: null,
    };
    channel.messages.push(message);
    this.#changed(channel);
    return message;
  }

  edit(channel: Channel, message: Message, by: SlackUser, said: Said): void {
    message.text = said.text;
    message.blocks = said.blocks ?? [];
    message.edited = { userId: by.id, ts: this.#host.makeTs() };
    this.#changed(channel);
  }

  #changed(channel: Channel): void {
    this.#host.changed({ kind: "message", teamId: this.#teamId, channelId: channel.id });
  }
}
