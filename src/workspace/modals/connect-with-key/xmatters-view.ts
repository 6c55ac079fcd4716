/** The form for xMatters' host and key. It is never prefilled with a key or secret: Slack stores views. */
import type { ModalView } from "@slack/types";
import { ok } from "../../../domain/result.ts";
import type { Ack } from "../../../slack/ack.ts";
import { typedText } from "../../../slack/payload/form-values.ts";
import type { Reading, ViewSubmission } from "../../../slack/payload/interaction.ts";
import { fieldErrorsAck } from "../../../slack/views/acks.ts";
import { context } from "../../../slack/views/blocks.ts";
import { input, placeholder } from "../../../slack/views/inputs.ts";
import { formModal } from "../../../slack/views/modal.ts";
import { instructions } from "../../../slack/words/instructions.ts";
import type { XMattersField } from "../../../slack/words/key-refusal.ts";
import { BUTTON, FIELD } from "../../../slack/words/labels.ts";
import { XMATTERS_HINT } from "./words.ts";

export const XMATTERS_FORM = "xmatters_form";
const XMATTERS_BLOCK: Readonly<Record<XMattersField, string>> = {
  url: "xmatters_url",
  apiKey: "xmatters_api_key",
  apiSecret: "xmatters_api_secret",
};

export type XMattersKeyForm = Readonly<Record<XMattersField, string>>;

export const readXMattersKey = ({ view: { state } }: ViewSubmission): Reading<XMattersKeyForm> =>
  ok({
    url: typedText(state, XMATTERS_BLOCK.url).trim(),
    apiKey: typedText(state, XMATTERS_BLOCK.apiKey).trim(),
    apiSecret: typedText(state, XMATTERS_BLOCK.apiSecret).trim(),
  });

export const xmattersErrorsAck = (errors: Partial<Record<XMattersField, string>>): Ack =>
  fieldErrorsAck(XMATTERS_BLOCK, errors);

export type XMattersModel = {
  readonly url?: string;
  readonly formErrors?: Partial<Record<XMattersField, string>>;
  /** Of this deployment (https://host), for a link; null: not known. */
  readonly origin: string | null;
};

const URL_CHARS = 300;

export const xmattersModal = ({ url, formErrors = {}, origin }: XMattersModel): ModalView =>
  formModal({
    title: BUTTON.connectXMatters,
    callbackId: XMATTERS_FORM,
    blocks: [
      ...input({
        id: XMATTERS_BLOCK.url,
        label: FIELD.xmattersUrl,
        hint: XMATTERS_HINT.url,
        element: {
          type: "plain_text_input",
          ...placeholder("acme.xmatters.com"),
          ...(url && { initial_value: url.slice(0, URL_CHARS) }),
        },
        error: formErrors.url,
      }),
      ...input({
        id: XMATTERS_BLOCK.apiKey,
        label: FIELD.apiKey,
        hint: XMATTERS_HINT.apiKey,
        element: { type: "plain_text_input" },
        error: formErrors.apiKey,
      }),
      ...input({
        id: XMATTERS_BLOCK.apiSecret,
        label: FIELD.apiSecret,
        hint: XMATTERS_HINT.apiSecret,
        element: { type: "plain_text_input" },
        error: formErrors.apiSecret,
      }),
      context(instructions("xmatters", origin, "xmatters")),
    ],
  });
