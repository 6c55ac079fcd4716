/** A click on the Home, or a choice in the open rotation form (`block_actions`). */

import type { Actor, Click, HistoryWish } from "../../domain/intent.ts";
import { err, ok } from "../../domain/result.ts";
import { ownMessageOf } from "../../slack/payload/own-message.ts";
import type { Interaction, Reading } from "../../slack/payload/schema.ts";
import { ACTION, CALLBACK, MENU, ROTATION_BLOCK } from "../../slack/views/ids.ts";
import { readMetadata } from "../../slack/views/metadata.ts";
import { readHistoryMetadata } from "../modals/history/metadata.ts";
import { readRotationForm } from "../modals/rotation/read-form.ts";

type Deed = Click extends infer C
  ? C extends Click
    ? Omit<C, "actor" | "triggerId">
    : never
  : never;

const COUNT = /^\d{1,4}$/;

export function readClick(interaction: Interaction, actor: Actor): Reading<Click> {
  const action = interaction.actions?.[0];
  if (!action) return err("malformed");
  const value = action.selected_option?.value ?? action.value ?? "";
  const deed = deedOf(interaction, action.action_id, value);
  if (!deed.ok || deed.value === null) return deed.ok ? ok(null) : deed;
  const { trigger_id: triggerId } = interaction;
  return triggerId ? ok({ actor, triggerId, ...deed.value }) : err("malformed");
}

function deedOf(interaction: Interaction, actionId: string, value: string): Reading<Deed> {
  const { view } = interaction;
  switch (actionId) {
    case ACTION.refresh:
      return ok({ type: "refresh" });
    case ACTION.turnPage:
    case ACTION.turnPageNext:
      return /^\d{1,6}$/.test(value)
        ? ok({ type: "turn_page", page: Number(value) })
        : err("malformed");
    case ACTION.createRotation:
      return ok({ type: "ask_create" });
    case ACTION.settings:
      return ok({ type: "ask_settings" });
    case ACTION.editRotation:
      return value ? ok({ type: "ask_edit", rotationId: value }) : err("malformed");
    case ACTION.deleteRotation:
      return value ? ok({ type: "ask_delete", rotationId: value }) : err("malformed");
    case ACTION.matchPeople:
      return value ? ok({ type: "ask_match", rotationId: value }) : err("malformed");
    case ACTION.exportConfiguration:
      return ok({ type: "ask_export" });
    case ACTION.turnExport:
    case ACTION.turnExportNext:
      return view && COUNT.test(value)
        ? ok({ type: "turn_export", viewId: view.id, page: Number(value) })
        : err("malformed");
    case ACTION.importConfiguration:
      return ok({ type: "ask_import" });
    case ACTION.addImportFields:
      return view && COUNT.test(value)
        ? ok({ type: "make_room", viewId: view.id, count: Number(value) })
        : err("malformed");
    case ACTION.matchedPeople:
      return ok({ type: "ask_matched" });
    case ACTION.turnMatched:
    case ACTION.turnMatchedNext:
    case ACTION.removeMatch:
      return matchedDeed(interaction, value);
    case ACTION.acceptManualEdit:
      return value ? ok({ type: "keep_edit", rotationId: value }) : err("malformed");
    case ACTION.rotationMenu:
      return lookAt(value);
    case ACTION.comingUpPrevious:
    case ACTION.comingUpNext:
      return turnComingUp(interaction, value);
    case ACTION.history:
      return ok({ type: "ask_history", rotationId: null });
    case ACTION.historyOf:
      return value ? turnHistory(interaction, { rotationId: value, place: null }) : ok(null);
    case ACTION.historyNewer:
    case ACTION.historyOlder: {
      const side = actionId === ACTION.historyNewer ? "newer" : "older";
      return /^\d{1,15}$/.test(value)
        ? turnHistory(interaction, { place: { side, than: Number(value) } })
        : err("malformed");
    }
    case ACTION.mute:
      return ok({ type: "mute", message: ownMessageOf(interaction, value) });
    case ACTION.unmute:
      return ok({ type: "unmute", message: ownMessageOf(interaction, value) });
    case ACTION.disconnect:
      return ok({ type: "disconnect" });
    case ACTION.linkRotations:
      return ok({ type: "ask_links" });
    case ACTION.changeSite:
      return ok({ type: "ask_site" });
    case ACTION.addOpsgenieKey:
      return ok({ type: "ask_opsgenie_key" });
    case ACTION.connectXMatters:
      return ok({ type: "ask_xmatters_key" });
    case ROTATION_BLOCK.group:
    case ROTATION_BLOCK.schedules:
      return openFormOf(interaction, "preview_rotation");
    case ACTION.moreOptions:
      return openFormOf(interaction, "show_options");
    default:
      return ok(null);
  }
}

/** A line of a rotation's menu. */
function lookAt(value: string): Reading<Deed> {
  const [what, rotationId] = value.split(" ");
  if (!rotationId) return err("malformed");
  if (what === MENU.comingUp) return ok({ type: "ask_coming_up", rotationId });
  return what === MENU.history ? ok({ type: "ask_history", rotationId }) : ok(null);
}

function turnComingUp({ view }: Interaction, value: string): Reading<Deed> {
  const [page = "", rotationId] = value.split(" ");
  if (!view || !rotationId || !/^\d{1,4}$/.test(page)) return err("malformed");
  return ok({ type: "turn_coming_up", viewId: view.id, rotationId, page: Number(page) });
}

function turnHistory({ view }: Interaction, change: Partial<HistoryWish>): Reading<Deed> {
  const metadata = readHistoryMetadata(view?.private_metadata);
  if (!view || metadata === null) return err("malformed");
  return ok({ type: "turn_history", viewId: view.id, wish: { ...metadata, ...change } });
}

function openFormOf(
  { view }: Interaction,
  type: "preview_rotation" | "show_options",
): Reading<Deed> {
  const metadata = readMetadata(view?.private_metadata);
  if (view?.callback_id !== CALLBACK.rotation || !view.hash || metadata === null)
    return err("malformed");
  const { rotationId, version, showsOptions } = metadata;
  return ok({
    type,
    viewId: view.id,
    viewHash: view.hash,
    rotationId,
    version,
    form: readRotationForm(view.state, showsOptions),
  });
}

/** In the list of matched people: `page` or `page:personId`. */
function matchedDeed({ view }: Interaction, value: string): Reading<Deed> {
  const { page, personId } = /^(?<page>\d{1,4})(?::(?<personId>.+))?$/s.exec(value)?.groups ?? {};
  if (!view || page === undefined) return err("malformed");
  const at = { viewId: view.id, page: Number(page) };
  return ok(
    personId === undefined
      ? { type: "turn_matched", ...at }
      : { type: "remove_match", ...at, personId },
  );
}
