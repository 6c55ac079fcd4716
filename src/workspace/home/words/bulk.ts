/** Many rotations that are set up at once. mrkdwn: names come escaped, people as mentions, dates as tokens. */
import { BUTTON } from "../../../slack/words/labels.ts";

const rotations = (count: number): string => (count === 1 ? "1 rotation" : `${count} rotations`);
const refusedPart = (refused: number): string => (refused === 0 ? "" : `, ${refused} refused`);

/** "1 minute", "5 minutes". */
export const minutes = (count: number): string => (count === 1 ? "1 minute" : `${count} minutes`);

/** @param left how many minutes, about */
export const underWay = (done: number, all: number, refused: number, left: number): string =>
  `:hourglass: *${done} of ${rotations(all)} set up*${refusedPart(refused)}. About ${minutes(left)} left.`;
export const ended = (done: number, all: number, refused: number, by: string, at: string): string =>
  `:white_check_mark: *${done} of ${rotations(all)} set up*${refusedPart(refused)}. Begun by ${by}, done ${at}.`;
export const undoing = (back: number, all: number): string =>
  `:hourglass: *Undoing: ${all === 1 ? "the user group isn't back as it was yet" : `${back} of ${all} user groups are back as they were`}.*`;
export const undone = (count: number, by: string, at: string): string =>
  `:leftwards_arrow_with_hook: *Set-up of ${rotations(count)} undone* by ${by} ${at}.`;
export const stopped = (count: number): string =>
  `${rotations(count)} ${count === 1 ? "wasn't" : "weren't"} set up.`;
export const left = (count: number): string =>
  count === 1 ? "1 stays as it is." : `${count} stay as they are.`;
/** @param group as it is called */
export const item = (name: string, group: string, reason: string): string =>
  `• ${name} · ${group}: ${reason}`;
export const together = (count: number, groups: string, reason: string): string =>
  `• ${reason}\n    ${rotations(count)}: ${groups}`;
export const more = (count: number): string => `…and ${count} more: *${BUTTON.details}*`;
/** Whose details they are, for screen readers. */
export const about = (count: number): string => `on the set-up of ${rotations(count)}`;
export const undo = (count: number): string => `Undo set-up of ${rotations(count)}`;
/** The dialog holds 300 characters. */
export const undoQuestion =
  "PagerSync deletes these rotations, puts back the members that their user groups had, and disables the groups that it created. What someone changed since stays as it is.";
export const setUpHeading = (count: number): string => `*Set up (${count})*`;
export const refusedHeading = (count: number): string => `*Refused (${count})*`;
export const leftHeading = (count: number): string => `*Left as they are (${count})*`;
export const notBack = (count: number): string => `*Slack refused to change back (${count})*`;
export const WHY = {
  deleted: "Someone has deleted this rotation.",
  edited: "Someone has edited this rotation.",
  group_changed: "Someone has changed this user group.",
  was_empty:
    "This rotation is deleted. Its user group had no members before, and Slack can't empty one, so it keeps those it has now.",
} as const;
/** Instead of what the form would say. */
export const scheduleGone = "Its schedule no longer exists, or another system is connected.";
export const denied = "Whoever began this can no longer manage rotations.";
