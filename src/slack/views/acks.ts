/** Response bodies for `view_submission` and `block_suggestion` payloads (docs.slack.dev/surfaces/modals). */
import type { ModalView, PlainTextOption } from "@slack/types";
import type { Ack, AckBody, OptionGroup } from "../ack.ts";
import { cut } from "../mrkdwn.ts";
import { ofWorkspace } from "../payload/view-workspace.ts";

const ERROR_CHARS = 2_000;

/** The modal stays open with what was typed, each sentence below its field. @param errors by block id */
export const errorsAck = (errors: Readonly<Record<string, string>>): Ack => ({
  body: {
    response_action: "errors",
    errors: Object.fromEntries(
      Object.entries(errors).map(([blockId, text]) => [blockId, cut(text, ERROR_CHARS)]),
    ),
  } satisfies AckBody,
});

/** The same for a form whose blocks are known by its fields' names. */
export function fieldErrorsAck<F extends string>(
  blocks: Readonly<Record<F, string>>,
  errors: Partial<Record<F, string>>,
): Ack {
  const byBlock: Record<string, string> = {};
  for (const field in blocks) {
    const text = errors[field];
    if (text) byBlock[blocks[field]] = text;
  }
  return errorsAck(byBlock);
}

/** Replaces the submitted view. */
export const updateAck = (view: ModalView): Ack => ({
  body: { response_action: "update", view } satisfies AckBody,
});

/** The response as it is sent: a view in it carries its workspace. */
export function ackOf(teamId: string, { body }: Ack): Ack {
  const view = body?.["view"];
  if (typeof view !== "object" || view === null) return { body };
  return { body: { ...body, view: ofWorkspace(teamId, view) } };
}

/** The options of an external select in groups, without a heading where there is only one. */
export const optionGroupsAck = (groups: readonly OptionGroup[]): Ack => {
  const [first, ...others] = groups;
  if (!first || others.length === 0) return optionsAck(first?.options ?? []);
  return { body: { option_groups: groups } satisfies AckBody };
};

/** The options of an external select; Slack shows "no results" for an empty list. */
export const optionsAck = (options: readonly PlainTextOption[]): Ack => ({
  body: { options } satisfies AckBody,
});
