/** The form for PagerDuty's API key. It is never prefilled with a key: Slack stores views. */
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
import type { PagerDutyField } from "../../../slack/words/key-refusal.ts";
import { FIELD, OPTION, TITLE } from "../../../slack/words/labels.ts";
import { PAGERDUTY_HINT } from "./words.ts";

export const PAGERDUTY_FORM = "pagerduty_key_form";
const PAGERDUTY_BLOCK: Readonly<Record<PagerDutyField, string>> = {
  apiKey: "pagerduty_api_key",
  region: "pagerduty_region",
};

export type PagerDutyKeyForm = { readonly apiKey: string; readonly region: string };

export const readPagerDutyKey = ({ view: { state } }: ViewSubmission): Reading<PagerDutyKeyForm> =>
  ok({
    apiKey: typedText(state, PAGERDUTY_BLOCK.apiKey).trim(),
    region: chosenOption(state, PAGERDUTY_BLOCK.region) ?? "",
  });

export const pagerDutyErrorsAck = (errors: Partial<Record<PagerDutyField, string>>): Ack =>
  fieldErrorsAck(PAGERDUTY_BLOCK, errors);

export type PagerDutyModel = {
  readonly region?: "us" | "eu";
  readonly formErrors?: Partial<Record<PagerDutyField, string>>;
  /** Of this deployment (https://host), for a link; null: not known. */
  readonly origin: string | null;
};

const US = option(OPTION.regionUs, "us");
const EU = option(OPTION.regionEu, "eu");

export const pagerDutyModal = ({
  region = "us",
  formErrors = {},
  origin,
}: PagerDutyModel): ModalView =>
  formModal({
    title: TITLE.pagerDutyKey,
    callbackId: PAGERDUTY_FORM,
    blocks: [
      ...input({
        id: PAGERDUTY_BLOCK.apiKey,
        label: FIELD.apiKey,
        hint: PAGERDUTY_HINT.apiKey,
        element: { type: "plain_text_input", ...placeholder("20 characters") },
        error: formErrors.apiKey,
      }),
      ...input({
        id: PAGERDUTY_BLOCK.region,
        label: FIELD.region,
        hint: PAGERDUTY_HINT.region,
        element: {
          type: "static_select",
          options: [US, EU],
          initial_option: region === "eu" ? EU : US,
        },
        error: formErrors.region,
      }),
      context(instructions("pagerduty", origin, "pagerduty")),
    ],
  });
