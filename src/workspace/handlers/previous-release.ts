/**
 * During a deploy, a Worker of the previous release may call an object of this one for some seconds. It sends what it
 * has read, as a `click`, a `submission` or a `search`. Forms and the actions that change something are carried out;
 * the others open or show something, and are acknowledged: the person presses again. Delete this file, its test and
 * its use in workspace.ts with the next release.
 */
import { NO_OPTIONS, type OptionsForm, optionsForm } from "../../domain/rotation-options.ts";
import { type Ack, EMPTY_ACK } from "../../slack/ack.ts";
import type { Actor } from "../../slack/payload/actor.ts";
import { optionsAck } from "../../slack/views/acks.ts";
import type { Context, Slack } from "../context.ts";
import { ACTIONS, runAction } from "./actions.ts";
import { MODALS, submit } from "./modals.ts";

export type PreviousIntent =
  | { readonly kind: "click"; readonly click: PreviousClick }
  | { readonly kind: "submission"; readonly submission: PreviousSubmission }
  | { readonly kind: "search" };

/** The fields that handlers still read. */
type PreviousClick = { readonly type: string; readonly actor: Actor; readonly triggerId: string };
type PreviousSubmission = {
  readonly type: string;
  readonly actor: Actor;
  readonly viewId: string;
  /** A history's request; `request` now. */
  readonly wish?: unknown;
  /** A rotation form's. */
  readonly form?: { readonly options: PreviousOptions | null };
};
type PreviousOptions = {
  readonly keepOutgoing: string;
  readonly letInEarly: string;
  readonly alwaysUserIds: readonly string[];
  readonly tellPeople: boolean;
  readonly remindHours: string;
  readonly topicChannelIds: readonly string[];
};

const optionsOf = (previous: PreviousOptions): OptionsForm => ({
  // Options that the previous release doesn't know are off.
  ...optionsForm({ options: NO_OPTIONS, channelIds: [] }),
  keepOutgoingMinutes: [previous.keepOutgoing],
  letInEarlyMinutes: [previous.letInEarly],
  alwaysUserIds: previous.alwaysUserIds,
  tellPeople: previous.tellPeople ? ["on"] : [],
  remindHours: [previous.remindHours],
  topicChannelIds: previous.topicChannelIds,
});

const MODAL_OF: Readonly<Record<string, keyof typeof MODALS>> = {
  save_rotation: "rotation_form",
  delete_rotation: "delete_rotation_form",
  save_settings: "settings_form",
  match_people: "match_form",
  import_configuration: "import_form",
  apply_configuration: "import_plan_form",
  link_schedules: "links_form",
  change_site: "site_form",
  connect_opsgenie: "opsgenie_form",
  connect_xmatters: "xmatters_form",
  ask_members: "history_form",
};

const ACTION_OF: Readonly<Record<string, keyof typeof ACTIONS>> = {
  refresh: "refresh",
  disconnect: "disconnect",
  keep_edit: "keep_edit",
  remove_match: "remove_match",
  mute: "mute_messages",
  unmute: "unmute_messages",
};

export async function performPrevious(
  ctx: Context,
  slack: Slack,
  intent: PreviousIntent,
): Promise<Ack> {
  if (intent.kind === "search") return optionsAck([]);
  if (intent.kind === "submission") {
    const { wish: request, form, ...input } = intent.submission;
    const id = MODAL_OF[input.type];
    if (!id) return EMPTY_ACK;
    const options = form?.options ? optionsOf(form.options) : null;
    return submit(ctx, slack, MODALS[id], {
      ...input,
      ...(request ? { request } : {}),
      ...(form && { form: { ...form, options } }),
      // Settings that the previous release doesn't know stay as they are.
      ...(id === "settings_form" && { guestsLook: null, installerConnects: null }),
    });
  }
  const id = ACTION_OF[intent.click.type];
  if (id) await runAction(ctx, slack, ACTIONS[id], intent.click);
  return EMPTY_ACK;
}
