/** Builders of the two kinds of modals: with a form, and read-only. */
import type { KnownBlock, ModalView } from "@slack/types";
import { TITLE_CHARS } from "../limits.ts";
import { plain } from "../mrkdwn.ts";
import { BUTTON } from "../words/labels.ts";

/** A form: `Submit` (or another word) and `Cancel`. Closing it is not reported: nothing changes. */
export const formModal = (form: {
  readonly title: string;
  readonly callbackId: string;
  readonly blocks: readonly KnownBlock[];
  readonly submit?: string;
  readonly metadata?: string;
}): ModalView => ({
  type: "modal",
  callback_id: form.callbackId,
  title: plain(form.title, TITLE_CHARS),
  submit: plain(form.submit ?? BUTTON.submit, TITLE_CHARS),
  close: plain(BUTTON.cancel, TITLE_CHARS),
  blocks: [...form.blocks],
  ...(form.metadata && { private_metadata: form.metadata }),
});

/** A read-only modal. */
export const readingModal = (
  title: string,
  close: string,
  blocks: readonly KnownBlock[],
): ModalView => ({
  type: "modal",
  title: plain(title, TITLE_CHARS),
  close: plain(close, TITLE_CHARS),
  blocks: [...blocks],
});
