/** A placeholder modal, opened within the trigger's 3 s and replaced when the data is loaded or the work is done. */
import type { ModalView } from "@slack/types";
import { BUTTON } from "../words/labels.ts";
import { paragraph } from "./blocks.ts";
import { readingModal } from "./modal.ts";

export const loadingModal = (title: string, text = "One moment…"): ModalView =>
  readingModal(title, BUTTON.cancel, [paragraph(text)]);
