/**
 * The routes for Slack, all behind `verifySlack`. Each answers within three seconds, however long the work takes: actions
 * at once, before they are performed; events once they are done or stored; submissions, searches and commands with the
 * workspace's answer. Where the deadline comes first, Slack is asked to deliver an event again, and people are told.
 */
import { sha256, toHex } from "../bytes.ts";
import { within } from "../deadline.ts";
import type { Http } from "../http-env.ts";
import { log } from "../log.ts";
import { parseJson } from "../outgoing/json.ts";
import { isServed } from "../slack/allowed-teams.ts";
import { readCommand } from "../slack/payload/command.ts";
import { type EventIntent, readEvent } from "../slack/payload/event.ts";
import { ofWorkspace } from "../slack/payload/view-workspace.ts";
import { noticeModal } from "../slack/views/notice-modal.ts";
import { NOT_SERVED } from "../slack/words/not-served.ts";
import { ONCALL } from "../slack/words/oncall.ts";
import { readInteraction } from "../workspace/handlers/interaction.ts";
import { perform } from "./perform.ts";

/** Slack gives up after 3 s; the rest is the way there and back. */
const DEADLINE_MS = 2_700;
const EVENT_DEADLINE_MS = 2_500;

export async function events(c: Http): Promise<Response> {
  const read = readEvent(parseJson(c.var.rawBody));
  if (!read.ok) return c.body(null, 400);
  const event = read.value;
  if (event.kind === "challenge") return c.json({ challenge: event.challenge });
  if (event.kind === "unusable") log("slack.event_unusable", { type: event.type });
  if (event.kind === "intent") {
    const { teamId, intent } = event;
    if (!isServed(c.env, teamId) && !isFarewell(intent)) return c.body(null, 200);
    const performing = perform(c, teamId, intent);
    // Goes on after the answer: then there is nothing left to do when Slack delivers the event again.
    c.executionCtx.waitUntil(performing);
    if (!(await within(EVENT_DEADLINE_MS, performing))) return c.body(null, 503);
  }
  return c.body(null, 200);
}

/** Who leaves is always heard: their data is deleted. */
const isFarewell = ({ event }: EventIntent): boolean =>
  event.type === "uninstalled" || event.type === "tokens_revoked";

export async function interactivity(c: Http): Promise<Response> {
  const [payload, ...more] = new URLSearchParams(c.var.rawBody).getAll("payload");
  if (payload === undefined || more.length > 0) return c.body(null, 400);
  const read = readInteraction(parseJson(payload));
  if (!read.ok) return c.body(null, 400);
  const { teamId, interaction } = read.value;
  if (interaction === null) return c.body(null, 200);
  if (!isServed(c.env, teamId))
    return interaction.type === "block_actions"
      ? c.body(null, 200)
      : c.json(withoutAck(teamId, interaction.type, "not_served"));

  const once = interaction.type === "block_suggestion" ? {} : { digest: await digestOf(c) };
  const performing = perform(c, teamId, { kind: "interaction", interaction, ...once });
  // Goes on after the answer: a submission that came too late for its modal is still carried out.
  c.executionCtx.waitUntil(performing);
  if (interaction.type === "block_actions") return c.body(null, 200);
  const ack = await beforeDeadline(performing);
  if (ack === "late" || ack === null) return c.json(withoutAck(teamId, interaction.type, ack));
  return ack.body === null ? c.body(null, 200) : c.json(ack.body);
}

export async function commands(c: Http): Promise<Response> {
  const form = new URLSearchParams(c.var.rawBody);
  // Slack checks our certificate now and then (docs.slack.dev/interactivity/implementing-slash-commands).
  if (form.get("ssl_check") === "1") return c.body(null, 200);
  const read = readCommand(form);
  if (!read.ok) return c.body(null, 400);
  const { teamId, command } = read.value;
  if (!isServed(c.env, teamId))
    return c.json({ response_type: "ephemeral", text: NOT_SERVED.text });
  // Slack gives each command a trigger id. Without one, a person's equal questions of one second would look the same.
  const once = form.has("trigger_id") ? { digest: await digestOf(c) } : {};
  const performing = perform(c, teamId, { kind: "command", command, ...once });
  c.executionCtx.waitUntil(performing);
  const ack = await beforeDeadline(performing);
  if (ack !== "late" && ack?.body) return c.json(ack.body);
  // No answer at all: the app is no longer installed in this workspace.
  const isGone = ack !== "late" && ack !== null;
  return c.json({
    response_type: "ephemeral",
    text: isGone ? ONCALL.notInstalled : ONCALL.late,
  });
}

/** Null: it failed. */
type NoAck = "late" | "not_served" | null;

function withoutAck(teamId: string, type: "view_submission" | "block_suggestion", why: NoAck) {
  if (type === "block_suggestion") return { options: [] };
  return { response_action: "update", view: ofWorkspace(teamId, viewWithoutAck(why)) };
}

function viewWithoutAck(why: NoAck) {
  switch (why) {
    case "not_served":
      return noticeModal(NOT_SERVED.title, NOT_SERVED.text);
    case "late":
      return noticeModal(
        "Still working",
        "This is taking longer than usual. You can close this window. PagerSync's Home will show the result in a moment.",
      );
    case null:
      return noticeModal(
        "Something went wrong",
        "PagerSync can't tell if your change was saved. Check its Home, and try again if it isn't there.",
      );
  }
}

/**
 * What the signature covers. A copy of a request has the same time and body, or no valid signature; what a person does
 * twice has a trigger id of its own in its body.
 */
async function digestOf(c: Http): Promise<string> {
  const timestamp = c.req.header("x-slack-request-timestamp") ?? "";
  return toHex(await sha256(`${timestamp}:${c.var.rawBody}`));
}

const beforeDeadline = <T>(work: Promise<T>): Promise<T | "late"> =>
  within(DEADLINE_MS, work, "late");
