/** The list of manual matches: a line each, with a button that removes the match. */
import type { KnownBlock, ModalView } from "@slack/types";
import { err, ok } from "../../../domain/result.ts";
import { dateToken, escapeForeign, userMention } from "../../../slack/mrkdwn.ts";
import type { BlockAction, Reading } from "../../../slack/payload/interaction.ts";
import {
  actions,
  button,
  confirm,
  context,
  paragraph,
  section,
} from "../../../slack/views/blocks.ts";
import { readingModal } from "../../../slack/views/modal.ts";
import { BUTTON, pageOf, TITLE } from "../../../slack/words/labels.ts";
import { MATCHED } from "./words.ts";

export const MATCHED_ACTION = {
  remove: "remove_match",
  previous: "turn_matched",
  next: "turn_matched_next",
} as const;

export type MatchedPage = { readonly viewId: string; readonly page: number };
export type MatchRemoval = MatchedPage & { readonly personId: string };

export const readMatchedPage = ({ view, value }: BlockAction): Reading<MatchedPage> =>
  view && /^\d{1,4}$/.test(value) ? ok({ viewId: view.id, page: Number(value) }) : err("malformed");

/** `page:personId`: the page is shown again without the match. */
export function readMatchRemoval({ view, value }: BlockAction): Reading<MatchRemoval> {
  const { page, personId } = /^(?<page>\d{1,4}):(?<personId>.+)$/s.exec(value)?.groups ?? {};
  if (!view || page === undefined || personId === undefined) return err("malformed");
  return ok({ viewId: view.id, page: Number(page), personId });
}

export type ManualMatch = {
  readonly personId: string;
  /** The name in the scheduling system when the match was made; empty where it isn't known. */
  readonly name: string;
  readonly userId: string;
  readonly madeBy: string;
  /** Epoch ms. */
  readonly madeAt: number;
};

export type MatchedPeopleModel = {
  /** The matches of this page. */
  readonly matches: readonly ManualMatch[];
  readonly count: number;
  /** Counts from 0. */
  readonly page: number;
  readonly pageCount: number;
};

export const MATCHES_PER_PAGE = 25;
const NAME_CHARS = 150;

export const matchedPeopleModal = (model: MatchedPeopleModel): ModalView =>
  readingModal(TITLE.matchedPeople, BUTTON.close, [
    paragraph(model.count === 0 ? MATCHED.none : MATCHED.intro),
    ...model.matches.map((match) => matchBlock(match, model.page)),
    ...paging(model),
  ]);

function matchBlock({ personId, name, userId, madeBy, madeAt }: ManualMatch, page: number) {
  const who = escapeForeign(name || personId, NAME_CHARS);
  return section(
    MATCHED.line(who, userMention(userId), userMention(madeBy), dateToken(madeAt)),
    button(BUTTON.removeMatch, MATCHED_ACTION.remove, {
      value: `${page}:${personId}`,
      confirm: confirm(MATCHED.removeTitle, MATCHED.remove, BUTTON.removeMatch, BUTTON.cancel),
    }),
  );
}

function paging({ page, pageCount }: MatchedPeopleModel): KnownBlock[] {
  if (pageCount <= 1) return [];
  const previous = button(BUTTON.previous, MATCHED_ACTION.previous, { value: String(page - 1) });
  const next = button(BUTTON.next, MATCHED_ACTION.next, { value: String(page + 1) });
  return [
    ...actions([...(page > 0 ? [previous] : []), ...(page < pageCount - 1 ? [next] : [])]),
    context(pageOf(page + 1, pageCount)),
  ];
}
