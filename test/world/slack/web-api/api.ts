/** https://slack.com/api/<method>: reads the call, checks who it is and what they may, and answers as Slack does. */
import type { JsonObject } from "../json.ts";
import { answerManifestMethod, isManifestMethod } from "../manifest-api.ts";
import type { EmulatedSlack } from "../slack.ts";
import { auth } from "./auth.ts";
import { chat } from "./chat.ts";
import { conversations } from "./conversations.ts";
import type { Caller, Method } from "./method.ts";
import { oauthAccess } from "./oauth.ts";
import { readRequest, withWarnings } from "./transport.ts";
import { usergroups } from "./usergroups.ts";
import { users } from "./users.ts";
import { views } from "./views.ts";

const METHODS: Readonly<Record<string, Method>> = {
  ...auth,
  ...chat,
  ...conversations,
  ...usergroups,
  ...users,
  ...views,
};

/** Almost everything is a 200; only 429 has a status of its own. */
export async function answerApi(
  slack: EmulatedSlack,
  name: string,
  request: Request,
): Promise<Response> {
  const found = METHODS[name];
  const incoming = await readRequest(request, found?.takesJson ?? isManifestMethod(name));
  if ("unreadable" in incoming) return json({ ok: false, error: incoming.unreadable });
  if (name === "oauth.v2.access") return json(oauthAccess(slack, incoming));
  if (isManifestMethod(name)) {
    const answer = answerManifestMethod(slack, name, incoming);
    if ("retryAfterS" in answer) return rateLimited(Number(answer["retryAfterS"]));
    return json(answer as JsonObject);
  }
  if (!found) return json({ ok: false, error: "unknown_method", req_method: name });

  const caller = identify(slack, incoming.token);
  if (typeof caller === "string") return json({ ok: false, error: caller });
  const { grant, team } = caller;
  const headers = {
    "x-oauth-scopes": [...grant.scopes].join(","),
    ...(found.scopes.length > 0 ? { "x-accepted-oauth-scopes": found.scopes.join(",") } : {}),
  };
  // chat.postMessage counts by channel, once that is known.
  if (name !== "chat.postMessage") {
    const allowance = slack.limits.allowance(name, found.tier);
    const wait = slack.limits.take(`${name}:${team.id}`, allowance, slack.now());
    if (wait !== null) return rateLimited(wait);
  }
  const missing = found.scopes.filter((scope) => !grant.scopes.has(scope));
  if (missing.length > 0) {
    const provided = [...grant.scopes].join(",");
    const answer = { ok: false, error: "missing_scope", needed: missing.join(","), provided };
    return json(answer, headers);
  }
  if (grant.kind === "user" && name.startsWith("views."))
    return json({ ok: false, error: "not_allowed_token_type" }, headers);

  const answer = found.run(caller, incoming.args);
  if ("retryAfterS" in answer) return rateLimited(Number(answer["retryAfterS"]));
  return json(withWarnings(answer as JsonObject, incoming.warnings), headers);
}

function identify(slack: EmulatedSlack, token: string | null): Caller | string {
  if (token === null) return "not_authed";
  const grant = slack.installs.grant(token);
  const team = grant ? slack.teams.get(grant.teamId) : undefined;
  const actor = team?.users.get(grant?.userId ?? "");
  if (!grant || !team || !actor) return "invalid_auth";
  // A user token dies with its person's account; a bot token doesn't mind who installed it.
  if (grant.isRevoked || actor.deactivated)
    return grant.kind === "bot" ? "account_inactive" : "token_revoked";
  return { slack, team, grant, actor };
}

const json = (body: JsonObject, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(body), {
    headers: {
      "content-type": "application/json; charset=utf-8",
      "x-slack-req-id": crypto.randomUUID().replaceAll("-", ""),
      ...headers,
    },
  });

const rateLimited = (retryAfterS: number): Response =>
  new Response(JSON.stringify({ ok: false, error: "ratelimited" }), {
    status: 429,
    headers: {
      "content-type": "application/json; charset=utf-8",
      "retry-after": String(retryAfterS),
    },
  });
