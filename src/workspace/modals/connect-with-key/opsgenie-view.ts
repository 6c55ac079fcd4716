/** Asks for Opsgenie's API key. The key is never put back into a form: a view is kept by Slack. */
import type { ModalView } from "@slack/types";
import { CALLBACK, OPSGENIE_BLOCK, type OpsgenieField } from "../../../slack/views/ids.ts";
import { input, option, placeholder } from "../../../slack/views/inputs.ts";
import { formModal } from "../../../slack/views/modal.ts";
import { BUTTON, FIELD, OPTION } from "../../../slack/words/labels.ts";

export type OpsgenieModel = {
  readonly region?: "us" | "eu";
  readonly formErrors?: Partial<Record<OpsgenieField, string>>;
};

const US = option(OPTION.regionUs, "us");
const EU = option(OPTION.regionEu, "eu");

export const opsgenieModal = ({ region = "us", formErrors = {} }: OpsgenieModel = {}): ModalView =>
  formModal({
    title: BUTTON.addOpsgenieKey,
    callbackId: CALLBACK.opsgenie,
    blocks: [
      ...input({
        id: OPSGENIE_BLOCK.apiKey,
        label: FIELD.apiKey,
        hint: "In Opsgenie: Settings › API key management › Add new API key, with Read and Configuration access.",
        element: {
          type: "plain_text_input",
          ...placeholder("xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx"),
        },
        error: formErrors.apiKey,
      }),
      ...input({
        id: OPSGENIE_BLOCK.region,
        label: FIELD.region,
        hint: "EU if your Opsgenie address has “eu” in it (app.eu.opsgenie.com), else US.",
        element: {
          type: "static_select",
          options: [US, EU],
          initial_option: region === "eu" ? EU : US,
        },
        error: formErrors.region,
      }),
    ],
  });
