/**
 * Shows the configuration for copying, split into parts: only a field's text can be copied whole, and Slack limits it.
 */
import type { KnownBlock, ModalView } from "@slack/types";
import { err, ok } from "../../../domain/result.ts";
import { INPUT_CHARS } from "../../../slack/limits.ts";
import type { BlockAction, Reading } from "../../../slack/payload/interaction.ts";
import { actions, button, context, paragraph } from "../../../slack/views/blocks.ts";
import { input } from "../../../slack/views/inputs.ts";
import { formModal } from "../../../slack/views/modal.ts";
import { BUTTON, FIELD, pageOf, TITLE } from "../../../slack/words/labels.ts";
import { EXPORT_WORDS } from "./words.ts";

/** Read-only: its Submit, `Done`, closes it. */
export const EXPORT_FORM = "export_form";

export const EXPORT_ACTION = { previous: "turn_export", next: "turn_export_next" } as const;

/** A prefix, followed by the part's number, from 0. */
const EXPORT_BLOCK_PREFIX = "export_part_";

export type ExportPage = { readonly viewId: string; readonly page: number };

export const readExportPage = ({ view, value }: BlockAction): Reading<ExportPage> =>
  view && /^\d{1,4}$/.test(value) ? ok({ viewId: view.id, page: Number(value) }) : err("malformed");

/** Slack allows 250 KB a view: this many parts fit even where each character takes two bytes. */
const PARTS_PER_PAGE = 25;

/** @param page counts from 0 */
export function exportModal(parts: readonly string[], page: number): ModalView {
  const pageCount = Math.ceil(parts.length / PARTS_PER_PAGE);
  const at = Math.max(0, Math.min(page, pageCount - 1));
  const first = at * PARTS_PER_PAGE;
  return formModal({
    title: TITLE.exportConfiguration,
    callbackId: EXPORT_FORM,
    submit: BUTTON.done,
    blocks: [
      paragraph(parts.length === 1 ? EXPORT_WORDS.whole : EXPORT_WORDS.inParts),
      ...parts.slice(first, first + PARTS_PER_PAGE).flatMap((text, index) =>
        input({
          id: `${EXPORT_BLOCK_PREFIX}${first + index}`,
          label: labelOf(first + index, parts.length),
          optional: true,
          element: {
            type: "plain_text_input",
            multiline: true,
            initial_value: text.slice(0, INPUT_CHARS),
          },
        }),
      ),
      ...paging(at, pageCount),
    ],
  });
}

const labelOf = (index: number, count: number): string =>
  count === 1 ? FIELD.configuration : EXPORT_WORDS.part(index + 1, count);

function paging(page: number, pageCount: number): KnownBlock[] {
  if (pageCount <= 1) return [];
  const previous = button(BUTTON.previous, EXPORT_ACTION.previous, { value: String(page - 1) });
  const next = button(BUTTON.next, EXPORT_ACTION.next, { value: String(page + 1) });
  return [
    ...actions([...(page > 0 ? [previous] : []), ...(page < pageCount - 1 ? [next] : [])]),
    context(pageOf(page + 1, pageCount)),
  ];
}
