/** What became of rotations that were set up at once, and the button to undo that. */
import type { KnownBlock, ModalView } from "@slack/types";
import { err, ok } from "../../../domain/result.ts";
import { escapeForeign, lines } from "../../../slack/mrkdwn.ts";
import type { BlockAction, Reading } from "../../../slack/payload/interaction.ts";
import { actions, button, confirm, paragraph, section } from "../../../slack/views/blocks.ts";
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

/** A section's text holds so many lines, whatever is in them. */
const LINES_AT_ONCE = 8;
const HANDLES_AT_ONCE = 30;

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
    ...linesOf(say.notBack(notBack.length), notBack),
    ...linesOf(say.leftHeading(left.length), left),
    ...(undone || done.length === 0 ? [] : [section(say.setUpHeading(done.length))]),
    ...(undone ? [] : handleBlocks(done)),
  ]);
}

const linesOf = (heading: string, all: readonly BulkLine[]): KnownBlock[] =>
  all.length === 0
    ? []
    : [section(heading), ...inParts(bulkLines(all), LINES_AT_ONCE, (part) => part.join("\n"))];

const handleBlocks = (handles: readonly string[]): KnownBlock[] =>
  inParts(
    handles.map((handle) => `\`@${escapeForeign(handle, 80)}\``),
    HANDLES_AT_ONCE,
    (part) => part.join(" "),
  );

function inParts(
  texts: readonly string[],
  size: number,
  join: (part: readonly string[]) => string,
): KnownBlock[] {
  const count = Math.ceil(texts.length / size);
  return Array.from({ length: count }, (_, nth) =>
    section(join(texts.slice(nth * size, (nth + 1) * size))),
  );
}
