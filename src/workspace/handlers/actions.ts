/**
 * Every button, menu and select that can be used, by action id: who may use it, how its value is read, and its handler.
 */
import { err, ok } from "../../domain/result.ts";
import type { BlockAction, Pressed, Reading } from "../../slack/payload/interaction.ts";
import { MUTE_ACTION } from "../../slack/words/personal-message.ts";
import { disconnect } from "../connection/disconnect.ts";
import type { Context, Slack } from "../context.ts";
import { CONNECT_ACTION, CONNECT_LINK_ACTION } from "../home/view/connect.ts";
import { CONNECTION_ACTION } from "../home/view/connection.ts";
import { ROTATION_ACTION, readMenuChoice, readRotationRef } from "../home/view/rotation.ts";
import { HOME_ACTION, readHomePage } from "../home/view.ts";
import { showComingUpPage } from "../modals/coming-up/show.ts";
import { COMING_UP_ACTION, readComingUpPage } from "../modals/coming-up/view.ts";
import { openExport, showExportPage } from "../modals/config-file/export.ts";
import { EXPORT_ACTION, readExportPage } from "../modals/config-file/export-view.ts";
import { addImportFields, openImport } from "../modals/config-file/import.ts";
import { IMPORT_ACTION, readImportFields } from "../modals/config-file/import-view.ts";
import {
  openOpsgenieForm,
  openPagerDutyForm,
  openXMattersForm,
} from "../modals/connect-with-key/connect-with-key.ts";
import { openForgetPerson } from "../modals/forget-person/forget-person.ts";
import { readChosenRotation, readNewerPage, readOlderPage } from "../modals/history/read.ts";
import { openHistory, showHistoryPage } from "../modals/history/show.ts";
import { HISTORY_ACTION } from "../modals/history/view.ts";
import { openSiteChoice } from "../modals/jira-site/jira-site.ts";
import { openMatchPeople } from "../modals/match-people/match-people.ts";
import {
  openMatchedPeople,
  removeMatch,
  showMatchedPage,
} from "../modals/match-people/matched-people.ts";
import {
  MATCHED_ACTION,
  readMatchedPage,
  readMatchRemoval,
} from "../modals/match-people/matched-people-view.ts";
import { openNotice } from "../modals/open-notice.ts";
import { openLinks } from "../modals/relink/relink.ts";
import { acceptManualEdit } from "../modals/rotation/accept-edit.ts";
import { openDeleteRotation } from "../modals/rotation/delete.ts";
import { ROTATION_BLOCK, ROTATION_FORM_ACTION } from "../modals/rotation/ids.ts";
import { openCreateRotation, openEditRotation } from "../modals/rotation/open.ts";
import { previewRotation, showOptions } from "../modals/rotation/preview.ts";
import { readOpenForm } from "../modals/rotation/read.ts";
import { openSettings } from "../modals/settings/settings.ts";
import { SETTINGS_ACTION } from "../modals/settings/view.ts";
import { denialOf } from "../people/permissions.ts";
import { connectPressed } from "./connect-press.ts";
import { showAllRotations, showFoundRotation, showHomePage } from "./home-page.ts";
import { mute, readMessage, unmute } from "./mute.ts";
import { refresh } from "./refresh.ts";
import { openMenuChoice } from "./rotation-menu.ts";
import { type Action, action, nothing } from "./row.ts";
import { SEVERAL_ACTIONS } from "./several-actions.ts";

/** Silent on denial: the person has a form open that must stay as it is. Its submission is denied with a sentence. */
const preview = action({
  right: "mayManage",
  onDenial: "silent",
  read: readOpenForm,
  run: previewRotation,
});

