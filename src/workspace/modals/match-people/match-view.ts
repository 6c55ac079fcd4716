/** The form to match people without a matching e-mail address to their Slack accounts: a select per person. */
import type { KnownBlock, ModalView } from "@slack/types";
import { ok } from "../../../domain/result.ts";
import type { SystemName } from "../../../domain/systems.ts";
import { cut, escapeForeign, lines, list, oneLine, userMention } from "../../../slack/mrkdwn.ts";
import { chosenUser } from "../../../slack/payload/form-values.ts";
import type { Reading, ViewSubmission } from "../../../slack/payload/interaction.ts";
import { context, paragraph } from "../../../slack/views/blocks.ts";
import { input, placeholder } from "../../../slack/views/inputs.ts";
import { formModal } from "../../../slack/views/modal.ts";
import { TITLE } from "../../../slack/words/labels.ts";
import type { PersonToMatch } from "../../people/manual-matches.ts";
import type { SimilarAccount } from "../../people/similar-accounts.ts";
import { emailHint, MATCH } from "./words.ts";

export const MATCH_FORM = "match_form";
/** A prefix, followed by the person's id in the scheduling system. */
export const MATCH_BLOCK_PREFIX = "match_";

export type ChosenMatches = {
  /** `personId` is of the scheduling system; `userId` null removes the match. */
  readonly matches: readonly { readonly personId: string; readonly userId: string | null }[];
};

export const readChosenMatches = ({ view: { state } }: ViewSubmission): Reading<ChosenMatches> =>
  ok({
    matches: Object.keys(state?.values ?? {})
      .filter((blockId) => blockId.startsWith(MATCH_BLOCK_PREFIX))
      .map((blockId) => ({
        personId: blockId.slice(MATCH_BLOCK_PREFIX.length),
        userId: chosenUser(state, blockId),
      })),
  });

/** Slack allows 100 blocks a view, and a person takes up to two; further people are matched after these. */
const MOST_PEOPLE = 45;
const NAME_CHARS = 150;
const MOST_FOUND = 5;

/** @param system the connected one; null: none */
export const matchModal = (
  rotationName: string,
  people: readonly PersonToMatch[],
  system: SystemName | null,
): ModalView =>
  formModal({
    title: TITLE.matchPeople,
    callbackId: MATCH_FORM,
    blocks: [
      paragraph(MATCH.intro(rotationName)),
      ...(people.some((one) => guessOf(one) !== null) ? [context(MATCH.filledIn)] : []),
      ...people.slice(0, MOST_PEOPLE).flatMap((one) => personInput(one, system)),
    ],
  });

/** The only one of whom name or address tells; null: there is none, or several. */
function guessOf({ userId, likely = [], similar = [] }: PersonToMatch): string | null {
  if (userId !== null) return null;
  const [only, ...others] = new Set([...likely, ...similar.map((one) => one.userId)]);
  return others.length === 0 ? (only ?? null) : null;
}

function personInput(person: PersonToMatch, system: SystemName | null): KnownBlock[] {
  const { personId, name, userId, emails, likely = [], similar = [] } = person;
  const initial = userId ?? guessOf(person);
  const found = [
    ...(likely.length === 0 ? [] : [MATCH.sameName(list(likely.map(userMention), MOST_FOUND))]),
    ...(similar.length === 0 ? [] : [MATCH.similar(list(similar.map(similarWords), MOST_FOUND))]),
  ];
  return [
    ...input({
      id: `${MATCH_BLOCK_PREFIX}${personId}`,
      label: cut(oneLine(name) || personId, NAME_CHARS),
      hint: emailHint(emails, system),
      optional: true,
      element: {
        type: "users_select",
        ...placeholder(MATCH.placeholder),
        ...(initial !== null && { initial_user: initial }),
      },
    }),
    ...(found.length === 0 ? [] : [context(lines(found))]),
  ];
}

const similarWords = ({ userId, email }: SimilarAccount): string =>
  `${userMention(userId)} (${escapeForeign(email, NAME_CHARS)})`;
