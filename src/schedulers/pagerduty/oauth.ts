/**
 * PagerDuty's "Classic User OAuth": works on any customer's account at once, for US and EU through one identity host.
 * (Scoped OAuth, with `schedules.read` and the like, is for apps on one's own account.)
 */
import * as z from "zod/mini";
import { fromBase64 } from "../../bytes.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import { nonEmptyText } from "../../non-empty-text.ts";
import { parseJson } from "../../outgoing/json.ts";
import { type AuthorizeRequest, authorizeUrl } from "../../outgoing/oauth2.ts";
import type { Outgoing } from "../../outgoing/outgoing.ts";
import { text } from "../../outgoing/tolerant.ts";
import { Secret } from "../../secret.ts";
import type {
  AuthorizationCode,
  GrantFailure,
  OAuthClient,
  PagerDutyTokens,
} from "../credentials.ts";
import {
  exchangeCode,
  pairAnswer,
  pairOf,
  refreshPair,
  revokePair,
  type TokenEndpoint,
} from "../tokens.ts";

const AUTHORIZE_URL = "https://identity.pagerduty.com/oauth/authorize";
/** Case-sensitive; PagerDuty silently drops a scope that doesn't exist. */
const SCOPE = "read";
const US_ORIGIN = "https://api.pagerduty.com";
const EU_ORIGIN = "https://api.eu.pagerduty.com";

/** With PKCE (S256). */
export const pagerDutyAuthorizeUrl = (request: AuthorizeRequest): string =>
  authorizeUrl(AUTHORIZE_URL, {
    client_id: request.clientId,
    redirect_uri: request.redirectUri,
    response_type: "code",
    scope: SCOPE,
    state: request.state,
    code_challenge: request.codeChallenge,
    code_challenge_method: "S256",
  });

const UNREADABLE: GrantFailure = { reason: "unreadable", detail: "the token answer" };

const TOKENS: TokenEndpoint = {
  url: "https://identity.pagerduty.com/oauth/token",
  encoding: "form",
  hasPkce: true,
  failureOf(failure) {
    switch (failure.reason) {
      case "no_reply":
        return failure.cause === "too_large"
          ? UNREADABLE
          : { reason: "unreachable", detail: failure.cause };
      // How PagerDuty answers a dead refresh token is not documented: any OAuth error is taken as final.
      case "refused":
        return { reason: "refused", detail: failure.error ?? `HTTP ${failure.status}` };
      case "bad_status":
        return { reason: "unreachable", detail: `HTTP ${failure.status}` };
      case "unreadable":
        return UNREADABLE;
    }
  },
};

const codeAnswer = z.looseObject({
  ...pairAnswer.shape,
  refresh_token: nonEmptyText,
  scope: text,
  id_token: text,
});

/** Turns a code into credentials. A code lives 30 s: call this within the callback's own request. */
export async function exchangePagerDutyCode(
  code: AuthorizationCode,
  client: OAuthClient,
  outgoing: Outgoing,
  now: number,
): Promise<Result<PagerDutyTokens, GrantFailure>> {
  const answer = await exchangeCode(TOKENS, code, client, outgoing, codeAnswer);
  if (!answer.ok) return answer;
  const { refresh_token, scope, id_token } = answer.value;
  // OAuth leaves the scope out where it is the one asked for.
  if (scope !== null && !scope.split(" ").includes(SCOPE))
    return err({ reason: "missing_scope", detail: SCOPE });
  const home = homeOf(id_token);
  if (!home) return err({ reason: "unreadable", detail: "which region the account is in" });
  const pair = pairOf(answer.value, new Secret(refresh_token), now);
  return ok({ system: "pagerduty", ...pair, ...home });
}

/** A new pair by `refreshPair`. Its answer has no id token: region and subdomain stay as the code's answer named them. */
export async function refreshPagerDuty(
  credentials: PagerDutyTokens,
  client: OAuthClient,
  outgoing: Outgoing,
  now: number,
): Promise<Result<PagerDutyTokens, GrantFailure>> {
  const renewed = await refreshPair(TOKENS, credentials, client, outgoing, now);
  return renewed.ok ? ok({ ...credentials, ...renewed.value }) : renewed;
}

/**
 * As PagerDuty's OpenID configuration names it; its guides don't mention it. PagerDuty counts each consent by itself
 * (`delegation_id`), so that another workspace's tokens of the same person live on.
 * https://identity.pagerduty.com/global/oauth/anonymous/.well-known/openid-configuration
 */
const REVOKE_URL = "https://app.pagerduty.com/global/oauth/revoke";

/** Ends both tokens. Two requests. */
export const revokePagerDuty = (
  credentials: PagerDutyTokens,
  client: OAuthClient,
  outgoing: Outgoing,
): Promise<boolean> => revokePair(REVOKE_URL, credentials, client, outgoing);

const claims = z.looseObject({
  aud: z.union([
    z.pipe(
      z.string(),
      z.transform((one) => [one]),
    ),
    z.array(z.string()),
  ]),
  subdomain: text,
  account_id: text,
});

/**
 * Region, subdomain and account out of the id token, or null where it names neither region. The token came from PagerDuty itself
 * over TLS, so its signature needn't be checked (OpenID Connect Core, 3.1.3.7); the list of origins is ours.
 */
function homeOf(
  idToken: string | null,
): Pick<PagerDutyTokens, "apiOrigin" | "subdomain" | "accountId"> | null {
  // None at all: PagerDuty's default region, which the first request proves or disproves.
  if (idToken === null) return { apiOrigin: US_ORIGIN, subdomain: null };
  const parsed = claims.safeParse(payloadOf(idToken));
  if (!parsed.success) return null;
  const { aud, subdomain, account_id: accountId } = parsed.data;
  const apiOrigin = ([US_ORIGIN, EU_ORIGIN] as const).find((origin) => aud.includes(origin));
  return apiOrigin ? { apiOrigin, subdomain, ...(accountId && { accountId }) } : null;
}

/** A JWT's middle part. */
function payloadOf(idToken: string): unknown {
  const bytes = fromBase64(idToken.split(".")[1] ?? "");
  return bytes && parseJson(new TextDecoder().decode(bytes));
}
