/** Holds the place (a trigger lives 3 s) until the real modal's data is here, or its work done. */
import type { ModalView } from "@slack/types";
import { BUTTON } from "../words/labels.ts";
import { paragraph } from "./blocks.ts";
import { readingModal } from "./modal.ts";

export const loadingModal = (title: string, text = "One moment…"): ModalView =>
  readingModal(title, BUTTON.cancel, [paragraph(text)]);
