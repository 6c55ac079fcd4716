/** A modal with one message. */
import type { ModalView } from "@slack/types";
import { BUTTON } from "../words/labels.ts";
import { paragraph } from "./blocks.ts";
import { readingModal } from "./modal.ts";

/** @param text plain text; line breaks are kept */
export const noticeModal = (title: string, text: string): ModalView =>
  readingModal(title, BUTTON.close, [paragraph(text)]);
