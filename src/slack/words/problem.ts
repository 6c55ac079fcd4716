/** Sentences for a rotation's problems, with the remedy. mrkdwn: names are escaped, people and channels mentioned. */

import type { Problem } from "../../domain/problem.ts";
import type { IneligibleReason } from "../../domain/slack-member.ts";
import type { SystemName } from "../../domain/systems.ts";
import { channelMention, escapeForeign, person } from "../mrkdwn.ts";
import { schedulerFailureSentence, systemLabel } from "./scheduler-failure.ts";
import {
  messageErrorSentence,
  postErrorSentence,
  slackErrorSentence,
  topicErrorSentence,
} from "./slack-error.ts";
import { namedSource } from "./sources.ts";

const NAME_CHARS = 80;
const SENTENCE_CHARS = 400;

export const INELIGIBLE_WORDS: Readonly<Record<IneligibleReason, string>> = {
  deactivated: "is deactivated in Slack",
  guest: "is a guest in Slack, and guests can't be in a user group",
  bot: "is a bot in Slack, and bots can't be in a user group",
  foreign: "belongs to another organization in Slack and can't be in a user group",
  invited: "hasn't accepted their Slack invitation yet",
};

/** How somebody belongs to a schedule: the verb and what follows. */
export const isStanding = (as: "next" | "everyone" | undefined): string => {
  switch (as) {
    case undefined:
      return "is on call";
    case "next":
      return "is next on call";
    case "everyone":
      return "is in the schedules";
  }
};

/** Who is in the group while its schedules name nobody for it. */
const HELD_BY = {
  others: "",
  last: ", so the people who were in the group last stay in it",
  fallback: ", so the fallback people are in the group",
} as const;

const name = (text: string): string => `“${escapeForeign(text, NAME_CHARS)}”`;

const editorOf = (userId: string | null): string =>
  userId === null ? "someone" : `<@${escapeForeign(userId, NAME_CHARS)}>`;

/** @param system the scheduling system of a problem that doesn't know its own; null: unknown */
export function problemSentence(problem: Problem, system: SystemName | null): string {
  switch (problem.kind) {
    case "schedule_unread": {
      const which = problem.system ?? system;
      const why = escapeForeign(schedulerFailureSentence(problem.failure, which), SENTENCE_CHARS);
      const fix = problem.failure.reason === "not_found" ? " Edit the rotation to replace it." : "";
      return `Can't read ${namedSource(name(problem.scheduleName), problem.scheduleId)}, so the group stays as it is. ${why}${fix}`;
    }
    case "unlinked":
      return `Its schedules aren't linked to the connected system yet, so the group stays as it is.`;
    case "no_slack_match": {
      const who = escapeForeign(problem.personName, NAME_CHARS);
      const there = `${who} ${isStanding(problem.as)}`;
      return problem.email === null
        ? `${there}, but ${system === null ? "PagerSync doesn't know their email address" : "the scheduling system doesn't show their email address"}, so PagerSync can't tell who they are in Slack. Match them manually.`
        : `${there}, but no Slack account has the address ${escapeForeign(problem.email, NAME_CHARS)}. Use the same address in both, or match them manually.`;
    }
    case "address_changed": {
      const who = person({ userId: problem.userId, name: problem.personName });
      const address =
        problem.email === null
          ? "the address in the scheduling system"
          : escapeForeign(problem.email, NAME_CHARS);
      return `${who} ${isStanding(problem.as)} and stays in the group, but no longer has the address ${address} in Slack. Use the same address in both, or match them manually.`;
    }
    case "unfit":
      return `${person({ userId: problem.userId, name: problem.personName })} ${isStanding(problem.as)}, but ${INELIGIBLE_WORDS[problem.ineligible]}.`;
    case "fallback_unfit":
      return `${person({ userId: problem.userId, name: problem.personName })} should be in the group when nobody is on call, but ${INELIGIBLE_WORDS[problem.ineligible]}. Edit the rotation to choose someone else.`;
    case "always_unfit":
      return `${person({ userId: problem.userId, name: problem.personName })} should always be in the group, but ${INELIGIBLE_WORDS[problem.ineligible]}. Edit the rotation to choose someone else.`;
    case "nobody_on_call":
      return problem.holding === "last"
        ? "Nobody is on call, so the people who were on call last stay in the group."
        : "Nobody is on call, so the fallback people are in the group.";
    case "nobody_found": {
      const which = namedSource(name(problem.scheduleName), problem.scheduleId);
      const what =
        problem.as === "next"
          ? `${systemLabel(problem.system ?? system)} doesn't show anyone who's next on call in ${which}`
          : `Nobody is in ${which}`;
      return `${what}${HELD_BY[problem.holding ?? "others"]}.`;
    }
    case "group_write_refused":
      return `Can't change the user group. ${escapeForeign(slackErrorSentence(problem.error), SENTENCE_CHARS)}`;
    case "group_gone":
      return "The user group is no longer in Slack. Edit the rotation to choose another.";
    case "group_disabled":
      return "The user group is disabled in Slack. Enable it there, or edit the rotation to choose another.";
    case "group_managed_elsewhere":
      return "The user group is managed outside Slack (for example by an identity provider), so PagerSync can't change it. Edit the rotation to choose another.";
    case "edit_war":
      return `${editorOf(problem.editor)} keeps changing this group, so PagerSync leaves it alone until the next handover. If another tool also manages this group, turn one of them off.`;
    case "kept_by_hand":
      return `Keeping ${editorOf(problem.editor)}'s manual change until the next handover.`;
    case "words_unfollowed":
      return `Its own words name ${name(problem.scheduleName)}, which it no longer follows, so PagerSync uses the usual words. Edit the rotation to correct them.`;
    case "announcement_refused":
      return `Can't post in ${channelMention(problem.channelId)}. ${escapeForeign(postErrorSentence(problem.error), SENTENCE_CHARS)}`;
    case "message_refused":
      return `Can't message ${person({ userId: problem.userId, name: "" })}. ${escapeForeign(messageErrorSentence(problem.error), SENTENCE_CHARS)}`;
    case "topic_refused":
      return `Can't update the topic of ${channelMention(problem.channelId)}. ${escapeForeign(topicErrorSentence(problem.error), SENTENCE_CHARS)}`;
  }
}

/** Of a problem that ended. */
export const fixedSentence = (problem: Problem): string =>
  problem.kind === "schedule_unread"
    ? `PagerSync can read ${namedSource(name(problem.scheduleName), problem.scheduleId)} again.`
    : "PagerSync can update the user group again.";
