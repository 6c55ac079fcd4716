/**
 * Installing: Slack's authorize page, and the exchange of its code for tokens.
 * https://docs.slack.dev/authentication/installing-with-oauth
 */
import * as z from "zod/mini";
import { err, ok, type Result } from "../domain/result.ts";
import { nonEmptyText } from "../non-empty-text.ts";
import { authorizeUrl, requestTokens } from "../outgoing/oauth2.ts";
import type { Outgoing } from "../outgoing/outgoing.ts";
import {
  answer,
  anything,
  flag,
  isNone,
  object,
  orElse,
  soundFlag,
  text,
} from "../outgoing/tolerant.ts";
import { Secret } from "../secret.ts";
import type { Installation } from "../vault/vault.ts";
import { TEAM_ID, USER_ID } from "./ids.ts";
import { BOT_SCOPES, GRANT_SCOPE } from "./scopes.ts";

const AUTHORIZE_URL = "https://slack.com/oauth/v2/authorize";
const ACCESS_URL = "https://slack.com/api/oauth.v2.access";

export type InstallFailure =
  /** Slack refused; `error` is Slack's error code. */
  | { readonly reason: "refused"; readonly error: string }
  /** Installed on a whole organisation: no workspace is named. */
  | { readonly reason: "org_wide" }
  /** The Slack app has token rotation on: its tokens expire every 12 hours. */
  | { readonly reason: "rotating_tokens" }
  | { readonly reason: "unreachable" }
  | { readonly reason: "unreadable" };

/** @param asked `grant`: also ask for the admin's user scope; `team`: the workspace to preselect, where known */
export function slackAuthorizeUrl(asked: {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly state: string;
  readonly grant: boolean;
  readonly team: string | null;
}): string {
  return authorizeUrl(AUTHORIZE_URL, {
    client_id: asked.clientId,
    scope: BOT_SCOPES.map((scope) => scope.name).join(","),
    ...(asked.grant && { user_scope: GRANT_SCOPE.name }),
    redirect_uri: asked.redirectUri,
    state: asked.state,
    ...(asked.team !== null && { team: asked.team }),
  });
}

const said = (done: boolean) => flag.check(z.refine((ok) => ok === done));
const refused = z.pipe(
  answer({ ok: said(false), error: text }),
  z.transform(({ error }) => ({ ok: false as const, error: error ?? "unknown_error" })),
);
const granted = z.pipe(
  answer({
    ok: said(true),
    access_token: nonEmptyText,
    scope: text,
    bot_user_id: nonEmptyText,
    app_id: nonEmptyText,
    team: z.nullish(
      z.looseObject({ id: z.string().check(z.refine((id) => TEAM_ID.test(id))), name: text }),
    ),
    enterprise: object({ id: text }),
    is_enterprise_install: soundFlag,
    refresh_token: anything,
    // Without a readable token and scope there is no grant, and the install counts all the same.
    authed_user: z.looseObject({
      id: z.string().check(z.refine((id) => USER_ID.test(id))),
      scope: text,
      access_token: orElse(z.nullish(z.string()), null),
    }),
  }),
  z.transform((reply) => ({ ...reply, ok: true as const })),
);

/** Exchanges the code for the installation that the vault stores. One request. `now` is epoch ms. */
export async function exchangeSlackCode(
  asked: {
    readonly clientId: string;
    readonly clientSecret: Secret;
    readonly code: Secret;
    /** Identical to the one in the authorize URL. */
    readonly redirectUri: string;
  },
  outgoing: Outgoing,
  now: number,
): Promise<Result<Installation, InstallFailure>> {
  const reply = await requestTokens(
    outgoing,
    {
      url: ACCESS_URL,
      encoding: "form",
      parameters: { code: asked.code.reveal(), redirect_uri: asked.redirectUri },
      authorization: `Basic ${btoa(`${asked.clientId}:${asked.clientSecret.reveal()}`)}`,
    },
    // Slack refuses with HTTP 200.
    z.union([granted, refused]),
  );
  if (!reply.ok) {
    // After 429 and 5xx the code may still be valid or not: the person starts again.
    return err({ reason: reply.error.reason === "unreadable" ? "unreadable" : "unreachable" });
  }
  return reply.value.ok
    ? readInstallation(reply.value, now)
    : err({ reason: "refused", error: reply.value.error });
}

function readInstallation(
  reply: z.infer<typeof granted>,
  now: number,
): Result<Installation, InstallFailure> {
  const { team, authed_user: person } = reply;
  if (!team || reply.is_enterprise_install) return err({ reason: "org_wide" });
  if (!isNone(reply.refresh_token)) return err({ reason: "rotating_tokens" });
  const granting =
    person.access_token && (person.scope ?? "").split(",").includes(GRANT_SCOPE.name);
  return ok({
    teamId: team.id,
    teamName: team.name ?? "",
    enterpriseId: reply.enterprise?.id ?? null,
    appId: reply.app_id,
    botUserId: reply.bot_user_id,
    botScopes: reply.scope?.split(",") ?? [],
    botToken: new Secret(reply.access_token),
    installedBy: person.id,
    installedAt: now,
    grant:
      granting && person.access_token
        ? { userId: person.id, token: new Secret(person.access_token) }
        : null,
  });
}
