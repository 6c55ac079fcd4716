/** Sentences of the history: events, and reasons of members. mrkdwn: names are escaped, people mentioned. */
import type { Change, HistoryEvent, Item, Membership, Who } from "../../domain/history.ts";
import type { MembershipAnswer } from "../../domain/membership-answer.ts";
import type { Problem } from "../../domain/problem.ts";
import { channelMention, dateToken, escapeForeign, list, person, userMention } from "../mrkdwn.ts";
import { BUTTON, SYSTEM_LABEL } from "./labels.ts";
import { quoted, STANDING_WORDS, whyPhrase } from "./membership.ts";
import { isStanding, problemSentence } from "./problem.ts";
import { schedulerFailureSentence, systemLabel } from "./scheduler-failure.ts";
import { slackErrorSentence } from "./slack-error.ts";

const NAME_CHARS = 80;
const SENTENCE_CHARS = 400;
const MOST_PEOPLE = 15;
const MOST_ITEMS = 8;
const MOST_CHANGES = 8;

export type HistoryWords = {
  /** A group's handle without the @; null: no longer known. */
  readonly handle: (groupId: string) => string | null;
};

export function eventSentence(event: HistoryEvent, words: HistoryWords): string {
  switch (event.kind) {
    case "handover":
      return handoverSentence(event);
    case "members":
      return membersSentence(event, words);
    case "reasons":
      return `${groupName(event.groupId, words)} didn't change, but the reasons did.`;
    case "released":
      return `PagerSync no longer manages ${groupName(event.groupId, words)}.`;
    case "edit_kept":
      return `${userMention(event.by)} chose to keep the manual change until the next handover.`;
    case "problem_began":
      return `:warning: ${troubleSentence(event.problem)}`;
    case "problem_ended":
      return `:white_check_mark: Resolved. Since ${dateToken(event.since)}: ${troubleSentence(event.problem)}`;
    case "connection_failed":
      return `:warning: ${escapeForeign(schedulerFailureSentence(event.failure, event.system ?? null), SENTENCE_CHARS)} User groups won't change until it's back.`;
    case "connection_recovered":
      return `:white_check_mark: PagerSync can read ${systemLabel(event.system ?? null)} again. It hadn't been able to since ${dateToken(event.since)}.`;
    case "rotation_created":
      return `${userMention(event.by)} created the rotation ${quoted(event.name)}.`;
    case "rotation_edited":
      return `${userMention(event.by)} edited the rotation ${quoted(event.name)}: ${changesSentence(event.changes)}.`;
    case "rotation_deleted": {
      const { groupHandle: handle, isRestored } = event;
      const group = handle === null ? "Its group" : code(handle);
      const after = isRestored ? "was restored to its previous members" : "was left as it is";
      return `${userMention(event.by)} deleted the rotation ${quoted(event.name)}. ${group} ${after}.`;
    }
    case "settings_changed":
      return `${userMention(event.by)} changed settings: ${changesSentence(event.changes)}.`;
    case "person_matched": {
      const who = escapeForeign(event.personName, NAME_CHARS);
      const before = event.before ? userMention(event.before) : null;
      if (event.userId === null)
        return before === null
          ? `${userMention(event.by)} removed ${who}'s match.`
          : `${userMention(event.by)} removed the match of ${who} to ${before}.`;
      const after = before === null ? "" : ` instead of ${before}`;
      return `${userMention(event.by)} matched ${who} to ${userMention(event.userId)}${after}.`;
    }
    case "connected":
      return `${userMention(event.by)} connected ${SYSTEM_LABEL[event.system]}, ${escapeForeign(event.accountName, NAME_CHARS)}.`;
    case "disconnected":
      return `${userMention(event.by)} disconnected the scheduling system. User groups won't change until one is connected.`;
    case "person_forgotten":
      return `${userMention(event.by)} deleted a person's data with Forget a Person.`;
    case "installed":
      return event.hasGrant
        ? `${userMention(event.by)} let PagerSync edit user groups on their behalf.`
        : `${userMention(event.by)} installed PagerSync.`;
    case "slack_lost":
      return `:warning: Slack stopped accepting changes from PagerSync. ${escapeForeign(slackErrorSentence(event.error), SENTENCE_CHARS)}`;
    case "grant_ended":
      return `:warning: ${userMention(event.grantedBy)}'s access to edit user groups has ended.`;
  }
}

/** @returns lines of mrkdwn */
export function answerLines(
  answer: MembershipAnswer,
  instant: number,
  words: HistoryWords,
): readonly string[] {
  const when = dateToken(instant);
  switch (answer.kind) {
    case "future":
      return [`${when} is in the future. *${BUTTON.comingUp}* shows who will be on call.`];
    case "before_record":
      return answer.beginsAt === null
        ? ["Nothing has been recorded yet."]
        : [`History begins ${dateToken(answer.beginsAt)}, so there is no record for ${when}.`];
    case "released":
      return [
        `PagerSync no longer managed ${groupName(answer.groupId, words)} at that time (${when}). The rotation was deleted ${dateToken(answer.since)}.`,
      ];
    case "members":
      return [
        `*Members of ${groupName(answer.groupId, words)} ${when}:*`,
        ...memberLines(answer.members),
        answer.until === null
          ? `Unchanged since ${dateToken(answer.since)}.`
          : `This was the case from ${dateToken(answer.since)} until ${dateToken(answer.until)}.`,
        ...answer.problems.map((problem) => `:warning: At that time: ${troubleSentence(problem)}`),
      ];
  }
}

