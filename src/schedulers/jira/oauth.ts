/**
 * Atlassian's OAuth 2.0 (3LO): Atlassian bars apps from collecting customers' API tokens, so a person grants access on
 * Atlassian's own page, to one or several of their sites. Access tokens live an hour; refresh tokens rotate: each one
 * dies with its use, so there is one refresh at a time and its outcome is stored before it is used.
 * https://developer.atlassian.com/cloud/jira/platform/oauth-2-3lo-apps/
 */
import * as z from "zod/mini";
import { err, ok, type Result } from "../../domain/result.ts";
import { nonEmptyText } from "../../non-empty-text.ts";
import { parseJson } from "../../outgoing/json.ts";
import type { Outgoing, OutgoingFailure, Reply } from "../../outgoing/outgoing.ts";
import { Secret } from "../../secret.ts";
import type {
  AuthorizationCode,
  GrantFailure,
  JiraCredentials,
  OAuthClient,
} from "../credentials.ts";

/** Reads schedules, who is on call and timelines. */
export const JIRA_OPERATIONS_SCOPE = "read:ops-config:jira-service-management";
/** Turns account ids into names and, where people show them, e-mail addresses. */
export const JIRA_PEOPLE_SCOPE = "read:jira-user";
/** Without it there is no refresh token. */
const LASTING_SCOPE = "offline_access";

const AUTHORIZE_URL = "https://auth.atlassian.com/authorize";
const TOKEN_URL = "https://auth.atlassian.com/oauth/token";
const SITES_URL = "https://api.atlassian.com/oauth/token/accessible-resources";

/** A token pair that is not bound to a site yet. `expiresAt` is epoch ms. */
export type JiraTokens = Pick<JiraCredentials, "accessToken" | "refreshToken" | "expiresAt">;

/** One Jira site that a grant reaches. */
export type JiraSite = { readonly cloudId: string; readonly name: string; readonly url: string };

/** What a code was turned into: at least one site. */
export type JiraGrant = { readonly tokens: JiraTokens; readonly sites: readonly JiraSite[] };

/** Where to send the person. `state` comes back as it is; `redirectUri` is the one the app is registered with. */
export function jiraAuthorizeUrl(asked: {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly state: string;
}): string {
  const url = new URL(AUTHORIZE_URL);
  url.search = new URLSearchParams({
    audience: "api.atlassian.com",
    client_id: asked.clientId,
    scope: [JIRA_OPERATIONS_SCOPE, JIRA_PEOPLE_SCOPE, LASTING_SCOPE].join(" "),
    redirect_uri: asked.redirectUri,
    state: asked.state,
    response_type: "code",
    prompt: "consent",
  }).toString();
  return url.href;
}

/**
 * Turns the code into tokens and asks which sites they reach. Two requests. Where there are several sites, a person has
 * to pick one; `atSite` then makes the credentials. Atlassian has no PKCE for 3LO, so the code's verifier stays unused.
 */
export async function exchangeJiraCode(
  code: AuthorizationCode,
  client: OAuthClient,
  outgoing: Outgoing,
  now: number,
): Promise<Result<JiraGrant, GrantFailure>> {
  const granted = await requestTokens(outgoing, client, {
    grant_type: "authorization_code",
    code: code.code.reveal(),
    redirect_uri: code.redirectUri,
  });
  if (!granted.ok) return granted;
  const { access_token, refresh_token, expires_in, scope } = granted.value;
  const missing = missingScope(scope, refresh_token);
  if (missing !== null || refresh_token === undefined)
    return err({ reason: "missing_scope", detail: missing ?? LASTING_SCOPE });
  const tokens: JiraTokens = {
    accessToken: new Secret(access_token),
    refreshToken: new Secret(refresh_token),
    expiresAt: now + expires_in * 1000,
  };
  const sites = await readJiraSites(tokens, outgoing);
  if (!sites.ok) return sites;
  if (sites.value.length === 0)
    return err({ reason: "refused", detail: "no Jira site was granted" });
  return ok({ tokens, sites: sites.value });
}

/** The sites that a token reaches, in Atlassian's order. One request. */
export async function readJiraSites(
  tokens: Pick<JiraTokens, "accessToken">,
  outgoing: Outgoing,
): Promise<Result<readonly JiraSite[], GrantFailure>> {
  const sent = await outgoing.send(SITES_URL, {
    method: "GET",
    headers: {
      authorization: `Bearer ${tokens.accessToken.reveal()}`,
      accept: "application/json",
    },
  });
  const read = readGrantReply(sent, sitesAnswer);
  if (!read.ok) return read;
  // A site is named once per product that it has, each with scopes of its own.
  const sites = new Map(
    read.value.map(({ id, name, url }) => [id, { cloudId: id, name, url }] as const),
  );
  return ok([...sites.values()]);
}

