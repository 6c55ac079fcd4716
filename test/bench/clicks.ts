/** What Slack sends for a person's clicks, as whole requests: made beforehand, so that they can be sent at once. */
import { findPressable } from "../world/slack/client/finding.ts";
import {
  blockActions,
  blockSuggestion,
  homeOpened,
  type Session,
  viewSubmission,
} from "../world/slack/client/payloads.ts";
import type { SlackClient } from "../world/slack/client.ts";
import type { JsonObject } from "../world/slack/json.ts";
import type { Sent } from "./clicker.ts";

/** A person at a Slack client. */
export type PersonAtSlack = { readonly client: SlackClient; readonly session: Session };
type Chosen = { readonly id: string; readonly label: string };

export const FORM_TYPE = "application/x-www-form-urlencoded";

export const interaction = (payload: JsonObject): Sent => ({
  path: "/slack/interactivity",
  type: FORM_TYPE,
  body: new URLSearchParams({ payload: JSON.stringify(payload) }).toString(),
});

export function homeOpens({ client, session }: PersonAtSlack): Sent {
  const { slack, team } = session;
  const botUserId = team.installation?.botUserId ?? "";
  const event = slack.events.queue({
    teamId: team.id,
    appId: slack.app.id,
    event: homeOpened(session, botUserId, client.home),
    botUserId,
  });
  // Sent by ourselves, beside the others, and not by the queue one after the other.
  slack.events.pending.splice(slack.events.pending.indexOf(event), 1);
  return { path: "/slack/events", type: "application/json", body: event.body };
}

export function groupSearched({ client, session }: PersonAtSlack, typed: string): Sent {
  const { modal } = client;
  if (!modal) throw new Error("the form has gone");
  const field = { blockId: "rotation_group", actionId: "rotation_group", value: typed };
  return interaction(blockSuggestion(session, modal, field));
}

export function createPressed({ client, session }: PersonAtSlack): Sent {
  const { home } = client;
  const found = home && findPressable(session.team, home, "Create Rotation");
  if (!home || !found) throw new Error("the Home has no Create Rotation");
  const { element, block } = found;
  const action = { type: "button", action_id: element.action_id, block_id: block.block_id };
  return interaction(blockActions(session, home, action));
}

/** The open form, with a group and a schedule chosen. */
export function submission(
  { client, session }: PersonAtSlack,
  group: Chosen,
  schedule: Chosen,
): Sent {
  const { modal } = client;
  if (!modal) throw new Error("the form has gone");
  const payload = JSON.parse(JSON.stringify(viewSubmission(session, modal))) as Submission;
  const { values } = payload.view.state;
  enter(values, "rotation_group", { selected_option: optionOf(group) });
  enter(values, "rotation_schedules", { selected_options: [optionOf(schedule)] });
  return interaction(payload);
}

type Values = Record<string, Record<string, JsonObject>>;
type Submission = JsonObject & { readonly view: { readonly state: { readonly values: Values } } };

const optionOf = ({ id, label }: Chosen) => ({
  text: { type: "plain_text", text: label },
  value: id,
});

function enter(values: Values, block: string, value: JsonObject): void {
  const [actionId, before] = Object.entries(values[block] ?? {})[0] ?? [];
  if (actionId === undefined) throw new Error(`the form has no ${block}`);
  values[block] = { [actionId]: { ...before, ...value } };
}
