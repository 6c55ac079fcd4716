/**
 * PagerDuty's "Classic User OAuth": works on any customer's account at once, for US and EU through one identity host.
 * (Scoped OAuth, with `schedules.read` and the like, is for apps on one's own account.)
 */
import * as z from "zod/mini";
import { fromBase64 } from "../../bytes.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import { nonEmptyText } from "../../non-empty-text.ts";
import { parseJson } from "../../outgoing/json.ts";
import type { Outgoing, OutgoingFailure, Reply } from "../../outgoing/outgoing.ts";
import { Secret } from "../../secret.ts";
import type {
  AuthorizationCode,
  GrantFailure,
  OAuthClient,
  PagerDutyCredentials,
} from "../credentials.ts";
import { outgoingFailure } from "../failures.ts";

const AUTHORIZE_URL = "https://identity.pagerduty.com/oauth/authorize";
const TOKEN_URL = "https://identity.pagerduty.com/oauth/token";
/** Case-sensitive; a scope that PagerDuty doesn't know is dropped without a word. */
const SCOPE = "read";
const US_ORIGIN = "https://api.pagerduty.com";
const EU_ORIGIN = "https://api.eu.pagerduty.com";

/** Where the browser goes to ask for access. `codeChallenge` is the verifier's SHA-256, base64url (PKCE, S256). */
export function pagerDutyAuthorizeUrl(request: {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly state: string;
  readonly codeChallenge: string;
}): string {
  const query = new URLSearchParams({
    client_id: request.clientId,
    redirect_uri: request.redirectUri,
    response_type: "code",
    scope: SCOPE,
    state: request.state,
    code_challenge: request.codeChallenge,
    code_challenge_method: "S256",
  });
  return `${AUTHORIZE_URL}?${query}`;
}

/** Turns a code into credentials. It lives 30 s: call this within the callback's own request. */
export async function exchangePagerDutyCode(
  code: AuthorizationCode,
  client: OAuthClient,
  outgoing: Outgoing,
  now: number,
): Promise<Result<PagerDutyCredentials, GrantFailure>> {
  const answer = await askForTokens(
    {
      grant_type: "authorization_code",
      client_id: client.clientId,
      client_secret: client.clientSecret.reveal(),
      redirect_uri: code.redirectUri,
      code: code.code.reveal(),
      code_verifier: code.codeVerifier.reveal(),
    },
    firstTokens,
    outgoing,
  );
  if (!answer.ok) return answer;
  const { access_token, refresh_token, expires_in, scope, id_token } = answer.value;
  // OAuth leaves the scope out where it is the one asked for.
  if (scope !== undefined && !scope.split(" ").includes(SCOPE))
    return err({ reason: "missing_scope", detail: SCOPE });
  const home = homeOf(id_token);
  if (!home) return err({ reason: "unreadable", detail: "which region the account is in" });
  return ok({
    system: "pagerduty",
    accessToken: new Secret(access_token),
    refreshToken: new Secret(refresh_token),
    expiresAt: now + expires_in * 1000,
    ...home,
  });
}

/**
 * A new pair for the old refresh token, which must count as dead from here on: store the new pair before using it,
 * and never run two of these at once for one connection.
 */
export async function refreshPagerDuty(
  credentials: PagerDutyCredentials,
  client: OAuthClient,
  outgoing: Outgoing,
  now: number,
): Promise<Result<PagerDutyCredentials, GrantFailure>> {
  const answer = await askForTokens(
    {
      grant_type: "refresh_token",
      client_id: client.clientId,
      client_secret: client.clientSecret.reveal(),
      refresh_token: credentials.refreshToken.reveal(),
    },
    freshTokens,
    outgoing,
  );
  if (!answer.ok) return answer;
  const { access_token, refresh_token, expires_in } = answer.value;
  // There is no id token here: region and subdomain stay as the first exchange told them.
  return ok({
    ...credentials,
    accessToken: new Secret(access_token),
    refreshToken: refresh_token ? new Secret(refresh_token) : credentials.refreshToken,
    expiresAt: now + expires_in * 1000,
  });
}

const firstTokens = z.looseObject({
  access_token: nonEmptyText,
  refresh_token: nonEmptyText,
  expires_in: z.number().check(z.positive()),
  scope: z.optional(z.string()),
  id_token: z.optional(z.string()),
});
const freshTokens = z.looseObject({
  access_token: nonEmptyText,
  refresh_token: z.optional(nonEmptyText),
  expires_in: z.number().check(z.positive()),
});

async function askForTokens<T>(
  form: Record<string, string>,
  schema: z.ZodMiniType<T>,
  outgoing: Outgoing,
): Promise<Result<T, GrantFailure>> {
  const sent = await outgoing.send(TOKEN_URL, {
    method: "POST",
    headers: {
      accept: "application/json",
      "content-type": "application/x-www-form-urlencoded",
    },
    body: new URLSearchParams(form).toString(),
  });
  if (!sent.ok) return err(withoutReply(sent.error));
  if (sent.value.status !== 200) return err(refusal(sent.value));
  const parsed = schema.safeParse(parseJson(sent.value.body));
  if (parsed.success) return ok(parsed.data);
  return err({ reason: "unreadable", detail: "the token answer" });
}

function withoutReply(failure: OutgoingFailure): GrantFailure {
  const { reason } = outgoingFailure(failure);
  if (reason === "unreadable") return { reason, detail: "the token answer" };
  return { reason: "unreachable", detail: failure.reason };
}

const oauthError = z.looseObject({ error: z.string() });

/**
 * What a dead refresh token is answered with is not documented: any 4xx that names an OAuth error is a no for good.
 * Without one it may come from something in between, and a connection is not thrown away for that.
 */
function refusal({ status, body }: Reply): GrantFailure {
  const named = oauthError.safeParse(parseJson(body));
  const isNo = status === 400 || status === 401 || status === 403;
  if (!isNo || !named.success) return { reason: "unreachable", detail: `HTTP ${status}` };
  // Only a plain OAuth error code is passed on: other text might quote what we sent.
  const { error } = named.data;
  return { reason: "refused", detail: /^[a-z_]{1,40}$/.test(error) ? error : `HTTP ${status}` };
}

const claims = z.looseObject({
  aud: z.union([
    z.pipe(
      z.string(),
      z.transform((one) => [one]),
    ),
    z.array(z.string()),
  ]),
  subdomain: z.optional(z.string()),
});

/**
 * Region and subdomain out of the id token, or null where it names no region we know. It came from PagerDuty itself
 * over TLS, so that its signature needn't be checked (OpenID Connect Core, 3.1.3.7); the list of origins is ours.
 */
function homeOf(
  idToken: string | undefined,
): Pick<PagerDutyCredentials, "apiOrigin" | "subdomain"> | null {
  // None at all: PagerDuty's default region, which the first request proves or disproves.
  if (idToken === undefined) return { apiOrigin: US_ORIGIN, subdomain: null };
  const parsed = claims.safeParse(payloadOf(idToken));
  if (!parsed.success) return null;
  const { aud, subdomain } = parsed.data;
  const apiOrigin = ([US_ORIGIN, EU_ORIGIN] as const).find((origin) => aud.includes(origin));
  return apiOrigin ? { apiOrigin, subdomain: subdomain ?? null } : null;
}

/** A JWT's middle part. */
function payloadOf(idToken: string): unknown {
  const bytes = fromBase64(idToken.split(".")[1] ?? "");
  return bytes && parseJson(new TextDecoder().decode(bytes));
}
