/**
 * The rotation form: filled in once as a person does it, then sent again with other values. For the app both are the same
 * signed requests; for the machine the second is much less work.
 */
import { blockSuggestion, viewSubmission } from "../world/slack/client/payloads.ts";
import type { SlackClient } from "../world/slack/client.ts";
import type { JsonObject } from "../world/slack/json.ts";
import type { Team } from "../world/slack/team.ts";
import { FORM_TYPE } from "./clicks.ts";
import type { Setting } from "./setting.ts";

export type Tenant = { readonly team: Team; readonly admin: SlackClient };
/** A group that exists, and a schedule, which is called `Schedule <id>`. */
export type Wanted = { readonly group: string; readonly schedule: string };

/** A search for the group and the form, as JSON with marks in place of what differs. */
export type FilledForm = { readonly search: string; readonly submission: string };

/** Makes the rotation by hand; the form can be sent again in this and in other workspaces. */
export async function fillForm(
  { slack }: Setting,
  { team, admin }: Tenant,
  { group, schedule }: Wanted,
  channels: readonly string[] = [],
): Promise<FilledForm> {
  await admin.click("Create Rotation");
  await admin.seesModal("Create Rotation", 30_000);
  await admin.fill("Config Name", `Rotation of ${group}`);
  const [label = ""] = await admin.search("User Group", `@${group}`);
  await admin.choose("User Group", label);
  await admin.choose("Schedules", [`Schedule ${schedule}`]);
  if (channels.length > 0) await admin.choose("Channels", channels);
  const open = admin.modal;
  if (!open) throw new Error("the form has gone");
  const session = { slack, team, user: admin.user };
  const field = { blockId: "rotation_group", actionId: "rotation_group", value: `@${group}` };
  const marked = (payload: JsonObject): string =>
    JSON.stringify(payload)
      // Also within what the app put into the view.
      .replaceAll(team.id, "{team}")
      .replaceAll(`"${admin.user.id}"`, '"{user}"')
      .replaceAll(`"${team.group(group).id}"`, '"{group id}"')
      .replaceAll(`"@${group}"`, '"@{group}"')
      .replaceAll(`Rotation of ${group}"`, 'Rotation of {group}"')
      .replaceAll(`Schedule ${schedule}"`, 'Schedule {schedule}"')
      .replaceAll(`"${schedule}"`, '"{schedule}"');
  const form = {
    search: marked(blockSuggestion(session, open, field)),
    submission: marked(viewSubmission(session, open)),
  };
  const outcome = await admin.submitAsAsked();
  if (outcome !== "closed") throw new Error(`${outcome}: ${JSON.stringify(admin.errors())}`);
  return form;
}

/** Searches for the group, whereupon the app knows the workspace's. */
export async function searchAgain(
  setting: Setting,
  tenant: Tenant,
  form: FilledForm,
  wanted: Wanted,
): Promise<void> {
  const answer = await send(setting, tenant, form.search, wanted);
  if (!answer.includes(tenant.team.group(wanted.group).id)) throw new Error(`not found: ${answer}`);
}

export async function sendAgain(
  setting: Setting,
  tenant: Tenant,
  form: FilledForm,
  wanted: Wanted,
): Promise<void> {
  const answer = await send(setting, tenant, form.submission, wanted);
  if (answer !== "") throw new Error(`not saved: ${answer}`);
}

async function send(
  { slack }: Setting,
  { team, admin }: Tenant,
  marked: string,
  { group, schedule }: Wanted,
): Promise<string> {
  const payload = marked
    .replaceAll("{team}", team.id)
    .replaceAll("{user}", admin.user.id)
    .replaceAll("{group id}", team.group(group).id)
    .replaceAll("{group}", group)
    .replaceAll("{schedule}", schedule);
  const body = new URLSearchParams({ payload }).toString();
  const ack = await slack.line.post("/slack/interactivity", FORM_TYPE, body);
  slack.line.sent.length = 0;
  if (ack.status !== 200) throw new Error(`answered ${ack.status}: ${ack.body}`);
  return ack.body;
}
