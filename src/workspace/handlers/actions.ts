/** What a click does. Each is acknowledged before it gets here; who may do it is asked again on submission. */
import type { Click } from "../../domain/intent.ts";
import { log } from "../../log.ts";
import { noticeModal } from "../../slack/views/notice-modal.ts";
import { REFUSAL } from "../../slack/words/fields.ts";
import { TITLE } from "../../slack/words/labels.ts";
import { disconnect } from "../connection/disconnect.ts";
import { refreshGroupsIfOlderThan, refreshSchedulesIfOlderThan } from "../connection/lists.ts";
import type { Context, Slack } from "../context.ts";
import { probePermissions } from "../groups/permissions.ts";
import { showHomeNow } from "../home/home-now.ts";
import { showComingUp, turnComingUp } from "../modals/coming-up/show.ts";
import { showExport, turnExport } from "../modals/config-file/export.ts";
import { addImportFields, askForImport } from "../modals/config-file/import.ts";
import { opsgenieModal } from "../modals/connect-with-key/opsgenie-view.ts";
import { xmattersModal } from "../modals/connect-with-key/xmatters-view.ts";
import { showHistory, turnHistory } from "../modals/history/show.ts";
import { showSites } from "../modals/jira-site/jira-site.ts";
import { askForMatches } from "../modals/match-people/match-people.ts";
import { removeMatch, showMatched, turnMatched } from "../modals/match-people/matched-people.ts";
import { showLinks } from "../modals/relink/relink.ts";
import { acceptManualEdit } from "../modals/rotation/accept-edit.ts";
import { deleteModal } from "../modals/rotation/delete-view.ts";
import { knownRotationForm, newRotationForm } from "../modals/rotation/form.ts";
import { previewRotation, showOptions } from "../modals/rotation/preview.ts";
import { rotationModal } from "../modals/rotation/view.ts";
import { showSettings } from "../modals/settings/settings.ts";
import { denialOf, type Right } from "../people/permissions.ts";
import { answerMute } from "./mute.ts";
import { refresh } from "./refresh.ts";

/** Lists older than this are asked for anew while the person types into the form. */
const LIST_FRESH_MS = 60_000;

export async function performClick(ctx: Context, slack: Slack, click: Click): Promise<void> {
  switch (click.type) {
    case "turn_page":
      ctx.store.viewers.turnTo(click.actor.userId, click.page, ctx.now());
      await showHomeNow(ctx, click.actor);
      return;
    case "preview_rotation":
      // Their form stands as it is: who may no longer submit it hears of it then.
      if ((await denialOf(ctx, slack, click.actor, "mayManage")) === null)
        await previewRotation(ctx, slack, click);
      return;
    case "show_options":
      if (await isAllowed(ctx, slack, click, "mayManage")) await showOptions(ctx, slack, click);
      return;
    case "refresh":
      if (await isAllowed(ctx, slack, click, "mayManage")) await refresh(ctx, click.actor.userId);
      return;
    case "ask_settings":
      if (await isAllowed(ctx, slack, click, "mayManage")) await showSettings(ctx, slack, click);
      return;
    case "ask_match":
      if (await isAllowed(ctx, slack, click, "mayManage")) await askForMatches(ctx, slack, click);
      return;
    case "ask_export":
      if (await isAllowed(ctx, slack, click, "mayManage")) await showExport(ctx, slack, click);
      return;
    case "turn_export":
      if (await isAllowed(ctx, slack, click, "mayManage")) await turnExport(ctx, slack, click);
      return;
    case "ask_import":
      if (await isAllowed(ctx, slack, click, "mayManage")) await askForImport(ctx, slack, click);
      return;
    case "make_room":
      if (await isAllowed(ctx, slack, click, "mayManage")) await addImportFields(slack, click);
      return;
    case "ask_matched":
      if (await isAllowed(ctx, slack, click, "mayManage")) await showMatched(ctx, slack, click);
      return;
    case "turn_matched":
      if (await isAllowed(ctx, slack, click, "mayManage")) await turnMatched(ctx, slack, click);
      return;
    case "remove_match":
      if (await isAllowed(ctx, slack, click, "mayManage")) await removeMatch(ctx, slack, click);
      return;
    case "keep_edit":
      if (await isAllowed(ctx, slack, click, "mayManage")) await acceptManualEdit(ctx, click);
      return;
    case "ask_coming_up":
      return showComingUp(ctx, slack, click);
    case "turn_coming_up":
      return turnComingUp(ctx, slack, click);
    case "ask_history":
      return showHistory(ctx, slack, click);
    case "turn_history":
      return turnHistory(ctx, slack, click);
    case "mute":
    case "unmute":
      return answerMute(ctx, slack, click);
    case "disconnect":
      if (await isAllowed(ctx, slack, click, "mayConnect")) await disconnect(ctx, click.actor);
      return;
    case "ask_links":
      if (await isAllowed(ctx, slack, click, "mayManage")) await showLinks(ctx, slack, click);
      return;
    case "ask_site":
      if (await isAllowed(ctx, slack, click, "mayConnect")) await showSites(ctx, slack, click);
      return;
    case "ask_opsgenie_key":
      if (await isAllowed(ctx, slack, click, "mayConnect"))
        await slack.bot.openView(click.triggerId, opsgenieModal());
      return;
    case "ask_xmatters_key":
      if (await isAllowed(ctx, slack, click, "mayConnect"))
        await slack.bot.openView(click.triggerId, xmattersModal());
      return;
    case "ask_create":
    case "ask_edit":
    case "ask_delete":
      if (await isAllowed(ctx, slack, click, "mayManage")) await openRotation(ctx, slack, click);
      return;
  }
}

