/** Which workspace a request is about. */
import type { SentRequest } from "../../world/slack/app-line.ts";
import type { EmulatedSlack } from "../../world/slack/slack.ts";
import type { Call } from "../../world/world.ts";
import { object, readJson, text } from "./json-reading.ts";

type Facts = Readonly<Record<string, unknown>>;

/** By the token it carries, or the installation that it answers; empty: not known. */
export function teamOfCall(
  { headers, host, response }: Pick<Call, "headers" | "host" | "response">,
  installs: Pick<EmulatedSlack["installs"], "grant">,
): string {
  if (host !== "slack.com") return "";
  const token = /^Bearer (\S+)$/i.exec(headers["authorization"] ?? "")?.[1];
  const grant = token === undefined ? undefined : installs.grant(token);
  return grant?.teamId ?? text(object(object(readJson(response))["team"])["id"]);
}

/** By what Slack says around it. */
export function teamOfDelivery({ path, body }: Pick<SentRequest, "path" | "body">): string {
  if (path === "/slack/events") return text(object(readJson(body))["team_id"]);
  const form = new URLSearchParams(body);
  if (path === "/slack/commands") return form.get("team_id") ?? "";
  const payload: Facts = object(readJson(form.get("payload") ?? ""));
  return text(object(payload["team"])["id"]);
}
