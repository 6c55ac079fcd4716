/** Every form that can be submitted, by callback id: who may submit it, how it is read, and its handler. */
import { ok } from "../../domain/result.ts";
import type { Ack } from "../../slack/ack.ts";
import { EMPTY_ACK } from "../../slack/ack.ts";
import type { Reading, Submitted, ViewSubmission } from "../../slack/payload/interaction.ts";
import { errorsAck } from "../../slack/views/acks.ts";
import { FIELD_ERROR } from "../../slack/words/fields.ts";
import { TITLE } from "../../slack/words/labels.ts";
import type { Context, Slack } from "../context.ts";
import { ANSWER_MS } from "../deadline.ts";
import { applyConfiguration, importConfiguration } from "../modals/config-file/import.ts";
import { IMPORT_FORM, readImportedParts } from "../modals/config-file/import-view.ts";
import { IMPORT_PLAN_FORM, readAcceptedPlan } from "../modals/config-file/plan-view.ts";
import {
  connectOpsgenie,
  connectPagerDuty,
  connectXMatters,
} from "../modals/connect-with-key/connect-with-key.ts";
import { OPSGENIE_FORM, opsgenieForm } from "../modals/connect-with-key/opsgenie-view.ts";
import { PAGERDUTY_FORM, pagerDutyForm } from "../modals/connect-with-key/pagerduty-view.ts";
import {
  readXMattersKey,
  XMATTERS_FORM,
  xmattersErrorsAck,
} from "../modals/connect-with-key/xmatters-view.ts";
import { askToForget, forgetConfirmed } from "../modals/forget-person/forget-person.ts";
import {
  FORGET_CONFIRM_FORM,
  FORGET_PERSON_FORM,
  readConfirmedPerson,
  readPerson,
} from "../modals/forget-person/view.ts";
import { readLookUp } from "../modals/history/read.ts";
import { lookUpMembers } from "../modals/history/show.ts";
import { HISTORY_FORM } from "../modals/history/view.ts";
import { changeSite } from "../modals/jira-site/jira-site.ts";
import { readChosenSite, SITE_FORM, siteErrorAck } from "../modals/jira-site/view.ts";
import { saveMatches } from "../modals/match-people/match-people.ts";
import { MATCH_FORM, readChosenMatches } from "../modals/match-people/match-view.ts";
import { saveLinks } from "../modals/relink/relink.ts";
import { LINKS_FORM, readChosenLinks } from "../modals/relink/view.ts";
import { deleteRotation } from "../modals/rotation/delete.ts";
import { DELETE_FORM, readDeletion } from "../modals/rotation/delete-view.ts";
import { ROTATION_FORM } from "../modals/rotation/ids.ts";
import { readSubmittedForm } from "../modals/rotation/read.ts";
import { saveRotation } from "../modals/rotation/save.ts";
import { formErrorsAck } from "../modals/rotation/view.ts";
import { readSettings, SETTINGS_FORM, settingsErrorAck } from "../modals/settings/form.ts";
import { saveSettings } from "../modals/settings/settings.ts";
import { applySetUp } from "../modals/several/apply.ts";
import { CHANGE_FORM, readChangedProposal } from "../modals/several/change-view.ts";
import { proposeSetUp } from "../modals/several/choose.ts";
import { CHOOSE_FORM, chooseErrorsAck, readChosenSources } from "../modals/several/choose-view.ts";
import { LIST_FORM, readShownList } from "../modals/several/list-view.ts";
import { saveChange } from "../modals/several/save-change.ts";
import { denialWithin } from "../people/permissions.ts";
import { inNotice, type Modal, modal } from "./row.ts";

