/** The replies Slack takes for a submission or a search (docs.slack.dev/surfaces/modals, block_suggestion). */
import type { ModalView, PlainTextOption } from "@slack/types";
import type { RotationField } from "../../domain/rotation.ts";
import type { Ack } from "../ack.ts";
import { cut } from "../mrkdwn.ts";
import {
  IMPORT_BLOCK_PREFIX,
  LINK_BLOCK_PREFIX,
  OPSGENIE_BLOCK,
  type OpsgenieField,
  ROTATION_BLOCK,
  SITE_BLOCK,
  XMATTERS_BLOCK,
  type XMattersField,
} from "./ids.ts";

const ERROR_CHARS = 2_000;

/** The modal stays open with what was typed, each sentence below its field. */
function errorsAck<F extends string>(
  blocks: Readonly<Record<F, string>>,
  errors: Partial<Record<F, string>>,
): Ack {
  const byBlock: Record<string, string> = {};
  for (const field in blocks) {
    const text = errors[field];
    if (text) byBlock[blocks[field]] = cut(text, ERROR_CHARS);
  }
  return { body: { response_action: "errors", errors: byBlock } };
}

export const formErrorsAck = (errors: Partial<Record<RotationField, string>>): Ack =>
  errorsAck(ROTATION_BLOCK, errors);

export const opsgenieErrorsAck = (errors: Partial<Record<OpsgenieField, string>>): Ack =>
  errorsAck(OPSGENIE_BLOCK, errors);

export const xmattersErrorsAck = (errors: Partial<Record<XMattersField, string>>): Ack =>
  errorsAck(XMATTERS_BLOCK, errors);

export const siteErrorAck = (text: string): Ack => ({
  body: { response_action: "errors", errors: { [SITE_BLOCK]: cut(text, ERROR_CHARS) } },
});

/** @param errors by the id of the schedule that was left */
export const linkErrorsAck = (errors: ReadonlyMap<string, string>): Ack => ({
  body: {
    response_action: "errors",
    errors: Object.fromEntries([...errors].map(([id, text]) => [LINK_BLOCK_PREFIX + id, text])),
  },
});

/** The same where the fields are as many as there are people. */
export const blockErrorsAck = (errors: Readonly<Record<string, string>>): Ack => ({
  body: { response_action: "errors", errors },
});

/** At the first field: the file is one, whatever it was pasted in. */
export const importErrorsAck = (text: string): Ack =>
  blockErrorsAck({ [`${IMPORT_BLOCK_PREFIX}0`]: cut(text, ERROR_CHARS) });

/** Another view takes the place of the submitted one. */
export const updateAck = (view: ModalView): Ack => ({ body: { response_action: "update", view } });

export const pushAck = (view: ModalView): Ack => ({ body: { response_action: "push", view } });

/** Closes every modal of the stack. */
export const clearAck: Ack = { body: { response_action: "clear" } };

/** What a searching select shows; an empty list reads "no results". */
export const optionsAck = (options: readonly PlainTextOption[]): Ack => ({ body: { options } });
