/** What became of rotations that were set up at once, and the button to undo that. */
import type { KnownBlock, ModalView } from "@slack/types";
import { err, ok } from "../../../domain/result.ts";
import { TEXT_CHARS } from "../../../slack/limits.ts";
import { escapeForeign, lines } from "../../../slack/mrkdwn.ts";
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
import { BUTTON, TITLE } from "../../../slack/words/labels.ts";
import type { BulkLine, BulkModel } from "../../home/bulk.ts";
import { bulkLines, headLines } from "../../home/view/bulk.ts";
import * as say from "../../home/words/bulk.ts";
import { RUN } from "./words.ts";

export const RUN_ACTION = { refresh: "bulk_refresh", undo: "bulk_undo" } as const;

/** `viewId`: the view that shows it; null: the button is on the Home. */
export type RunRef = { readonly runId: string; readonly viewId: string | null };

export const readRunRef = ({ value, view }: BlockAction): Reading<RunRef> =>
  /^[\w-]{8,64}$/.test(value) ? ok({ runId: value, viewId: view?.id ?? null }) : err("malformed");

/** A file may name thousands, and Slack takes 100 blocks and 250 KB a view. */
const MOST_LINES = 50;
const MOST_HANDLES = 1_000;

export function runModal(model: BulkModel, isUndoable: boolean): ModalView {
  const { id, all, done, endedAt, refused, left, notBack, undone } = model;
  const count = endedAt === null ? all : done.length;
  const undo = button(say.undo(count), RUN_ACTION.undo, {
    value: id,
    style: "danger",
    confirm: confirm(`${say.undo(count)}?`, say.undoQuestion, RUN.undo, BUTTON.cancel),
  });
  return readingModal(TITLE.setUpSeveral, BUTTON.close, [
    section(lines(headLines(model))),
    ...(endedAt === null ? [paragraph(RUN.background)] : []),
    ...actions([
      button(BUTTON.refresh, RUN_ACTION.refresh, { value: id }),
      ...(isUndoable && count > 0 ? [undo] : []),
    ]),
    ...linesOf(say.refusedHeading(refused.length), refused),
    ...(refused.length > 0 && endedAt !== null ? [context(RUN.again)] : []),
    ...linesOf(say.notBack(notBack.length), notBack),
    ...linesOf(say.leftHeading(left.length), left),
    ...(undone || done.length === 0 ? [] : [section(say.setUpHeading(done.length))]),
    ...(undone ? [] : handleBlocks(done)),
  ]);
}

const linesOf = (heading: string, all: readonly BulkLine[]): KnownBlock[] =>
  all.length === 0 ? [] : [section(heading), ...sections(bulkLines(all), "\n", MOST_LINES)];

const handleBlocks = (handles: readonly string[]): KnownBlock[] =>
  sections(
    handles.map((handle) => `\`@${escapeForeign(handle, 80)}\``),
    " ",
    MOST_HANDLES,
  );

/** As many in each section as it holds. */
function sections(texts: readonly string[], separator: string, most: number): KnownBlock[] {
  const rest = texts.length - most;
  const parts: string[] = [];
  for (const text of [...texts.slice(0, most), ...(rest > 0 ? [RUN.more(rest)] : [])]) {
    const last = parts.at(-1);
    const joined = last === undefined ? text : `${last}${separator}${text}`;
    if (last !== undefined && joined.length <= TEXT_CHARS) parts[parts.length - 1] = joined;
    else parts.push(text);
  }
  return parts.map((part) => section(part));
}
