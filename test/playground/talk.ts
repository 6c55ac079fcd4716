/**
 * What visitors type in a channel: a message, whose @mentions Slack's client turns into tokens, or a slash command, of
 * Slack's own or of the app's, whose answers only they see.
 */
import type { Block } from "../world/slack/block-kit/blocks.ts";
import { SlackTrouble } from "../world/slack/client/trouble.ts";
import type { SlackClient } from "../world/slack/client.ts";
import type { Reply } from "../world/slack/response-urls.ts";
import type { EmulatedSlack } from "../world/slack/slack.ts";
import type { Team } from "../world/slack/team.ts";
import { OWN_COMMANDS } from "./own-commands.ts";

/** Seen by one person, in one channel. */
export type Whisper = {
  readonly ts: string;
  readonly userId: string;
  /** Who whispers: a user id, or Slackbot. */
  readonly from: string;
  readonly channelId: string;
  readonly text: string;
  readonly blocks: readonly Block[];
};

type Asked = {
  readonly team: Team;
  readonly userId: string;
  readonly channelId: string;
  readonly url: string;
  /** How many of the later answers were heard. */
  heard: number;
};

const KEPT = 50;
const SLACKBOT = "Slackbot";
/** What the app's manifest declares. */
const COMMANDS: ReadonlySet<string> = new Set(["/oncall"]);

export class Talk {
  readonly #whispers: Whisper[] = [];
  readonly #asked: Asked[] = [];
  readonly #slack: EmulatedSlack;

  constructor({ slack }: { readonly slack: EmulatedSlack }) {
    this.#slack = slack;
  }

  say({ team, user }: SlackClient, channelId: string, line: string): void {
    team.talk.post(team.channel(channelId), user, { text: withTokens(team, line) });
  }

  async command(person: SlackClient, channelId: string, line: string): Promise<void> {
    const { team, user } = person;
    const [command = "", ...words] = line.trim().split(/\s+/);
    const own = Object.hasOwn(OWN_COMMANDS, command) ? OWN_COMMANDS[command] : undefined;
    if (own) {
      const text = own({ team, channel: team.channel(channelId), by: user }, words.join(" "));
      if (text) this.#whisper({ userId: user.id, from: SLACKBOT, channelId, text, blocks: [] });
      return;
    }
    if (!COMMANDS.has(command))
      throw new SlackTrouble(
        `${command} is not a valid command.`,
        `there are ${[...COMMANDS, ...Object.keys(OWN_COMMANDS)].join(", ")}`,
      );
    const { reply, responseUrl } = await person.command(line, channelId);
    const asked = { team, userId: user.id, channelId, url: responseUrl, heard: 0 };
    if (reply) this.#hear(asked, reply);
    this.#asked.push(asked);
    if (this.#asked.length > KEPT) this.#asked.shift();
  }

  /** With what came over the response addresses since. */
  whispersTo(userId: string): readonly Whisper[] {
    for (const asked of this.#asked) {
      const replies = this.#slack.responseUrls.replies(asked.url);
      for (const reply of replies.slice(asked.heard)) this.#hear(asked, reply);
      asked.heard = replies.length;
    }
    return this.#whispers.filter((whisper) => whisper.userId === userId);
  }

  #hear({ team, userId, channelId }: Asked, { text, blocks, to }: Reply): void {
    const from = team.installation?.botUserId ?? "";
    const bot = team.users.get(from);
    if (to === "in_channel" && bot) {
      team.talk.post(team.channel(channelId), bot, { text });
      return;
    }
    this.#whisper({ userId, from, channelId, text, blocks });
  }

  #whisper(whisper: Omit<Whisper, "ts">): void {
    this.#whispers.push({ ts: this.#slack.makeTs(), ...whisper });
    if (this.#whispers.length > KEPT) this.#whispers.shift();
  }
}

function withTokens(team: Team, line: string): string {
  const safe = line.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return safe.replace(/(?<!\w)([@#])([\w.-]*\w)/g, (whole, sign: string, name: string) => {
    if (sign === "#") {
      const channel = team.talk.find(name);
      return channel ? `<#${channel.id}>` : whole;
    }
    const group = team.groups.find(name);
    if (group) return `<!subteam^${group.id}>`;
    const user = [...team.users.values()].find((one) => one.name === name.toLowerCase());
    return user ? `<@${user.id}>` : whole;
  });
}
