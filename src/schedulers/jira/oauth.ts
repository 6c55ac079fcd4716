/**
 * Atlassian's OAuth 2.0 (3LO). Atlassian bars apps from collecting customers' API tokens, so a person grants access on
 * Atlassian's own page, to one or several of their sites. Access tokens live an hour. No PKCE: the code's verifier stays
 * unused.
 * https://developer.atlassian.com/cloud/jira/platform/oauth-2-3lo-apps/
 */
import * as z from "zod/mini";
import { err, ok, type Result } from "../../domain/result.ts";
import {
  type AuthorizeRequest,
  authorizeUrl,
  readTokenReply,
  revokeToken,
  type TokenFailure,
} from "../../outgoing/oauth2.ts";
import type { Outgoing } from "../../outgoing/outgoing.ts";
import { object, text } from "../../outgoing/tolerant.ts";
import { Secret } from "../../secret.ts";
import type {
  AuthorizationCode,
  GrantFailure,
  JiraCredentials,
  OAuthClient,
  TokenPair,
} from "../credentials.ts";
import { exchangeCode, pairAnswer, pairOf, refreshPair, type TokenEndpoint } from "../tokens.ts";

/** Reads schedules, who is on call and timelines. */
export const JIRA_OPERATIONS_SCOPE = "read:ops-config:jira-service-management";
/** Turns account ids into names and, where people show them, e-mail addresses. */
export const JIRA_PEOPLE_SCOPE = "read:jira-user";
/** Without it there is no refresh token. */
const LASTING_SCOPE = "offline_access";

const AUTHORIZE_URL = "https://auth.atlassian.com/authorize";
const SITES_URL = "https://api.atlassian.com/oauth/token/accessible-resources";

/** One Jira site that a grant reaches. */
export type JiraSite = { readonly cloudId: string; readonly name: string; readonly url: string };

/** What a code was turned into: tokens that are not bound to a site yet, and at least one site. */
export type JiraGrant = { readonly tokens: TokenPair; readonly sites: readonly JiraSite[] };

export const jiraAuthorizeUrl = (request: Omit<AuthorizeRequest, "codeChallenge">): string =>
  authorizeUrl(AUTHORIZE_URL, {
    audience: "api.atlassian.com",
    client_id: request.clientId,
    scope: [JIRA_OPERATIONS_SCOPE, JIRA_PEOPLE_SCOPE, LASTING_SCOPE].join(" "),
    redirect_uri: request.redirectUri,
    state: request.state,
    response_type: "code",
    prompt: "consent",
  });

function failureOf(failure: TokenFailure): GrantFailure {
  switch (failure.reason) {
    case "no_reply":
      return { reason: "unreachable", detail: failure.cause.replace("_", " ") };
    // A dead refresh token is 403 `invalid_grant`.
    case "refused":
      return { reason: "refused", detail: failure.error ?? "an error of its own" };
    case "bad_status":
      return failure.status === 401
        ? { reason: "refused", detail: "unauthorized" }
        : { reason: "unreachable", detail: `HTTP ${failure.status}` };
    case "unreadable":
      return { reason: "unreadable", detail: "not the expected JSON" };
  }
}

const TOKENS: TokenEndpoint = {
  url: "https://auth.atlassian.com/oauth/token",
  encoding: "json",
  hasPkce: false,
  failureOf,
};

/**
 * Named by the metadata of Atlassian's identity server (/.well-known/openid-configuration); Atlassian's guide to OAuth 2.0
 * (3LO) doesn't mention it.
 */
const REVOKE_URL = "https://auth.atlassian.com/oauth/revoke";

/**
 * Ends the refresh token, and with it Atlassian's grant: there is one for an app and a person, so that other connections
 * of that person end, too. The access token dies within the hour. One request.
 */
export const revokeJira = (
  { refreshToken }: JiraCredentials,
  { clientId, clientSecret }: OAuthClient,
  outgoing: Outgoing,
): Promise<boolean> =>
  revokeToken(outgoing, REVOKE_URL, {
    token: refreshToken.reveal(),
    client_id: clientId,
    client_secret: clientSecret.reveal(),
  });

