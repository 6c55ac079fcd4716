/** Input blocks of modals. Each block has one element; `block_id` and `action_id` are the same. */
import type { InputBlock, KnownBlock, PlainTextOption } from "@slack/types";
import { OPTION_CHARS } from "../limits.ts";
import { escapeText, oneLine, plain } from "../mrkdwn.ts";
import { section } from "./blocks.ts";

const LABEL_CHARS = 2_000;
const PLACEHOLDER_CHARS = 150;

export type Input = {
  readonly id: string;
  readonly label: string;
  readonly element: InputBlock["element"];
  readonly hint?: string;
  readonly optional?: boolean;
  /** Slack sends a `block_actions` payload for each change. */
  readonly dispatch?: boolean;
  /** Shown above the field: an error found too late for the response to the submission. */
  readonly error?: string | undefined;
};

export function input(field: Input): KnownBlock[] {
  const { id, label, element, hint, optional = false, dispatch, error } = field;
  const block: InputBlock = {
    type: "input",
    block_id: id,
    label: plain(label, LABEL_CHARS),
    element: { ...element, action_id: id },
    optional,
    ...(hint && { hint: plain(hint, LABEL_CHARS) }),
    ...(dispatch && { dispatch_action: true }),
  };
  return error ? [section(`:warning: ${escapeText(oneLine(error))}`), block] : [block];
}

export const placeholder = (text: string) => ({ placeholder: plain(text, PLACEHOLDER_CHARS) });

export const option = (text: string, value: string): PlainTextOption => ({
  text: plain(text, OPTION_CHARS),
  value,
});
