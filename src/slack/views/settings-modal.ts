/** What holds for the whole workspace. */
import type { ModalView } from "@slack/types";
import { FIELD, TITLE } from "../words/labels.ts";
import { CALLBACK, SETTINGS_BLOCK } from "./ids.ts";
import { input, placeholder } from "./inputs.ts";
import { formModal } from "./modal.ts";

/** @param placeholders as kept: addresses or names, lower case */
export const settingsModal = (placeholders: readonly string[]): ModalView =>
  formModal({
    title: TITLE.settings,
    callbackId: CALLBACK.settings,
    blocks: input({
      id: SETTINGS_BLOCK.placeholders,
      label: FIELD.placeholders,
      hint: "E-mail addresses or names in your scheduling system that stand for “nobody”, one a line or with commas between. While only they are on call, nobody is.",
      optional: true,
      element: {
        type: "plain_text_input",
        multiline: true,
        ...placeholder("nobody@acme.com"),
        ...(placeholders.length > 0 && { initial_value: placeholders.join("\n") }),
      },
    }),
  });
