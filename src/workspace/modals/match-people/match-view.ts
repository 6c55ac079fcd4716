/** The form to match people without a matching e-mail address to their Slack accounts: a select per person. */
import type { KnownBlock, ModalView } from "@slack/types";
import { ok } from "../../../domain/result.ts";
import { cut, escapeForeign, oneLine, userMention } from "../../../slack/mrkdwn.ts";
import { chosenUser } from "../../../slack/payload/form-values.ts";
import type { Reading, ViewSubmission } from "../../../slack/payload/interaction.ts";
import { context, paragraph } from "../../../slack/views/blocks.ts";
import { input, placeholder } from "../../../slack/views/inputs.ts";
import { formModal } from "../../../slack/views/modal.ts";
import { TITLE } from "../../../slack/words/labels.ts";
import type { PersonToMatch } from "../../people/manual-matches.ts";
import type { SimilarAccount } from "../../people/similar-accounts.ts";

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

/** Slack allows 100 blocks a view; further people are matched after these. */
const MOST_PEOPLE = 45;
const NAME_CHARS = 150;

export const matchModal = (rotationName: string, people: readonly PersonToMatch[]): ModalView =>
  formModal({
    title: TITLE.matchPeople,
    callbackId: MATCH_FORM,
    blocks: [
      paragraph(
        `Choose the Slack account for each person on call in “${cut(oneLine(rotationName), NAME_CHARS)}”. PagerSync couldn't match them by email. This applies to all rotations; clear a field to undo.`,
      ),
      ...(people.some((one) => guessOf(one) !== null)
        ? [
            context(
              "If one person in Slack has the same name or a similar address, they're already filled in. Please check.",
            ),
          ]
        : []),
      ...people.slice(0, MOST_PEOPLE).flatMap(personInput),
    ],
  });

/** The only one of whom name or address tells; null: there is none, or several. */
function guessOf({ userId, likely = [], similar = [] }: PersonToMatch): string | null {
  if (userId !== null) return null;
  const [only, ...others] = new Set([...likely, ...similar.map((one) => one.userId)]);
  return others.length === 0 ? (only ?? null) : null;
}

function personInput(person: PersonToMatch): KnownBlock[] {
  const { personId, name, userId, likely = [], similar = [] } = person;
  const initial = userId ?? guessOf(person);
  return [
    ...input({
      id: `${MATCH_BLOCK_PREFIX}${personId}`,
      label: cut(oneLine(name) || personId, NAME_CHARS),
      optional: true,
      element: {
        type: "users_select",
        ...placeholder("Choose a person"),
        ...(initial !== null && { initial_user: initial }),
      },
    }),
    ...(likely.length === 0
      ? []
      : [context(`Same name in Slack: ${likely.map(userMention).join(", ")}`)]),
    ...(similar.length === 0
      ? []
      : [context(`Similar address in Slack: ${similar.map(similarWords).join(", ")}`)]),
  ];
}

const similarWords = ({ userId, email }: SimilarAccount): string =>
  `${userMention(userId)} (${escapeForeign(email, NAME_CHARS)})`;