export const ACTIONS = {
  ...SEVERAL_ACTIONS,
  // The Home
  [HOME_ACTION.createRotation]: action({
    right: "mayManage",
    read: nothing,
    run: openCreateRotation,
  }),
  [HOME_ACTION.refresh]: action({ right: "mayManage", read: nothing, run: refresh }),
  [HOME_ACTION.settings]: action({ right: "mayManage", read: nothing, run: openSettings }),
  [HOME_ACTION.history]: action({ right: "mayReadHistory", read: nothing, run: openHistory }),
  [HOME_ACTION.previousPage]: action({ right: "mayLook", read: readHomePage, run: showHomePage }),
  [HOME_ACTION.nextPage]: action({ right: "mayLook", read: readHomePage, run: showHomePage }),
  [HOME_ACTION.find]: action({ right: "mayLook", read: readRotationRef, run: showFoundRotation }),
  [HOME_ACTION.showAll]: action({ right: "mayLook", read: nothing, run: showAllRotations }),
  [ROTATION_ACTION.edit]: action({
    right: "mayManage",
    read: readRotationRef,
    run: openEditRotation,
  }),
  [ROTATION_ACTION.delete]: action({
    right: "mayManage",
    read: readRotationRef,
    run: openDeleteRotation,
  }),
  [ROTATION_ACTION.matchPeople]: action({
    right: "mayManage",
    read: readRotationRef,
    run: openMatchPeople,
  }),
  [ROTATION_ACTION.acceptManualEdit]: action({
    right: "mayManage",
    read: readRotationRef,
    run: acceptManualEdit,
  }),
  [ROTATION_ACTION.menu]: action({
    right: ({ opens }) => (opens === "history" ? "mayReadHistory" : "mayLook"),
    read: readMenuChoice,
    run: openMenuChoice,
  }),
  [CONNECT_ACTION.usePagerDutyKey]: action({
    right: "mayConnect",
    read: nothing,
    run: openPagerDutyForm,
  }),
  [CONNECT_ACTION.addOpsgenieKey]: action({
    right: "mayConnect",
    read: nothing,
    run: openOpsgenieForm,
  }),
  [CONNECT_ACTION.connectXMatters]: action({
    right: "mayConnect",
    read: nothing,
    run: openXMattersForm,
  }),
  // Silent on denial: the page that the link opens says it.
  [CONNECT_LINK_ACTION.pagerDuty]: action({
    right: "mayConnect",
    onDenial: "silent",
    read: nothing,
    run: connectPressed("pagerduty"),
  }),
  [CONNECT_LINK_ACTION.jira]: action({
    right: "mayConnect",
    onDenial: "silent",
    read: nothing,
    run: connectPressed("jira"),
  }),
  [CONNECTION_ACTION.disconnect]: action({ right: "mayConnect", read: nothing, run: disconnect }),
  [CONNECTION_ACTION.linkRotations]: action({ right: "mayManage", read: nothing, run: openLinks }),
  [CONNECTION_ACTION.changeSite]: action({
    right: "mayConnect",
    read: nothing,
    run: openSiteChoice,
  }),
  // Modals
  [ROTATION_FORM_ACTION.moreOptions]: action({
    right: "mayManage",
    read: readOpenForm,
    run: showOptions,
  }),
  [ROTATION_FORM_ACTION.previewWords]: preview,
  [ROTATION_BLOCK.group]: preview,
  [ROTATION_BLOCK.schedules]: preview,
  [ROTATION_BLOCK.fallback]: preview,
  [ROTATION_BLOCK.members]: preview,
  [ROTATION_BLOCK.keepOutgoingMinutes]: preview,
  [ROTATION_BLOCK.letInEarlyMinutes]: preview,
  [ROTATION_BLOCK.alwaysUserIds]: preview,
  [SETTINGS_ACTION.matchedPeople]: action({
    right: "mayManage",
    read: nothing,
    run: openMatchedPeople,
  }),
  [SETTINGS_ACTION.export]: action({ right: "mayManage", read: nothing, run: openExport }),
  [SETTINGS_ACTION.forgetPerson]: action({
    right: "mayAdminister",
    read: nothing,
    run: openForgetPerson,
  }),
  [SETTINGS_ACTION.import]: action({ right: "mayManage", read: nothing, run: openImport }),
  [MATCHED_ACTION.remove]: action({ right: "mayManage", read: readMatchRemoval, run: removeMatch }),
  [MATCHED_ACTION.previous]: action({
    right: "mayManage",
    read: readMatchedPage,
    run: showMatchedPage,
  }),
  [MATCHED_ACTION.next]: action({
    right: "mayManage",
    read: readMatchedPage,
    run: showMatchedPage,
  }),
  [EXPORT_ACTION.previous]: action({
    right: "mayManage",
    read: readExportPage,
    run: showExportPage,
  }),
  [EXPORT_ACTION.next]: action({ right: "mayManage", read: readExportPage, run: showExportPage }),
  [IMPORT_ACTION.addFields]: action({
    right: "mayManage",
    read: readImportFields,
    run: addImportFields,
  }),
  [HISTORY_ACTION.rotation]: action({
    right: "mayReadHistory",
    read: readChosenRotation,
    run: showHistoryPage,
  }),
  [HISTORY_ACTION.newer]: action({
    right: "mayReadHistory",
    read: readNewerPage,
    run: showHistoryPage,
  }),
  [HISTORY_ACTION.older]: action({
    right: "mayReadHistory",
    read: readOlderPage,
    run: showHistoryPage,
  }),
  [COMING_UP_ACTION.previous]: action({
    right: "mayLook",
    read: readComingUpPage,
    run: showComingUpPage,
  }),
  [COMING_UP_ACTION.next]: action({
    right: "mayLook",
    read: readComingUpPage,
    run: showComingUpPage,
  }),
  // Direct messages, and the Home
  [MUTE_ACTION.mute]: action({ right: "mayLook", read: readMessage, run: mute }),
  [MUTE_ACTION.unmute]: action({ right: "mayLook", read: readMessage, run: unmute }),
} as const satisfies Readonly<Record<string, Action>>;

const rows = new Map<string, Action>(Object.entries(ACTIONS));

/** Reads the handler's input. Null: the action has no handler, or the value isn't one that PagerSync writes. */
export function readAction(pressed: BlockAction): Reading<Pressed> {
  const read = rows.get(pressed.actionId)?.read(pressed) ?? ok(null);
  if (!read.ok) return read;
  if (read.value === null) return ok(null);
  const { actor, triggerId } = pressed;
  return triggerId ? ok({ actor, triggerId, ...read.value }) : err("malformed");
}

export async function performAction(
  ctx: Context,
  slack: Slack,
  pressed: BlockAction,
): Promise<void> {
  const row = rows.get(pressed.actionId);
  const read = readAction(pressed);
  const input = read.ok ? read.value : null;
  if (!row || !input) return;
  const right = typeof row.right === "string" ? row.right : row.right(input as never);
  const denial = await denialOf(ctx, slack, input.actor, right);
  if (!denial) return row.run(ctx, slack, input as never);
  if (row.onDenial !== "silent") await openNotice(slack, input.triggerId, "PagerSync", denial);
}
