/** Sentences of the rotation form and of its preview. mrkdwn where it says so, else plain text. */
import { escapeForeign } from "../../../slack/mrkdwn.ts";
import { OPTION } from "../../../slack/words/labels.ts";

export const HINT = {
  schedules: "Everyone on call in any of these schedules is added to the group.",
  schedulesBy: (label: string): string =>
    `“${label}” below says who in these schedules is added to the group.`,
  channels:
    "PagerSync announces handovers here. In a channel shared with another company, its people can read them too. In a private channel, type /invite @PagerSync first.",
  fallback: "A user group can't be empty in Slack. These people are added while nobody is on call.",
  fallbackBy:
    "A user group can't be empty in Slack. These people are added while the schedules have nobody for it.",
  newAlias: (rule: string): string => `Only needed for “${OPTION.newGroup}”. ${rule}`,
} as const;

export const PLACEHOLDER = {
  name: "Platform on call",
  group: "Search for a user group",
  newAlias: "platform-oncall",
  schedules: "Search for schedules",
  channels: "Choose channels",
  people: "Choose people",
  fallback: "Keep the people who were on call last",
} as const;

/** A user group that its rotation leaves. */
export const FORMER_GROUP = {
  label: "Before PagerSync",
  /** Plain text. */
  putBack: (names: readonly string[]): string =>
    `Put back ${[names.slice(0, -1).join(", "), ...names.slice(-1)].filter(Boolean).join(" and ")}`,
  putBackMany: (count: number): string =>
    count === 1
      ? "Put back the one person who was in the group before"
      : `Put back the ${count} people who were in the group before`,
  /** mrkdwn. */
  before: (people: string): string => `In the group before: ${people}`,
  /** Plain text: a label. @param handle null: not known */
  moved: (handle: string | null): string =>
    `Members of ${handle === null ? "the former group" : `@${handle}`}`,
  /** mrkdwn. @param group as it is called */
  stops: (group: string): string =>
    `PagerSync will stop updating ${group}. It keeps the people who are in it now`,
  unlessPutBack: ", unless you put back those who were in it before.",
} as const;

/** mrkdwn. @param who a mention, or "You" */
export const CONFLICT = {
  changed: (who: string, what: string): string =>
    `:warning: ${who} changed this rotation while you had it open: ${what}.`,
  saved: (who: string): string => `:warning: ${who} changed this rotation while you had it open.`,
  deleted: (who: string | null): string =>
    `:warning: ${who ?? "Someone else"} deleted this rotation while you had it open. Submit creates it again; Cancel leaves it deleted.`,
  whatNow: "Submit overwrites that; Cancel keeps it.",
} as const;

/** mrkdwn. @param handle null: not known any longer */
export const userGroup = (handle: string | null): string =>
  handle === null ? "The user group" : `The user group \`@${escapeForeign(handle, 80)}\``;

/** mrkdwn. @param names of the rotation and its group, the latter as it is called */
export const deletion = (rotation: string, group: string): string =>
  `Delete the rotation *${rotation}*?\n${group} stays in Slack as it is, with the people who are in it now. PagerSync just stops updating it.`;

/** Schedules whose IDs are gone, and for which there is another of the same name. */
export const foundAgain = (names: string): string =>
  `:link: Found again by name: ${names}. Submit to follow it.`;

/** mrkdwn. @param names each in curly quotes */
export const noLongerAvailable = (names: string): string =>
  `:warning: No longer available: ${names}. Choose something else instead.`;

/** mrkdwn. */
export const PREVIEW = {
  begins: "When you submit:",
  joins: (people: string): string => `*Joins:* ${people}`,
  stays: (people: string): string => `*Stays:* ${people}`,
  leaves: (people: string): string => `*Leaves:* ${people}`,
  nobodyMoves: "Nobody joins or leaves.",
  asItIs:
    "Nobody in these schedules can be in the group right now, so it stays as it is until someone can.",
  /** @param text mrkdwn */
  words: (text: string): string => `*Preview:* ${text}`,
  wordsNeed: "choose a user group and schedules first.",
  wordsUnknown: "PagerSync can't tell right now.",
  wordsNowhere: (label: string): string =>
    `\n:warning: No channel is chosen under *${label}*, so this isn't shown anywhere yet.`,
  unknown:
    "PagerSync can't tell right now who will be in the group. It checks again after you submit.",
} as const;