/** Binds a token pair to the site that was picked. */
export const atSite = (tokens: JiraTokens, site: JiraSite): JiraCredentials => ({
  system: "jira",
  accessToken: tokens.accessToken,
  refreshToken: tokens.refreshToken,
  expiresAt: tokens.expiresAt,
  cloudId: site.cloudId,
  siteName: site.name,
  siteUrl: site.url,
});

/**
 * A new token pair for the same site; the refresh token that was sent is dead from here on. `refused`: the grant is
 * gone (revoked, the person left, 90 days without use) and somebody has to connect again.
 */
export async function refreshJira(
  credentials: JiraCredentials,
  client: OAuthClient,
  outgoing: Outgoing,
  now: number,
): Promise<Result<JiraCredentials, GrantFailure>> {
  const refreshed = await requestTokens(outgoing, client, {
    grant_type: "refresh_token",
    refresh_token: credentials.refreshToken.reveal(),
  });
  if (!refreshed.ok) return refreshed;
  const { access_token, refresh_token, expires_in } = refreshed.value;
  // A scope that went missing is not looked at: the rotated pair must not be lost, and the API will name the scope.
  return ok({
    ...credentials,
    accessToken: new Secret(access_token),
    // Left out means that the old one goes on (RFC 6749, section 6).
    refreshToken:
      refresh_token === undefined ? credentials.refreshToken : new Secret(refresh_token),
    expiresAt: now + expires_in * 1000,
  });
}

const tokenAnswer = z.looseObject({
  access_token: nonEmptyText,
  refresh_token: z.optional(nonEmptyText),
  expires_in: z.number().check(z.positive()),
  scope: z._default(z.string(), ""),
});

/** A UUID as far as was ever seen. It becomes a part of addresses: nothing that could lead elsewhere in them. */
const CLOUD_ID = /^[a-z0-9-]{1,64}$/i;
export const isCloudId = (id: string): boolean => CLOUD_ID.test(id);

const sitesAnswer = z.array(
  z.looseObject({ id: z.string().check(z.regex(CLOUD_ID)), name: z.string(), url: z.string() }),
);

const refusal = z.looseObject({ error: z.string() });

async function requestTokens(
  outgoing: Outgoing,
  client: OAuthClient,
  grant: Readonly<Record<string, string>>,
): Promise<Result<z.infer<typeof tokenAnswer>, GrantFailure>> {
  const sent = await outgoing.send(TOKEN_URL, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify({
      ...grant,
      client_id: client.clientId,
      client_secret: client.clientSecret.reveal(),
    }),
  });
  return readGrantReply(sent, tokenAnswer);
}

function readGrantReply<T>(
  sent: Result<Reply, OutgoingFailure>,
  schema: z.ZodMiniType<T>,
): Result<T, GrantFailure> {
  if (!sent.ok) return err({ reason: "unreachable", detail: sent.error.reason.replace("_", " ") });
  const { status, body } = sent.value;
  if (status >= 200 && status < 300) {
    const parsed = schema.safeParse(parseJson(body));
    return parsed.success
      ? ok(parsed.data)
      : err({ reason: "unreadable", detail: "not the JSON we know" });
  }
  // A dead refresh token is 403 `invalid_grant`. The same status without an OAuth error is a gateway's, and passes.
  const said = refusal.safeParse(parseJson(body));
  if ([400, 401, 403].includes(status) && said.success)
    return err({ reason: "refused", detail: errorWord(said.data.error) });
  if (status === 401) return err({ reason: "refused", detail: "unauthorized" });
  return err({ reason: "unreachable", detail: `HTTP ${status}` });
}

/** OAuth's error codes are plain words; anything else may quote what was sent. */
const errorWord = (error: string): string =>
  /^[a-z_]{1,40}$/.test(error) ? error : "an error of its own";

function missingScope(scope: string, refreshToken: string | undefined): string | null {
  const granted = scope.split(" ");
  const missing = [JIRA_OPERATIONS_SCOPE, JIRA_PEOPLE_SCOPE].find((s) => !granted.includes(s));
  return missing ?? (refreshToken === undefined ? LASTING_SCOPE : null);
}
