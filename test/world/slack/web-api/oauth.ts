/** oauth.v2.access: a code for tokens. Called with the app's own id and secret instead of a token. */
import * as z from "zod";
import { isRefusal } from "../host.ts";
import type { JsonObject } from "../json.ts";
import { toldId } from "../organization.ts";
import type { EmulatedSlack } from "../slack.ts";
import type { Grant } from "../tokens.ts";
import { refusal } from "./method.ts";
import type { Incoming } from "./transport.ts";

const exchangeArgs = z.object({
  client_id: z.string().optional(),
  client_secret: z.string().optional(),
  code: z.string().optional(),
  redirect_uri: z.string().optional(),
  grant_type: z.string().optional(),
});

export function oauthAccess(slack: EmulatedSlack, incoming: Incoming): JsonObject {
  const parsed = exchangeArgs.safeParse(incoming.args);
  if (!parsed.success) return refusal({ error: "invalid_arguments" });
  const args = parsed.data;
  const id = incoming.basic?.id ?? args.client_id;
  const secret = incoming.basic?.secret ?? args.client_secret;
  if (id !== slack.app.clientId) return refusal({ error: "invalid_client_id" });
  if (secret !== slack.app.clientSecret) return refusal({ error: "bad_client_secret" });
  if (args.grant_type !== undefined && args.grant_type !== "authorization_code")
    return refusal({ error: "invalid_grant_type" });
  const exchanged = slack.installs.exchange(args.code, args.redirect_uri);
  if (isRefusal(exchanged)) return refusal(exchanged);
  const { team, installation, bot, user, userId } = exchanged;
  return {
    ok: true,
    app_id: slack.app.id,
    authed_user: {
      id: toldId(team.user(userId), team.organization, "payloads"),
      ...(user ? tokenJson(user, "user") : {}),
    },
    ...(bot ? { ...tokenJson(bot, "bot"), bot_user_id: installation.botUserId } : {}),
    team: { id: team.id, name: team.name },
    enterprise: team.organization?.json ?? null,
    is_enterprise_install: false,
  };
}

const tokenJson = (grant: Grant, kind: "bot" | "user"): JsonObject => ({
  scope: [...grant.scopes].join(","),
  access_token: grant.token,
  token_type: kind,
});
