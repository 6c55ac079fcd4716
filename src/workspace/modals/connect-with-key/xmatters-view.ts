/** Asks for xMatters' host and key. Key and secret are never put back into a form: a view is kept by Slack. */
import type { ModalView } from "@slack/types";
import { CALLBACK, XMATTERS_BLOCK, type XMattersField } from "../../../slack/views/ids.ts";
import { input, placeholder } from "../../../slack/views/inputs.ts";
import { formModal } from "../../../slack/views/modal.ts";
import { BUTTON, FIELD } from "../../../slack/words/labels.ts";

export type XMattersModel = {
  readonly url?: string;
  readonly formErrors?: Partial<Record<XMattersField, string>>;
};

const WHERE = "In xMatters: your profile › API Keys › Add API Key.";
const URL_CHARS = 300;

export const xmattersModal = ({ url, formErrors = {} }: XMattersModel = {}): ModalView =>
  formModal({
    title: BUTTON.connectXMatters,
    callbackId: CALLBACK.xmatters,
    blocks: [
      ...input({
        id: XMATTERS_BLOCK.url,
        label: FIELD.xmattersUrl,
        hint: "The address at which you open xMatters, for example acme.xmatters.com",
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
        hint: WHERE,
        element: { type: "plain_text_input" },
        error: formErrors.apiKey,
      }),
      ...input({
        id: XMATTERS_BLOCK.apiSecret,
        label: FIELD.apiSecret,
        hint: "Shown once, when the key is made.",
        element: { type: "plain_text_input" },
        error: formErrors.apiSecret,
      }),
    ],
  });
