/** Who was said by hand to be who in Slack: a line each, with the way back. */
import type { KnownBlock, ModalView } from "@slack/types";
import { dateToken, escapeForeign, userMention } from "../../../slack/mrkdwn.ts";
import {
  actions,
  button,
  confirm,
  context,
  paragraph,
  section,
} from "../../../slack/views/blocks.ts";
import { ACTION } from "../../../slack/views/ids.ts";
import { readingModal } from "../../../slack/views/modal.ts";
import { BUTTON, TITLE } from "../../../slack/words/labels.ts";

export type KeptMatch = {
  readonly personId: string;
  /** As the scheduling system called them; empty where that isn't known any more. */
  readonly name: string;
  readonly userId: string;
  readonly madeBy: string;
  /** Epoch ms. */
  readonly madeAt: number;
};

export type MatchedPeopleModel = {
  /** This page's. */
  readonly matches: readonly KeptMatch[];
  readonly count: number;
  /** From 0. */
  readonly page: number;
  readonly pageCount: number;
};

export const MATCHES_PER_PAGE = 25;
const NAME_CHARS = 150;

export const matchedPeopleModal = (model: MatchedPeopleModel): ModalView =>
  readingModal(TITLE.matchedPeople, BUTTON.close, [
    paragraph(
      model.count === 0
        ? `Nobody is matched by hand. Where an e-mail address doesn't tell who somebody is in Slack, the rotation has “${BUTTON.matchPeople}” on the Home.`
        : "Said by hand, because their e-mail addresses don't tell. It holds for every rotation.",
    ),
    ...model.matches.map((match) => matchBlock(match, model.page)),
    ...paging(model),
  ]);

function matchBlock({ personId, name, userId, madeBy, madeAt }: KeptMatch, page: number) {
  const who = escapeForeign(name || personId, NAME_CHARS);
  return section(
    `*${who}* is ${userMention(userId)}\nsaid by ${userMention(madeBy)} on ${dateToken(madeAt)}`,
    button(BUTTON.removeMatch, ACTION.removeMatch, {
      value: `${page}:${personId}`,
      confirm: confirm(
        "Remove this match?",
        "From then on only e-mail addresses tell who this is in Slack.",
        BUTTON.removeMatch,
        BUTTON.cancel,
      ),
    }),
  );
}

function paging({ page, pageCount }: MatchedPeopleModel): KnownBlock[] {
  if (pageCount <= 1) return [];
  const previous = button(BUTTON.previous, ACTION.turnMatched, { value: String(page - 1) });
  const next = button(BUTTON.next, ACTION.turnMatchedNext, { value: String(page + 1) });
  return [
    ...actions([...(page > 0 ? [previous] : []), ...(page < pageCount - 1 ? [next] : [])]),
    context(`Page ${page + 1} of ${pageCount}`),
  ];
}
