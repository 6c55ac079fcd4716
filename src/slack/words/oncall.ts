/** Sentences of `/oncall` besides the list of rotations. mrkdwn: foreign text is escaped. */
import { dateToken, escapeForeign } from "../mrkdwn.ts";

const named = (name: string): string => `“${escapeForeign(name, 80)}”`;

export const ONCALL = {
  notInstalled: "PagerSync isn't installed in this workspace any more.",
  repeated: "This was answered already. Type it again to ask again.",
  late: "That took longer than it should. Ask again in a moment.",
  notConnected:
    "Nobody can be told yet: PagerSync isn't connected to a scheduling system. Its Home says how.",
  noRotations:
    "There are no rotations yet. Whoever manages them makes the first on PagerSync's Home.",
  paused:
    ":warning: No scheduling system is connected: this is how it was when the last one was disconnected.",
  notReadSince: (since: number): string =>
    `:warning: The scheduling system couldn't be read since ${dateToken(since)}: this is how it was then.`,
  several: (name: string): string => `*Several rotations match ${named(name)}*`,
  notFound: (name: string): string =>
    `No rotation and no user group of one is called ${named(name)}. \`/oncall\` lists them all, \`/oncall help\` says what can be asked.`,
  groupNotKept: (handle: string | null): string =>
    `${handle === null ? "This user group" : `The user group \`@${escapeForeign(handle, 80)}\``} follows no rotation. \`/oncall\` lists those that do.`,
} as const;
