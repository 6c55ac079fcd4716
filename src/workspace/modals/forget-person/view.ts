/** To have a person forgotten: who it is, and what that means. */
import type { ModalView } from "@slack/types";
import { err, ok } from "../../../domain/result.ts";
import type { Ack } from "../../../slack/ack.ts";
import { chosenUser, typedText } from "../../../slack/payload/form-values.ts";
import type { Reading, ViewSubmission } from "../../../slack/payload/interaction.ts";
import { errorsAck } from "../../../slack/views/acks.ts";
import { paragraph, section } from "../../../slack/views/blocks.ts";
import { input, placeholder } from "../../../slack/views/inputs.ts";
import { formModal } from "../../../slack/views/modal.ts";
import {
  FORGET,
  forgetQuestion,
  type Remains,
  remainsSentences,
} from "../../../slack/words/forget-person.ts";
import { BUTTON, FIELD, TITLE } from "../../../slack/words/labels.ts";
import type { PersonRef } from "../../store/erasure.ts";

export const FORGET_PERSON_FORM = "forget_person_form";
export const FORGET_CONFIRM_FORM = "forget_person_confirm";
export const FORGET_BLOCK = { person: "forgotten_person", typed: "forget_person_typed" } as const;

/** Slack's are longer than the least that `USER_ID` accepts; a name in capitals is rarely that long. */
const TYPED_ID = /^[UW][A-Z0-9]{7,30}$/;
/** An address as people write it: the exact rule is the mail server's. */
const EMAIL = /^[^\s@<>"]{1,64}@[^\s@<>"]{1,190}$/;

export type PersonForm = {
  /** Null: none was chosen or typed, or two were. */
  readonly person: PersonRef | null;
};

export function readPerson({ view: { state } }: ViewSubmission): Reading<PersonForm> {
  const chosen = chosenUser(state, FORGET_BLOCK.person);
  const typed = typedText(state, FORGET_BLOCK.typed).trim();
  const person = chosen === null ? refOf(typed) : typed === "" ? { userId: chosen } : null;
  return ok({ person });
}

function refOf(text: string): PersonRef | null {
  if (text === "") return null;
  if (TYPED_ID.test(text)) return { userId: text };
  return EMAIL.test(text) ? { email: text.toLowerCase() } : { name: text };
}

export const personErrorAck = (): Ack => errorsAck({ [FORGET_BLOCK.person]: FORGET.oneOfTwo });

export const forgetPersonModal = (): ModalView =>
  formModal({
    title: TITLE.forgetPerson,
    callbackId: FORGET_PERSON_FORM,
    submit: BUTTON.next,
    blocks: [
      paragraph(FORGET.what),
      ...input({
        id: FORGET_BLOCK.person,
        label: FIELD.person,
        optional: true,
        element: { type: "users_select", ...placeholder(FORGET.choose) },
      }),
      ...input({
        id: FORGET_BLOCK.typed,
        label: FIELD.formerPerson,
        hint: FORGET.typedHint,
        optional: true,
        element: { type: "plain_text_input", max_length: 255 },
      }),
    ],
  });

/** @param remains what stays or comes back */
export const forgetConfirmModal = (person: PersonRef, remains: Remains): ModalView =>
  formModal({
    title: TITLE.forgetPerson,
    callbackId: FORGET_CONFIRM_FORM,
    submit: BUTTON.forget,
    metadata: Object.values(person)[0] ?? "",
    blocks: [
      section(forgetQuestion(person)),
      paragraph(FORGET.consequences),
      ...remainsSentences(remains).map(paragraph),
    ],
  });

export function readConfirmedPerson({ view }: ViewSubmission): Reading<{ person: PersonRef }> {
  const person = refOf(view.metadata ?? "");
  return person ? ok({ person }) : err("malformed");
}
