/** A view on a person's screen: what the app sent, and what the person entered. */
import { interactives } from "./block-kit/cross.ts";
import type { View } from "./block-kit/surfaces.ts";
import { type FieldValue, initialValue, isStateful } from "./block-kit/values.ts";
import { asSent, type Sent } from "./json.ts";

export type OpenView = {
  readonly id: string;
  readonly rootId: string;
  readonly previousId: string | null;
  view: View;
  hash: string;
  /** By block id, then action id. */
  values: Map<string, Map<string, FieldValue>>;
  /** The errors under fields, by block id. */
  errors: ReadonlyMap<string, string>;
};

/** A person typed or chose something: what was wrong there before is no longer shown. */
export function enter(open: OpenView, blockId: string, actionId: string, value: FieldValue): void {
  open.values.get(blockId)?.set(actionId, value);
  open.errors = new Map([...open.errors].filter(([id]) => id !== blockId));
}

/** What a view's JSON says about the app and the workspace. */
export type ViewContext = {
  /** The team of the person who sees it. */
  readonly teamId: string;
  readonly installedTeamId: string;
  readonly appId: string;
  readonly botId: string;
};

type Values = { [blockId: string]: { [actionId: string]: Sent<FieldValue> } };

/** A Home has no title; this is what Slack puts there. */
const HOME_TITLE = { type: "plain_text" as const, text: "View Title", emoji: true };

/** `state`: whether to include the values; Slack leaves them out of search and close payloads. */
export function viewJson(
  open: OpenView,
  context: ViewContext,
  state: "included" | "left out" = "included",
) {
  const { view } = open;
  const isModal = view.type === "modal";
  return {
    id: open.id,
    team_id: context.teamId,
    type: view.type,
    blocks: asSent(view.blocks),
    private_metadata: view.private_metadata,
    callback_id: view.callback_id,
    state: { values: state === "included" ? valuesJson(open) : {} },
    hash: open.hash,
    title: isModal ? asSent(view.title) : HOME_TITLE,
    clear_on_close: isModal && view.clear_on_close,
    notify_on_close: isModal && view.notify_on_close,
    close: isModal && view.close ? asSent(view.close) : null,
    submit: isModal && view.submit ? asSent(view.submit) : null,
    previous_view_id: open.previousId,
    root_view_id: open.rootId,
    app_id: context.appId,
    external_id: view.external_id,
    app_installed_team_id: context.installedTeamId,
    bot_id: context.botId,
  };
}

function valuesJson(open: OpenView): Values {
  const blocks = [...open.values].map(([blockId, actions]) => [
    blockId,
    asSent(Object.fromEntries(actions)),
  ]);
  return Object.fromEntries(blocks);
}

/** The fields of a view with what they hold: unchanged where block id, action id and kind stay the same. */
export function valuesFor(
  view: View,
  before?: OpenView["values"],
): Map<string, Map<string, FieldValue>> {
  const values = new Map<string, Map<string, FieldValue>>();
  for (const block of view.blocks) {
    const fields = new Map<string, FieldValue>();
    for (const { element } of interactives(block)) {
      if (!isStateful(element)) continue;
      const held = before?.get(block.block_id)?.get(element.action_id);
      fields.set(element.action_id, held?.type === element.type ? held : initialValue(element));
    }
    if (fields.size > 0) values.set(block.block_id, fields);
  }
  return values;
}