async function openRotation(
  ctx: Context,
  slack: Slack,
  click: Extract<Click, { type: "ask_create" | "ask_edit" | "ask_delete" }>,
): Promise<void> {
  if (click.type === "ask_create") {
    await slack.bot.openView(click.triggerId, rotationModal(newRotationForm));
    await freshenLists(ctx);
    return;
  }
  const rotation = ctx.store.rotations.get(click.rotationId);
  if (!rotation) {
    // The Home that was clicked is older than the deletion: say so, and show how things are.
    await tell(slack, click, TITLE.rotations, REFUSAL.rotationGone);
    await showHomeNow(ctx, click.actor);
    return;
  }
  if (click.type === "ask_edit") {
    await slack.bot.openView(click.triggerId, rotationModal(knownRotationForm(ctx, rotation)));
    await freshenLists(ctx);
    return;
  }
  const group = ctx.store.groups.get(rotation.groupId);
  const now = new Set(group?.members);
  const differs =
    rotation.membersBefore.length !== now.size || rotation.membersBefore.some((id) => !now.has(id));
  await slack.bot.openView(
    click.triggerId,
    deleteModal({
      rotationId: rotation.id,
      rotationName: rotation.name,
      groupHandle: group?.handle ?? null,
      restorable: differs ? rotation.membersBefore : [],
    }),
  );
}

/** While the form opens: by the time somebody searches, the lists are there; and what Slack lets us do is known. */
async function freshenLists(ctx: Context): Promise<void> {
  await Promise.all([
    refreshGroupsIfOlderThan(ctx, LIST_FRESH_MS),
    refreshSchedulesIfOlderThan(ctx, LIST_FRESH_MS),
  ]);
  await probePermissions(ctx);
}

async function isAllowed(ctx: Context, slack: Slack, click: Click, right: Right): Promise<boolean> {
  const refusal = await denialOf(ctx, slack, click.actor, right);
  if (refusal) await tell(slack, click, "PagerSync", refusal);
  return refusal === null;
}

async function tell(slack: Slack, click: Click, title: string, text: string): Promise<void> {
  const shown = await slack.bot.openView(click.triggerId, noticeModal(title, text));
  const { teamId } = slack.installation;
  if (!shown.ok) log("slack.notice_not_shown", { team_id: teamId, reason: shown.error.reason });
}
