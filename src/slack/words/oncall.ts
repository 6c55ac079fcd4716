/** Sentences of `/oncall` besides the list of rotations. mrkdwn: foreign text is escaped. */
import { dateToken, escapeForeign } from "../mrkdwn.ts";

const named = (name: string): string => `“${escapeForeign(name, 80)}”`;

export const ONCALL = {
  notInstalled: "PagerSync is no longer installed in this workspace.",
  repeated: "This command was already answered. Type it again to ask again.",
  late: "That took too long. Try again in a moment.",
  notConnected:
    "PagerSync isn't connected to a scheduling system yet. Open its Home to connect one.",
  noRotations: "There are no rotations yet. Create the first one on PagerSync's Home.",
  paused:
    ":warning: No scheduling system is connected. This is from when the last one was disconnected.",
  notReadSince: (since: number): string =>
    `:warning: PagerSync hasn't been able to read the scheduling system since ${dateToken(since)}. This is from before that.`,
  several: (name: string): string => `*Several rotations match ${named(name)}*`,
  notFound: (name: string): string =>
    `No rotation or group called ${named(name)}. Try \`/oncall\` for a list, or \`/oncall help\`.`,
  groupNotKept: (handle: string | null): string =>
    `${handle === null ? "This user group" : `The user group \`@${escapeForeign(handle, 80)}\``} isn't used by a rotation. Try \`/oncall\` for a list.`,
} as const;
