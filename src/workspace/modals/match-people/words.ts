/** Sentences of the forms that match people. Plain text, unless they say mrkdwn. */
import type { IneligibleReason } from "../../../domain/slack-member.ts";
import type { SystemName } from "../../../domain/systems.ts";
import { cut, oneLine } from "../../../slack/mrkdwn.ts";
import { BUTTON, SYSTEM_LABEL } from "../../../slack/words/labels.ts";
import { INELIGIBLE_WORDS } from "../../../slack/words/problem.ts";

const NAME_CHARS = 150;
const MOST_EMAILS = 3;

export const MATCH = {
  intro: (rotationName: string): string =>
    `Choose the Slack account for each person in “${cut(oneLine(rotationName), NAME_CHARS)}”. PagerSync couldn't match them by email. This applies to all rotations; clear a field to undo.`,
  filledIn:
    "If one person in Slack has the same name or a similar address, they're already filled in. Please check.",
  searching: "Looking for people with the same name or a similar address in Slack…",
  placeholder: "Choose a person",
  /** mrkdwn. @param people mentions */
  sameName: (people: string): string => `Same name in Slack: ${people}`,
  /** mrkdwn. */
  similar: (people: string): string => `Similar address in Slack: ${people}`,
  /** The person chosen is named by the field itself, as Slack's picker shows them. */
  ineligible: (why: IneligibleReason): string =>
    `This person ${INELIGIBLE_WORDS[why]}. Choose someone else.`,
} as const;

/** What the scheduling system knows of the person. @param system null: none is connected */
export function emailHint(emails: readonly string[], system: SystemName | null): string {
  const where = system === null ? "the scheduling system" : SYSTEM_LABEL[system];
  const known = emails.slice(0, MOST_EMAILS).map((email) => cut(oneLine(email), NAME_CHARS));
  return known.length === 0 ? `No email address in ${where}.` : `In ${where}: ${known.join(", ")}`;
}

export const MATCHED = {
  none: `Nobody is matched manually. If PagerSync can't match someone by email, their rotation shows “${BUTTON.matchPeople}” on the Home.`,
  intro: "Matched manually, because no email address matched. This applies to all rotations.",
  removeTitle: "Remove this match?",
  remove: "PagerSync will go back to matching this person by email.",
  /** mrkdwn. */
  line: (who: string, account: string, by: string, at: string): string =>
    `*${who}* is ${account}\nmatched by ${by} ${at}`,
} as const;
