/** The modal to paste a configuration into: one field, or as many as the file needs. */
import type { ModalView } from "@slack/types";
import { err, ok } from "../../../domain/result.ts";
import type { Ack } from "../../../slack/ack.ts";
import { INPUT_CHARS } from "../../../slack/limits.ts";
import { typedText } from "../../../slack/payload/form-values.ts";
import type { BlockAction, Reading, ViewSubmission } from "../../../slack/payload/interaction.ts";
import { errorsAck } from "../../../slack/views/acks.ts";
import { actions, button, paragraph } from "../../../slack/views/blocks.ts";
import { input, placeholder } from "../../../slack/views/inputs.ts";
import { formModal } from "../../../slack/views/modal.ts";
import { BUTTON, FIELD, TITLE } from "../../../slack/words/labels.ts";
import { IMPORT_FORM_WORDS } from "./words.ts";

export const IMPORT_FORM = "import_form";
export const IMPORT_ACTION = { addFields: "make_room" } as const;
/** A prefix, followed by the part's number, from 0. */
const IMPORT_BLOCK_PREFIX = "import_part_";

/** `count`: the number of fields. */
export type ImportFields = { readonly viewId: string; readonly count: number };

export const readImportFields = ({ view, value }: BlockAction): Reading<ImportFields> =>
  view && /^\d{1,4}$/.test(value)
    ? ok({ viewId: view.id, count: Number(value) })
    : err("malformed");

/** The pasted file, field by field. */
export type ImportedParts = { readonly parts: readonly string[] };

/** In the order of the fields: Slack may send them in any order. */
export const readImportedParts = ({ view: { state } }: ViewSubmission): Reading<ImportedParts> =>
  ok({
    parts: Object.keys(state?.values ?? {})
      .filter((blockId) => blockId.startsWith(IMPORT_BLOCK_PREFIX))
      .map((blockId) => Number(blockId.slice(IMPORT_BLOCK_PREFIX.length)))
      .toSorted((a, b) => a - b)
      .map((index) => typedText(state, `${IMPORT_BLOCK_PREFIX}${index}`)),
  });

/** The error stands at the first field, however many fields the file was pasted into. */
export const importErrorsAck = (text: string): Ack =>
  errorsAck({ [`${IMPORT_BLOCK_PREFIX}0`]: text });

/** Slack allows 250 KB a view: this many full fields fit. */
export const MOST_PARTS = 32;

export type ImportModel = {
  /** The text of each field. */
  readonly parts: readonly string[];
  /** An error found too late for the reply to the submission. */
  readonly error?: string;
};

export const importModal = ({ parts, error }: ImportModel): ModalView =>
  formModal({
    title: TITLE.importConfiguration,
    callbackId: IMPORT_FORM,
    metadata: String(parts.length),
    blocks: [
      paragraph(IMPORT_FORM_WORDS.intro),
      ...parts.flatMap((text, index) =>
        input({
          id: `${IMPORT_BLOCK_PREFIX}${index}`,
          label: index === 0 ? FIELD.configuration : IMPORT_FORM_WORDS.continued(index + 1),
          optional: index > 0,
          element: {
            type: "plain_text_input",
            multiline: true,
            ...placeholder(IMPORT_FORM_WORDS.placeholder),
            ...(text !== "" && { initial_value: text.slice(0, INPUT_CHARS) }),
          },
          error: index === 0 ? error : undefined,
        }),
      ),
      ...(parts.length < MOST_PARTS
        ? [
            paragraph(IMPORT_FORM_WORDS.fieldHolds),
            ...actions([
              button(BUTTON.moreRoom, IMPORT_ACTION.addFields, { value: String(parts.length) }),
            ]),
          ]
        : []),
    ],
  });
