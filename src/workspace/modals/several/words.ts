/** Sentences of `Set up several`. mrkdwn where it says so, else plain text. */
import { MOST_PROPOSALS } from "../../../domain/proposal.ts";
import { MOST_ROTATIONS } from "../../../domain/rotation-check.ts";
import { cut, oneLine } from "../../../slack/mrkdwn.ts";
import { BUTTON, FIELD } from "../../../slack/words/labels.ts";
import { GROUPS_A_MINUTE } from "../../home/bulk.ts";
import { minutes } from "../../home/words/bulk.ts";

export const CHOOSE = {
  intro: `Choose the schedules. PagerSync then proposes a rotation and a user group for each, up to ${MOST_PROPOSALS} at a time. Nothing changes before you've seen the proposals.`,
  schedules: "Schedules already in a rotation are marked.",
  search: "payments",
  searchHint:
    "Adds every match, except schedules that are disabled or already in a rotation. You can combine it with a choice above.",
  channels: "Every one of these rotations announces its handovers here.",
  followed: " (in a rotation)",
  none: `Choose schedules here, or enter part of their names under “${FIELD.schedulesNamed}”.`,
  noMatch: (text: string): string =>
    `No schedule without a rotation has a name that contains “${cut(oneLine(text), 80)}”.`,
} as const;

/** mrkdwn. @param followed how many of them a rotation follows already */
export function matches(count: number, followed: number): string {
  const found = count === 1 ? "1 schedule matches" : `${count} schedules match`;
  const less =
    followed === 0
      ? ""
      : ` ${followed} more ${followed === 1 ? "has a rotation already and is" : "have a rotation already and are"} left out.`;
  return `*${found}.*${less}${count > MOST_PROPOSALS ? ` ${tooMany(count - MOST_PROPOSALS)}` : ""}`;
}

const tooMany = (more: number): string =>
  `The first ${MOST_PROPOSALS} are set up now; open this again for the other ${more}.`;

/** mrkdwn; names come escaped. */
export const LIST = {
  summary(ready: number, created: number): string {
    const existing = ready - created;
    const groups = [
      ...(created > 0 ? [`${created} with a new user group`] : []),
      ...(existing > 0 ? [`${existing} with an existing one`] : []),
    ].join(", ");
    return ready === 0
      ? "*No rotation can be set up yet.*"
      : `*${BUTTON.apply} sets up ${ready === 1 ? "1 rotation" : `${ready} rotations`}:* ${groups}.`;
  },
  faulty: (count: number): string =>
    `:warning: ${count === 1 ? "1 proposal needs" : `${count} proposals need`} a change. Otherwise, ${count === 1 ? "it's" : "they're"} left out.`,
  leftOut: (count: number): string => `You left out ${count}.`,
  more: tooMany,
  minutes: (created: number): string =>
    `Slack allows about ${GROUPS_A_MINUTE} new user groups a minute, so this takes about ${minutes(Math.ceil(created / GROUPS_A_MINUTE))}. You don't have to wait here: the Home shows the progress.`,
  creationForbidden:
    ":warning: Slack lets only admins create user groups here, so PagerSync can't create them until an admin grants access on the Home.",
  name: (name: string, schedule: string): string =>
    schedule === name ? `*${name}*` : `*${name}* (${schedule})`,
  group: (handle: string): string => `\`@${handle}\``,
  groupIs: { new: "(new)", enabled: "(disabled now, will be enabled)" },
  out: (name: string): string => `~${name}~ left out`,
  fault: (sentence: string): string => `:warning: ${sentence}`,
  problem: (sentence: string): string => `:warning: ${sentence}`,
  unknown: "PagerSync can't tell right now who will be in the group.",
  nobody: "Nobody in this schedule can be in the group right now.",
} as const;

/** mrkdwn. */
export const CHANGE = {
  follows: (schedule: string): string => `Follows *${schedule}*.`,
} as const;

export const RUN = {
  background:
    "This continues in the background. You can close this: the Home shows the progress, and has these details for a day.",
  undo: "Undo",
  more: (count: number): string => `…and ${count} more`,
  again: `To try these again with a change, use *${BUTTON.setUpSeveral}*, or *${BUTTON.createRotation}* for one of them.`,
} as const;

export const FAULT = {
  groupTwice: (name: string): string =>
    `The proposal “${cut(oneLine(name), 80)}” has this user group already. Choose another.`,
  aliasTwice: (name: string): string =>
    `The proposal “${cut(oneLine(name), 80)}” has this alias already. Choose another.`,
} as const;

export const SET_UP_REFUSAL = {
  gone: "These proposals were applied already, replaced by newer ones, or are more than a day old. Nothing was changed. Open “Set up several” again.",
  changed:
    "Something changed in the meantime. Nothing was set up yet. Here's what would be set up now.",
  tooMany: `There can be up to ${MOST_ROTATIONS.toLocaleString("en")} rotations. Leave some of these out, or delete ones that you no longer need.`,
  runGone: "This set-up is more than a day old, so it can no longer be undone.",
} as const;