const codeAnswer = z.looseObject({ ...pairAnswer.shape, scope: text });

/**
 * Turns the code into tokens and asks which sites they reach. Two requests. Where there are several sites, a person has
 * to pick one; `atSite` then makes the credentials.
 */
export async function exchangeJiraCode(
  code: AuthorizationCode,
  client: OAuthClient,
  outgoing: Outgoing,
  now: number,
): Promise<Result<JiraGrant, GrantFailure>> {
  const granted = await exchangeCode(TOKENS, code, client, outgoing, codeAnswer);
  if (!granted.ok) return granted;
  const { refresh_token, scope } = granted.value;
  const missing = missingScope(scope ?? "", refresh_token);
  if (missing !== null || refresh_token === null)
    return err({ reason: "missing_scope", detail: missing ?? LASTING_SCOPE });
  const tokens = pairOf(granted.value, new Secret(refresh_token), now);
  const sites = await readJiraSites(tokens, outgoing);
  if (!sites.ok) return sites;
  if (sites.value.length === 0)
    return err({ reason: "refused", detail: "no Jira site was granted" });
  return ok({ tokens, sites: sites.value });
}

/** The sites that a token reaches, in Atlassian's order. One request. */
export async function readJiraSites(
  tokens: Pick<TokenPair, "accessToken">,
  outgoing: Outgoing,
): Promise<Result<readonly JiraSite[], GrantFailure>> {
  const sent = await outgoing.send(SITES_URL, {
    method: "GET",
    headers: {
      authorization: `Bearer ${tokens.accessToken.reveal()}`,
      accept: "application/json",
    },
  });
  const read = readTokenReply(sent, sitesAnswer);
  if (!read.ok) return err(failureOf(read.error));
  // A site is named once for each of its products, each time with that product's scopes.
  const sites = new Map(read.value.flatMap(siteOf).map((site) => [site.cloudId, site]));
  return ok([...sites.values()]);
}

/** Binds a token pair to the site that was picked. */
export const atSite = (
  { accessToken, refreshToken, expiresAt }: TokenPair,
  site: JiraSite,
): JiraCredentials => ({
  system: "jira",
  accessToken,
  refreshToken,
  expiresAt,
  cloudId: site.cloudId,
  siteName: site.name,
  siteUrl: site.url,
});

/**
 * A new pair for the same site, by `refreshPair`. A grant ends when it is revoked, when the person leaves, and after 90
 * days without use.
 */
export async function refreshJira(
  credentials: JiraCredentials,
  client: OAuthClient,
  outgoing: Outgoing,
  now: number,
): Promise<Result<JiraCredentials, GrantFailure>> {
  const renewed = await refreshPair(TOKENS, credentials, client, outgoing, now);
  return renewed.ok ? ok({ ...credentials, ...renewed.value }) : renewed;
}

/** A UUID, as far as was ever seen. It becomes a part of addresses, so it may hold nothing that leads elsewhere. */
const CLOUD_ID = /^[a-z0-9-]{1,64}$/i;
export const isCloudId = (id: string): boolean => CLOUD_ID.test(id);

const sitesAnswer = z.array(z.unknown());
const siteAnswer = object({ id: text, name: text, url: text });

/** A site without a usable id can't be read, and is left out. */
function siteOf(item: unknown): JiraSite[] {
  const { id = null, name = null, url = null } = siteAnswer.parse(item) ?? {};
  if (id === null || !isCloudId(id)) return [];
  return [{ cloudId: id, name: name ?? URL.parse(url ?? "")?.hostname ?? id, url: url ?? "" }];
}

function missingScope(scope: string, refreshToken: string | null): string | null {
  const granted = scope.split(" ");
  const missing = [JIRA_OPERATIONS_SCOPE, JIRA_PEOPLE_SCOPE].find((s) => !granted.includes(s));
  return missing ?? (refreshToken === null ? LASTING_SCOPE : null);
}
