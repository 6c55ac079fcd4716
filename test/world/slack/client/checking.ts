/** What Slack's client itself checks when a modal is submitted, before the app hears of it. */
import type { InputBlock } from "../block-kit/blocks.ts";
import { isEmpty } from "../block-kit/values.ts";
import type { OpenView } from "../open-view.ts";

/** Errors by block id; none lets the submission out. */
export function clientErrors(open: OpenView): ReadonlyMap<string, string> {
  const errors = new Map<string, string>();
  for (const block of open.view.blocks) {
    if (block.type !== "input") continue;
    const error = errorOf(block, open);
    if (error !== null) errors.set(block.block_id, error);
  }
  return errors;
}

function errorOf(block: InputBlock, open: OpenView): string | null {
  const { element } = block;
  const value = open.values.get(block.block_id)?.get(element.action_id);
  if (!value || isEmpty(value))
    return block.optional ? null : "Please complete this required field.";
  if (!("value" in value) || value.value === null) return null;
  const text = value.value;
  switch (element.type) {
    case "plain_text_input": {
      const { min_length: min, max_length: max = 3000 } = element;
      if (min !== undefined && text.length < min) return `Must be at least ${min} characters.`;
      return text.length > max ? `Must be ${max} characters or fewer.` : null;
    }
    case "email_text_input":
      return /^\S+@\S+\.\S+$/.test(text) ? null : "Please enter a valid email address.";
    case "url_text_input":
      return URL.canParse(text) ? null : "Please enter a valid URL.";
    case "number_input":
      return numberError(element, text);
    default:
      return null;
  }
}

function numberError(
  element: {
    is_decimal_allowed: boolean;
    min_value?: string | undefined;
    max_value?: string | undefined;
  },
  text: string,
): string | null {
  const number = Number(text);
  if (Number.isNaN(number)) return "Please enter a number.";
  if (!element.is_decimal_allowed && !Number.isInteger(number))
    return "Please enter a whole number.";
  const { min_value: min, max_value: max } = element;
  if (min !== undefined && number < Number(min)) return `Must be at least ${min}.`;
  return max !== undefined && number > Number(max) ? `Must be at most ${max}.` : null;
}