export const MODALS = {
  [ROTATION_FORM]: modal({
    right: "mayManage",
    denied: (name) => formErrorsAck({ name }),
    read: readSubmittedForm,
    submit: saveRotation,
  }),
  [DELETE_FORM]: modal({
    right: "mayManage",
    denied: inNotice(TITLE.deleteRotation),
    read: readDeletion,
    submit: deleteRotation,
  }),
  [CHOOSE_FORM]: modal({
    right: "mayManage",
    denied: (schedules) => chooseErrorsAck({ schedules }),
    read: readChosenSources,
    submit: proposeSetUp,
  }),
  [LIST_FORM]: modal({
    right: "mayManage",
    denied: inNotice(TITLE.setUpSeveral),
    read: readShownList,
    submit: applySetUp,
  }),
  [CHANGE_FORM]: modal({
    right: "mayManage",
    denied: (name) => formErrorsAck({ name }),
    read: readChangedProposal,
    submit: saveChange,
  }),
  [SETTINGS_FORM]: modal({
    right: "mayAdminister",
    denied: settingsErrorAck,
    read: readSettings,
    submit: saveSettings,
  }),
  [FORGET_PERSON_FORM]: modal({
    right: "mayAdminister",
    denied: inNotice(TITLE.forgetPerson),
    read: readPerson,
    submit: askToForget,
  }),
  [FORGET_CONFIRM_FORM]: modal({
    right: "mayAdminister",
    denied: inNotice(TITLE.forgetPerson),
    read: readConfirmedPerson,
    submit: forgetConfirmed,
  }),
  [MATCH_FORM]: modal({
    right: "mayManage",
    denied: inNotice(TITLE.matchPeople),
    read: readChosenMatches,
    submit: saveMatches,
  }),
  [IMPORT_FORM]: modal({
    right: "mayManage",
    denied: inNotice(TITLE.importConfiguration),
    read: readImportedParts,
    submit: importConfiguration,
  }),
  [IMPORT_PLAN_FORM]: modal({
    right: "mayManage",
    denied: inNotice(TITLE.importConfiguration),
    read: readAcceptedPlan,
    submit: applyConfiguration,
  }),
  [LINKS_FORM]: modal({
    right: "mayManage",
    denied: inNotice(TITLE.linkRotations),
    read: readChosenLinks,
    submit: saveLinks,
  }),
  [SITE_FORM]: modal({
    right: "mayConnect",
    denied: siteErrorAck,
    read: readChosenSite,
    submit: changeSite,
  }),
  [PAGERDUTY_FORM]: modal({
    right: "mayConnect",
    denied: (apiKey) => pagerDutyForm.errorsAck({ apiKey }),
    read: pagerDutyForm.read,
    submit: connectPagerDuty,
  }),
  [OPSGENIE_FORM]: modal({
    right: "mayConnect",
    denied: (apiKey) => opsgenieForm.errorsAck({ apiKey }),
    read: opsgenieForm.read,
    submit: connectOpsgenie,
  }),
  [XMATTERS_FORM]: modal({
    right: "mayConnect",
    denied: (url) => xmattersErrorsAck({ url }),
    read: readXMattersKey,
    submit: connectXMatters,
  }),
  [HISTORY_FORM]: modal({
    right: "mayReadHistory",
    denied: inNotice(TITLE.history),
    read: readLookUp,
    submit: lookUpMembers,
  }),
} as const satisfies Readonly<Record<string, Modal>>;

const rows = new Map<string, Modal>(Object.entries(MODALS));

const rowOf = ({ view }: ViewSubmission): Modal | undefined => rows.get(view.callbackId ?? "");

/** Reads the handler's input. Null: the form has no handler. */
export function readSubmission(submitted: ViewSubmission): Reading<Submitted> {
  const read = rowOf(submitted)?.read(submitted) ?? ok(null);
  if (!read.ok) return read;
  if (read.value === null) return ok(null);
  return ok({ actor: submitted.actor, viewId: submitted.view.id, ...read.value });
}

/** The person's right was checked when the form opened, and is checked again. */
export async function performSubmission(
  ctx: Context,
  slack: Slack,
  submitted: ViewSubmission,
): Promise<Ack> {
  const row = rowOf(submitted);
  const read = readSubmission(submitted);
  const input = read.ok ? read.value : null;
  if (!row || !input) return EMPTY_ACK;
  const answerBy = ctx.now() + ANSWER_MS;
  const denial = await denialWithin(ctx, slack, input.actor, row.right);
  if (denial) return row.denied(denial);
  // Blocks whose values can't be read are empty in the input.
  const unreadable = submitted.view.state?.unreadable ?? [];
  if (unreadable.length > 0)
    return errorsAck(Object.fromEntries(unreadable.map((id) => [id, FIELD_ERROR.unreadable])));
  return row.submit(ctx, slack, { ...input, answerBy } as never);
}
