/**
 * What Slack sends, all of it behind `verifySlack`: an answer within three seconds, whatever goes on elsewhere.
 * Events and clicks are answered at once and performed afterwards; what Slack waits for with the answer in hand (a
 * submission's errors, a search's options) is performed first, against a deadline.
 */
import type { Intent } from "../domain/intent.ts";
import type { Http } from "../http-env.ts";
import { parseJson } from "../outgoing/json.ts";
import { homeLink } from "../slack/home-link.ts";
import { readEvent, readInteraction } from "../slack/payload.ts";
import { noticeModal } from "../slack/views/notice-modal.ts";
import { perform } from "./perform.ts";

/** Slack gives up after 3 s; the rest is the way there and back. */
const DEADLINE_MS = 2_700;
const SLACK_ID = /^[A-Z0-9]{2,32}$/;

export async function events(c: Http): Promise<Response> {
  const read = readEvent(parseJson(c.var.rawBody));
  if (!read.ok) return c.body(null, 400);
  const event = read.value;
  if (event.kind === "challenge") return c.json({ challenge: event.challenge });
  if (event.kind === "intent") c.executionCtx.waitUntil(perform(c, event.teamId, event.intent));
  return c.body(null, 200);
}

export async function interactivity(c: Http): Promise<Response> {
  const [payload, ...more] = new URLSearchParams(c.var.rawBody).getAll("payload");
  if (payload === undefined || more.length > 0) return c.body(null, 400);
  const read = readInteraction(parseJson(payload));
  if (!read.ok) return c.body(null, 400);
  const { teamId, intent } = read.value;
  if (intent === null) return c.body(null, 200);

  const performing = perform(c, teamId, intent);
  // Goes on after the answer: a submission that came too late for its modal is still carried out.
  c.executionCtx.waitUntil(performing);
  if (intent.kind !== "submission" && intent.kind !== "search") return c.body(null, 200);
  const ack = await beforeDeadline(performing);
  if (ack === "late" || ack === null) return c.json(withoutAck(intent.kind, ack));
  return ack.body === null ? c.body(null, 200) : c.json(ack.body);
}

/** The full answer to `/oncall` is on the Home; the command shows the way. */
export function commands(c: Http): Response {
  const form = new URLSearchParams(c.var.rawBody);
  const appId = form.get("api_app_id") ?? "";
  const teamId = form.get("team_id") ?? "";
  const known = SLACK_ID.test(appId) && SLACK_ID.test(teamId);
  const home = known ? `<${homeLink(appId, teamId)}|PagerSync's Home>` : "PagerSync's Home";
  return c.json({
    response_type: "ephemeral",
    text: `Who is on call, and for which user group, is on ${home}.`,
  });
}

function withoutAck(kind: Extract<Intent["kind"], "submission" | "search">, why: "late" | null) {
  if (kind === "search") return { options: [] };
  const view =
    why === "late"
      ? noticeModal(
          "Still working",
          "This takes longer than usual. You can close this window: PagerSync's Home shows the outcome in a moment.",
        )
      : noticeModal(
          "Something went wrong",
          "PagerSync can't tell how far it came. Have a look at its Home, and try again if it isn't there.",
        );
  return { response_action: "update", view };
}

async function beforeDeadline<T>(work: Promise<T>): Promise<T | "late"> {
  const deadline = Promise.withResolvers<"late">();
  const timer = setTimeout(() => deadline.resolve("late"), DEADLINE_MS);
  try {
    return await Promise.race([work, deadline.promise]);
  } finally {
    clearTimeout(timer);
  }
}
