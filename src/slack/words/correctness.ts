/** Sentences about how right groups were. mrkdwn. */
import {
  type Cause,
  type Correctness,
  percentRight,
  type Rightness,
} from "../../domain/correctness.ts";
import { dateToken, list } from "../mrkdwn.ts";

const MOST_STRETCHES = 5;
const DAY_MS = 24 * 3_600_000;

const BECAUSE: Readonly<Record<Cause, string>> = {
  handover: "a handover",
  override: "an override, or the schedule was changed",
  edited: "someone created or edited the rotation",
  hand_edit: "someone else changed the group",
  people: "other people had to be in the group",
  unread: "the scheduling system couldn't be read",
  stale: "the scheduling system still listed the previous shift",
  late: "PagerSync was late",
  lookup: "PagerSync had to look people up in Slack",
  rate_limited: "Slack limits how often groups can change",
  slack_down: "Slack didn't respond",
  refused: "Slack refused the change",
  group_disabled: "the group is disabled",
  group_gone: "the group is no longer in Slack",
  group_managed_elsewhere: "the group is managed outside Slack",
};

/** @returns lines: how right the rotation's group was, and its newest stretches */
export function correctnessLines(correctness: Correctness, now: number): readonly string[] {
  const { wrongMs, stretches, unlisted } = correctness;
  if (wrongMs <= 0 && stretches.length === 0) return [rightSentence(correctness)];
  const more = unlisted.count === 0 ? "" : ` (${unlisted.count} short ones aren't listed)`;
  const times = stretches.length + unlisted.count;
  const often =
    times === 1
      ? `once, for ${duration(wrongMs)}`
      : `${times} times, for ${duration(wrongMs)} in total`;
  return [
    `${rightSentence(correctness)} It was wrong ${often}${more}.`,
    ...stretches.slice(0, MOST_STRETCHES).map(({ from, until, causes }) => {
      const length = duration((until ?? now) - from);
      const how = until === null ? `for ${length}, still wrong` : `for ${length}`;
      return `• ${dateToken(from)}, ${how}: ${list(
        causes.map((cause) => BECAUSE[cause]),
        causes.length,
      )}`;
    }),
    ...(stretches.length > MOST_STRETCHES
      ? [`…and ${stretches.length - MOST_STRETCHES} earlier ones.`]
      : []),
  ];
}

/** All groups in one line; null: it is too early to say anything. */
export const groupsRightLine = (all: Rightness): string | null =>
  all.watchedMs < DAY_MS ? null : rightSentence(all, "Groups");

function rightSentence(
  { since, isWholeWindow, wrongMs, watchedMs }: Rightness,
  who = "The group",
): string {
  const span = isWholeWindow ? "in the last 90 days" : `since ${dateToken(since)}`;
  return `${who} had the right members ${percentRight(wrongMs, watchedMs)}% of the time ${span}.`;
}

const UNITS = [
  [DAY_MS, "d"],
  [3_600_000, "h"],
  [60_000, "min"],
  [1_000, "s"],
] as const;

/** The two largest units: "2 h 5 min"; below a second: "less than 1 s". */
export function duration(ms: number): string {
  const first = UNITS.findIndex(([unit]) => ms >= unit);
  const unit = UNITS[first];
  if (!unit) return "less than 1 s";
  const next = UNITS[first + 1];
  const rest = next ? Math.floor((ms % unit[0]) / next[0]) : 0;
  const most = `${Math.floor(ms / unit[0])} ${unit[1]}`;
  return next && rest > 0 ? `${most} ${rest} ${next[1]}` : most;
}
