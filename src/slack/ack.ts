/** The HTTP response to an interaction: a JSON body, or null for an empty 200, which closes a modal. */
import type { KnownBlock, ModalView, PlainTextElement, PlainTextOption } from "@slack/types";

export type Ack = { readonly body: Readonly<Record<string, unknown>> | null };

export type OptionGroup = {
  readonly label: PlainTextElement;
  readonly options: readonly PlainTextOption[];
};

/** What Slack understands there: every body that is built is held to it. */
export type AckBody =
  | { readonly response_action: "errors"; readonly errors: { [blockId: string]: string } }
  | { readonly response_action: "update"; readonly view: ModalView }
  | { readonly response_action: "clear" }
  | { readonly options: readonly PlainTextOption[] }
  | { readonly option_groups: readonly OptionGroup[] }
  | {
      readonly response_type: "ephemeral";
      readonly text: string;
      readonly blocks?: readonly KnownBlock[];
    };

export const EMPTY_ACK: Ack = { body: null };
