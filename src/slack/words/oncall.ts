/** Sentences of `/oncall` besides the list of rotations. mrkdwn: foreign text is escaped. */
import { dateToken, escapeForeign, userMention } from "../mrkdwn.ts";

const named = (name: string): string => `“${escapeForeign(name, 80)}”`;

/** @param userId null: the person who asked */
const areOrIs = (userId: string | null, isFirst: boolean): string =>
  userId === null ? (isFirst ? "You're" : "you're") : `${userMention(userId)} is`;

export const ONCALL = {
  neverOnCall: (userId: string | null): string =>
    `${areOrIs(userId, true)} not on call in any rotation now or in the next 24 hours.`,
  whenOnCall: (userId: string | null): string => `*When ${areOrIs(userId, false)} on call*`,
  help: [
    "*Who's on call*",
    "`/oncall` shows who's on call in every rotation",
    "`/oncall @group` or a rotation's name shows that one, and who's next",
    "`/oncall me` shows your shifts, and `/oncall @someone` shows theirs",
  ],
  more: (count: number): string => `…and ${count} more.`,
  moreByName: (count: number): string => `…and ${count} more. Try \`/oncall\` with a name.`,
  nextDayOnly: "Shows the next 24 hours only.",
  moreAt: (homeUrl: string): string => `More on <${homeUrl}|PagerSync's Home>.`,
  noName: "(no name)",
  nowBy: {
    schedule: "On call now",
    last: "Nobody is on call. Still in the group (on call last)",
    fallback: "Nobody is on call. In the group instead (fallback)",
  },
  nextFrom: (from: number, isFirst: boolean): string =>
    `${isFirst ? "Next" : "next"} from ${dateToken(from)}`,
  until: (until: number, isSure: boolean): string =>
    isSure ? ` until ${dateToken(until)}` : ` until at least ${dateToken(until)}`,
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
