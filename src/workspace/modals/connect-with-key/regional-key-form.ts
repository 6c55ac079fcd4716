/** The form for an API key that one of a system's regions knows. It is never prefilled with a key: Slack stores views. */
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
import type { RegionalKeyField } from "../../../slack/words/key-refusal.ts";
import { FIELD, OPTION } from "../../../slack/words/labels.ts";

export type Region = "us" | "eu";
export type RegionalKeyErrors = Partial<Record<RegionalKeyField, string>>;
/** As typed and chosen. */
export type TypedKey = { readonly apiKey: string; readonly region: string };

export type RegionalKeyModel = {
  readonly region?: Region;
  readonly formErrors?: RegionalKeyErrors;
  /** Of this deployment (https://host), for a link; null: not known. */
  readonly origin: string | null;
};

export type RegionalKeyForm = {
  readonly title: string;
  readonly read: (submission: ViewSubmission) => Reading<TypedKey>;
  readonly errorsAck: (errors: RegionalKeyErrors) => Ack;
  readonly modal: (model: RegionalKeyModel) => ModalView;
};

const US = option(OPTION.regionUs, "us");
const EU = option(OPTION.regionEu, "eu");

export function regionalKeyForm(of: {
  readonly system: "pagerduty" | "opsgenie";
  readonly title: string;
  readonly callbackId: string;
  /** Of a key. */
  readonly example: string;
  readonly hint: Readonly<Record<RegionalKeyField, string>>;
}): RegionalKeyForm {
  const { system, title, callbackId, example, hint } = of;
  const blocks = { apiKey: `${system}_api_key`, region: `${system}_region` };
  return {
    title,
    read: ({ view: { state } }) =>
      ok({
        // A pasted key often begins or ends with a blank or a line break.
        apiKey: typedText(state, blocks.apiKey).trim(),
        region: chosenOption(state, blocks.region) ?? "",
      }),
    errorsAck: (errors) => fieldErrorsAck(blocks, errors),
    modal: ({ region = "us", formErrors = {}, origin }) =>
      formModal({
        title,
        callbackId,
        blocks: [
          ...input({
            id: blocks.apiKey,
            label: FIELD.apiKey,
            hint: hint.apiKey,
            element: { type: "plain_text_input", ...placeholder(example) },
            error: formErrors.apiKey,
          }),
          ...input({
            id: blocks.region,
            label: FIELD.region,
            hint: hint.region,
            element: {
              type: "static_select",
              options: [US, EU],
              initial_option: region === "eu" ? EU : US,
            },
            error: formErrors.region,
          }),
          context(instructions(system, origin, system)),
        ],
      }),
  };
}