const memberLines = (members: readonly Membership[]): readonly string[] =>
  members.length === 0
    ? ["Nobody."]
    : members.map(({ userId, why }) => `• ${userMention(userId)}: ${whyPhrase(why)}`);

type Of<Kind extends HistoryEvent["kind"]> = Extract<HistoryEvent, { kind: Kind }>;

function handoverSentence(event: Of<"handover">): string {
  const { comesIn, goes, stays, until, by, members } = event;
  if (members) return otherHandoverSentence(event);
  const parts = [...part(comesIn, "joined"), ...part(goes, "left"), ...part(stays, "stayed")].join(
    ", ",
  );
  const till = until === null ? "" : ` Until ${dateToken(until)}.`;
  if (comesIn.length + stays.length === 0) return `*Handover:* nobody is on call. ${parts}.${till}`;
  return by === "fallback"
    ? `*Nobody on call,* so the fallback people are in the group: ${parts}.${till}`
    : `*Handover:* ${parts}.${till}`;
}

/** Of a group that has others than those on call. */
function otherHandoverSentence({ comesIn, goes, stays, by, members }: Of<"handover">): string {
  const is = (as: Who["as"]) => (one: Who) => one.as === as;
  const moves = (as: Who["as"], came: string, went: string): string =>
    [...part(comesIn.filter(is(as)), came), ...part(goes.filter(is(as)), went)].join(", ");
  const now = [...comesIn, ...stays];
  const covering = now.filter(is(undefined));
  const covered = `*Nobody ${STANDING_WORDS[members === "everyone" ? "everyone" : "next"]},* so the fallback people are in the group: ${people(covering)}.`;
  switch (members) {
    case "everyone":
      return by === "fallback"
        ? covered
        : `*People of the schedules:* ${moves("everyone", "joined", "left")}.`;
    case "next":
      return by === "fallback"
        ? covered
        : `*Next on call:* ${people(now.filter(is("next"))) || "nobody"}.`;
    default: {
      const onCall = moves(undefined, "went on call", "went off call");
      const fallback = `*Nobody on call,* so the fallback people are in the group: ${people(covering)}.`;
      const next = people(now.filter(is("next")));
      return [
        ...(by === "fallback" ? [fallback] : onCall === "" ? [] : [`*Handover:* ${onCall}.`]),
        ...(next === "" ? [] : [`*Next on call:* ${next}.`]),
      ].join(" ");
    }
  }
}

const part = (who: readonly Who[], did: string): string[] =>
  who.length === 0 ? [] : [`${people(who)} ${did}`];

function membersSentence(event: Of<"members">, words: HistoryWords): string {
  const group = groupName(event.groupId, words);
  const all = ids(event.members.map(({ userId }) => userId));
  const { cause } = event;
  const changes = [
    ...(event.cameIn.length === 0 ? [] : [`added ${ids(event.cameIn)}`]),
    ...(event.left.length === 0 ? [] : [`removed ${ids(event.left)}`]),
  ].join("; ");
  const how = changes === "" ? "" : ` (${changes})`;
  if (typeof cause === "object") {
    const editor = cause.editedBy === null ? "Someone" : userMention(cause.editedBy);
    const then = cause.isLeftAlone
      ? "It kept being changed, so PagerSync leaves it alone until the next handover."
      : "PagerSync is changing it back.";
    return `${editor} changed ${group} manually${how}. ${then}`;
  }
  switch (cause) {
    case "follows_schedules":
      return `${group} now has ${all}${how}.`;
    case "repaired":
      return `The manual change was undone: ${group} now has ${all}${how}.`;
    case "kept":
      return `The manual change to ${group} was kept: ${all}${how}.`;
    case "taken_over":
      return `PagerSync took over ${group}. Members before: ${all}.`;
  }
}

/** The log stores no e-mail address, so `no_slack_match` has a sentence without one here. */
const troubleSentence = (problem: Problem): string =>
  problem.kind === "no_slack_match"
    ? `${escapeForeign(problem.personName, NAME_CHARS)} ${isStanding(problem.as)}, but PagerSync doesn't know their Slack account.`
    : problemSentence(problem, null);

/** The changed fields of an edit: mrkdwn, without a full stop. */
export const changesSentence = (changes: readonly Change[]): string =>
  list(
    changes.map(
      ({ field, from, to }) =>
        `_${escapeForeign(field, NAME_CHARS)}_ from ${items(from)} to ${items(to)}`,
    ),
    MOST_CHANGES,
  );

const items = (all: readonly Item[]): string => list(all.map(item), MOST_ITEMS) || "nothing";

function item(value: Item): string {
  if ("userId" in value) return userMention(value.userId);
  return "channelId" in value ? channelMention(value.channelId) : quoted(value.text);
}

const people = (who: readonly Who[]): string => list(who.map(person), MOST_PEOPLE);
const ids = (userIds: readonly string[]): string =>
  list(userIds.map(userMention), MOST_PEOPLE) || "nobody";
const code = (handle: string): string => `\`@${escapeForeign(handle, NAME_CHARS)}\``;

function groupName(groupId: string, { handle }: HistoryWords): string {
  const known = handle(groupId);
  return known === null ? "the group" : code(known);
}
