/** The form for Opsgenie's API key. It is never prefilled with a key: Slack stores views. */
import type { ModalView } from "@slack/types";
import { ok } from "../../../domain/result.ts";
import type { Ack } from "../../../slack/ack.ts";
import { chosenOption, typedText } from "../../../slack/payload/form-values.ts";
import type { Reading, ViewSubmission } from "../../../slack/payload/interaction.ts";
import { fieldErrorsAck } from "../../../slack/views/acks.ts";
import { context } from "../../../slack/views/blocks.ts";
import { input, option, placeholder } from "../../../slack/views/inputs.ts";
import { formModal } from "../../../slack/views/modal.ts";
import { instructions } from "../../../slack/words/instructions.ts";
import type { OpsgenieField } from "../../../slack/words/key-refusal.ts";
import { BUTTON, FIELD, OPTION } from "../../../slack/words/labels.ts";
import { OPSGENIE_HINT } from "./words.ts";

export const OPSGENIE_FORM = "opsgenie_form";
const OPSGENIE_BLOCK: Readonly<Record<OpsgenieField, string>> = {
  apiKey: "opsgenie_api_key",
  region: "opsgenie_region",
};

export type OpsgenieKeyForm = { readonly apiKey: string; readonly region: string };

export const readOpsgenieKey = ({ view: { state } }: ViewSubmission): Reading<OpsgenieKeyForm> =>
  ok({
    // A pasted key often begins or ends with a blank or a line break.
    apiKey: typedText(state, OPSGENIE_BLOCK.apiKey).trim(),
    region: chosenOption(state, OPSGENIE_BLOCK.region) ?? "",
  });

export const opsgenieErrorsAck = (errors: Partial<Record<OpsgenieField, string>>): Ack =>
  fieldErrorsAck(OPSGENIE_BLOCK, errors);

export type OpsgenieModel = {
  readonly region?: "us" | "eu";
  readonly formErrors?: Partial<Record<OpsgenieField, string>>;
  /** Of this deployment (https://host), for a link; null: not known. */
  readonly origin: string | null;
};

const US = option(OPTION.regionUs, "us");
const EU = option(OPTION.regionEu, "eu");

export const opsgenieModal = ({
  region = "us",
  formErrors = {},
  origin,
}: OpsgenieModel): ModalView =>
  formModal({
    title: BUTTON.addOpsgenieKey,
    callbackId: OPSGENIE_FORM,
    blocks: [
      ...input({
        id: OPSGENIE_BLOCK.apiKey,
        label: FIELD.apiKey,
        hint: OPSGENIE_HINT.apiKey,
        element: {
          type: "plain_text_input",
          ...placeholder("xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx"),
        },
        error: formErrors.apiKey,
      }),
      ...input({
        id: OPSGENIE_BLOCK.region,
        label: FIELD.region,
        hint: OPSGENIE_HINT.region,
        element: {
          type: "static_select",
          options: [US, EU],
          initial_option: region === "eu" ? EU : US,
        },
        error: formErrors.region,
      }),
      context(instructions("opsgenie", origin, "opsgenie")),
    ],
  });
