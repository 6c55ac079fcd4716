/** Sentences of "Coming Up". mrkdwn: foreign text comes escaped and cut. Instants are epoch ms. */
import type { IneligibleReason } from "../../../domain/slack-member.ts";
import { clock, dateToken } from "../../../slack/mrkdwn.ts";

export const COMING_UP = {
  title: (rotation: string, from: number, until: number): string =>
    `*${rotation}*, from ${dateToken(from)} until ${dateToken(until)}`,
  heldBack: (system: string, readAt: number): string =>
    `:hourglass: PagerSync has read upcoming shifts often in the last minute, and saves the rest of ${system}'s rate limit for handovers. This is from ${clock(readAt)}. Try again in a minute.`,
  gapsUnknown: "Can't check for gaps: some schedules couldn't be read.",
  noGaps: "No gaps: someone is on call at all times.",
  gaps: ":warning: *Nobody is on call in any of the schedules:*",
  tooMuch: "There was too much to read at once. Try again in a minute.",
  unread: (why: string): string => `:warning: Can't read this right now. ${why}`,
  now: "*Now*",
  still: "*Still*",
  nobody: ":warning: *nobody*",
  wholeWeek: (who: string): string => `the whole week: ${who}`,
  until: (end: string, who: string): string => `until ${end}: ${who}`,
  from: (start: string, who: string): string => `from ${start}: ${who}`,
  readAt: (at: number): string => ` Read from the scheduling system at ${clock(at)}.`,
} as const;

export const COMING_TROUBLE: Readonly<Record<"no_account" | IneligibleReason, string>> = {
  no_account: "no Slack account matches",
  deactivated: "deactivated in Slack",
  guest: "a guest in Slack",
  bot: "a bot in Slack",
  foreign: "in another organization in Slack",
  invited: "hasn't joined Slack yet",
};
