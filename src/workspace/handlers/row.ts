/**
 * The row types of the tables of actions, forms and searches. `right` is required, so that no row can forget it; `read`
 * is pure, and gives the handler its input.
 */

import type { Right } from "../../domain/rights.ts";
import type { Ack } from "../../slack/ack.ts";
import type {
  BlockAction,
  BlockSuggestion,
  Pressed,
  Reading,
  Submitted,
  ViewSubmission,
} from "../../slack/payload/interaction.ts";
import { updateAck } from "../../slack/views/acks.ts";
import { noticeModal } from "../../slack/views/notice-modal.ts";
import type { Context, Slack } from "../context.ts";
import type { Deadline } from "../deadline.ts";

type ActionRow<Input, Run = Pressed & Input> = {
  /** A function where it depends on what was chosen. Who hasn't the right gets the denial in a modal. */
  readonly right: Right | ((input: Run) => Right);
  readonly onDenial?: "silent";
  readonly read: (pressed: BlockAction) => Reading<Input>;
  readonly run: (ctx: Context, slack: Slack, input: Run) => Promise<void>;
};

type ModalRow<Input, Submit = Submitted & Deadline & Input> = {
  readonly right: Right;
  /** The reply to others; gets the sentence that explains the denial. */
  readonly denied: (sentence: string) => Ack;
  readonly read: (submitted: ViewSubmission) => Reading<Input>;
  readonly submit: (ctx: Context, slack: Slack, input: Submit) => Promise<Ack>;
};

type SearchRow<Input, Search = { readonly query: string } & Input> = {
  /** Others find nothing. */
  readonly right: Right;
  readonly read: (suggested: BlockSuggestion) => Reading<Input>;
  readonly search: (ctx: Context, input: Search) => Ack | Promise<Ack>;
};

/** A row of a table, whose rows have different inputs. */
export type Action = ActionRow<object, never>;
export type Modal = ModalRow<object, never>;
export type Search = SearchRow<object, never>;

/** These check that a handler accepts what its `read` returns. */
export const action = <Input extends object>(row: ActionRow<Input>): Action => row;
export const modal = <Input extends object>(row: ModalRow<Input>): Modal => row;
export const search = <Input extends object>(row: SearchRow<Input>): Search => row;

/** The `read` of an action that carries no value. */
export const nothing = (): Reading<object> => ({ ok: true, value: {} });

/** The `denied` of a modal without a field for the sentence: a notice replaces the modal. */
export const inNotice =
  (title: string) =>
  (sentence: string): Ack =>
    updateAck(noticeModal(title, sentence));
