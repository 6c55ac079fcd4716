/**
 * The history of one rotation, with a field to look up who was in its group at an instant, or the history of the whole
 * workspace, with a select of rotations that includes deleted ones.
 */
import type { KnownBlock, ModalView } from "@slack/types";
import type { Correctness } from "../../../domain/correctness.ts";
import type { HistoryEvent } from "../../../domain/history.ts";
import type { MembershipAnswer } from "../../../domain/membership-answer.ts";
import { TITLE_CHARS } from "../../../slack/limits.ts";
import { dateToken, escapeForeign, lines, plain } from "../../../slack/mrkdwn.ts";
import { actions, button, context, divider, section } from "../../../slack/views/blocks.ts";
import { input, placeholder } from "../../../slack/views/inputs.ts";
import { formModal, readingModal } from "../../../slack/views/modal.ts";
import { correctnessLines } from "../../../slack/words/correctness.ts";
import { answerLines, eventSentence, type HistoryWords } from "../../../slack/words/history.ts";
import { BUTTON, FIELD, TITLE } from "../../../slack/words/labels.ts";
import { type HistoryRequest, writeHistoryMetadata } from "./metadata.ts";
import { HISTORY } from "./words.ts";

export const HISTORY_FORM = "history_form";
export const HISTORY_ACTION = {
  /** The select of a rotation, in the whole workspace's history. */
  rotation: "history_of",
  newer: "history_newer",
  older: "history_older",
} as const;
export const HISTORY_BLOCK = { at: "history_at" } as const;

export type HistoryModel = HistoryRequest & {
  /** The rotation whose history it is; null: the whole workspace's. */
  readonly rotation: {
    readonly name: string;
    readonly groupHandle: string | null;
    /** Epoch ms; null: it isn't deleted. */
    readonly deletedAt: number | null;
  } | null;
  /** How right its group was; null: it is deleted, or it is the whole workspace's history. */
  readonly correctness: Correctness | null;
  /** The look-up and its answer; null: none was requested. */
  readonly answer: { readonly at: number; readonly found: MembershipAnswer } | null;
  /** The entries of this page, newest first. */
  readonly entries: readonly {
    readonly id: number;
    readonly at: number;
    /** The rotation's name, where the page has entries of several rotations. */
    readonly rotationName: string | null;
    readonly event: HistoryEvent;
  }[];
  readonly hasNewer: boolean;
  readonly hasOlder: boolean;
  readonly words: HistoryWords;
  /** Epoch ms. */
  readonly now: number;
};

/** The page's ten entries stay far below Slack's 250 KB a view. */
const ENTRY_CHARS = 2_000;
const ANSWER_CHARS = 2_900;
const NAME_CHARS = 80;

export function historyModal(model: HistoryModel): ModalView {
  const { rotationId, at, place } = model;
  const metadata = writeHistoryMetadata({ rotationId, at, place });
  const blocks = [...headBlocks(model), ...entryBlocks(model), ...pageButtons(model)];
  if (model.rotation === null) {
    return {
      ...readingModal(TITLE.history, BUTTON.close, blocks),
      callback_id: HISTORY_FORM,
      private_metadata: metadata,
    };
  }
  return {
    ...formModal({
      title: TITLE.history,
      callbackId: HISTORY_FORM,
      submit: BUTTON.lookUp,
      metadata,
      blocks,
    }),
    close: plain(BUTTON.close, TITLE_CHARS),
  };
}

function headBlocks({ rotation, correctness, answer, words, now }: HistoryModel): KnownBlock[] {
  if (rotation === null) {
    return [
      section(`*${FIELD.historyOf}*`, {
        type: "external_select",
        action_id: HISTORY_ACTION.rotation,
        min_query_length: 0,
        ...placeholder(HISTORY.choose),
      }),
      divider(),
    ];
  }
  const { name, groupHandle, deletedAt } = rotation;
  const handle = groupHandle === null ? "" : ` · \`@${escapeForeign(groupHandle, NAME_CHARS)}\``;
  const gone = deletedAt === null ? "" : ` · ${HISTORY.deleted(deletedAt)}`;
  return [
    section(`*${escapeForeign(name, NAME_CHARS)}*${handle}${gone}`),
    ...(correctness ? [context(lines(correctnessLines(correctness, now)))] : []),
    ...input({
      id: HISTORY_BLOCK.at,
      label: FIELD.membersAt,
      element: {
        type: "datetimepicker",
        initial_date_time: Math.floor((answer?.at ?? now) / 1_000),
      },
    }),
    ...(answer
      ? [section(lines(answerLines(answer.found, answer.at, words), ANSWER_CHARS))]
      : [context(HISTORY.askWhen)]),
    divider(),
  ];
}

function entryBlocks({ entries, words }: HistoryModel): KnownBlock[] {
  if (entries.length === 0) return [section(HISTORY.nothing)];
  return entries.map(({ at, rotationName, event }) => {
    const of = rotationName === null ? "" : ` · ${escapeForeign(rotationName, NAME_CHARS)}`;
    return section(lines([`*${dateToken(at)}*${of}`, eventSentence(event, words)], ENTRY_CHARS));
  });
}

function pageButtons({ entries, hasNewer, hasOlder }: HistoryModel): KnownBlock[] {
  const [first, last] = [entries[0], entries.at(-1)];
  if (!first || !last) return [];
  return actions([
    ...(hasNewer ? [button(BUTTON.newer, HISTORY_ACTION.newer, { value: String(first.id) })] : []),
    ...(hasOlder ? [button(BUTTON.older, HISTORY_ACTION.older, { value: String(last.id) })] : []),
  ]);
}
