/** Response bodies for `view_submission` and `block_suggestion` payloads (docs.slack.dev/surfaces/modals). */
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

/** Keeps the modal open with its input, and shows each error below its field. */
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

/** @param errors by the former schedule's id */
export const linkErrorsAck = (errors: ReadonlyMap<string, string>): Ack => ({
  body: {
    response_action: "errors",
    errors: Object.fromEntries([...errors].map(([id, text]) => [LINK_BLOCK_PREFIX + id, text])),
  },
});

/** @param errors by block id, for modals whose fields depend on data */
export const blockErrorsAck = (errors: Readonly<Record<string, string>>): Ack => ({
  body: { response_action: "errors", errors },
});

/** Shows the error below the first field: the file may be pasted across several, but is one. */
export const importErrorsAck = (text: string): Ack =>
  blockErrorsAck({ [`${IMPORT_BLOCK_PREFIX}0`]: cut(text, ERROR_CHARS) });

/** Replaces the submitted view. */
export const updateAck = (view: ModalView): Ack => ({ body: { response_action: "update", view } });

export const pushAck = (view: ModalView): Ack => ({ body: { response_action: "push", view } });

/** Closes all modals of the stack. */
export const clearAck: Ack = { body: { response_action: "clear" } };

/** The options of an external select; Slack shows "no results" for an empty list. */
export const optionsAck = (options: readonly PlainTextOption[]): Ack => ({ body: { options } });
