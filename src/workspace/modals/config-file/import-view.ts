/** A configuration to paste: one field, or as many as it takes. */
import type { ModalView } from "@slack/types";
import { INPUT_CHARS } from "../../../slack/limits.ts";
import { actions, button, paragraph } from "../../../slack/views/blocks.ts";
import { ACTION, CALLBACK, IMPORT_BLOCK_PREFIX } from "../../../slack/views/ids.ts";
import { input, placeholder } from "../../../slack/views/inputs.ts";
import { formModal } from "../../../slack/views/modal.ts";
import { BUTTON, FIELD, TITLE } from "../../../slack/words/labels.ts";

/** Slack allows 250 KB a view: this many full fields fit. */
export const MOST_PARTS = 32;

export type ImportModel = {
  /** What stands in each field. */
  readonly parts: readonly string[];
  /** Found too late for the reply to the submission. */
  readonly error?: string;
};

export const importModal = ({ parts, error }: ImportModel): ModalView =>
  formModal({
    title: TITLE.importConfiguration,
    callbackId: CALLBACK.import,
    metadata: String(parts.length),
    blocks: [
      paragraph(
        `Paste what ${BUTTON.exportConfiguration} gives, the whole or a part. What would change is shown before anything does. Rotations that it doesn't name stay as they are, unless it says “prune: true”.`,
      ),
      ...parts.flatMap((text, index) =>
        input({
          id: `${IMPORT_BLOCK_PREFIX}${index}`,
          label:
            index === 0 ? FIELD.configuration : `${FIELD.configuration}, continued (${index + 1})`,
          optional: index > 0,
          element: {
            type: "plain_text_input",
            multiline: true,
            ...placeholder("rotations:"),
            ...(text !== "" && { initial_value: text.slice(0, INPUT_CHARS) }),
          },
          error: index === 0 ? error : undefined,
        }),
      ),
      ...(parts.length < MOST_PARTS
        ? [
            paragraph("A field holds 3,000 characters."),
            ...actions([
              button(BUTTON.moreRoom, ACTION.addImportFields, { value: String(parts.length) }),
            ]),
          ]
        : []),
    ],
  });
