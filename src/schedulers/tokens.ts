/**
 * Access and refresh tokens of the systems that are connected by OAuth: from a code, and from the refresh token before.
 * Refresh tokens rotate: each one is valid for one use.
 */
import * as z from "zod/mini";
import { err, ok, type Result } from "../domain/result.ts";
import { nonEmptyText } from "../non-empty-text.ts";
import {
  requestTokens,
  revokeToken,
  type TokenFailure,
  type TokenRequest,
} from "../outgoing/oauth2.ts";
import type { Outgoing } from "../outgoing/outgoing.ts";
import { number, text } from "../outgoing/tolerant.ts";
import { Secret } from "../secret.ts";
import type { AuthorizationCode, GrantFailure, OAuthClient, TokenPair } from "./credentials.ts";

/** One system's token endpoint. */
export type TokenEndpoint = Pick<TokenRequest, "url" | "encoding"> & {
  readonly hasPkce: boolean;
  /** What a failure means at this system. */
  failureOf(failure: TokenFailure): GrantFailure;
};

/** Where an answer doesn't say how long the access token lives (RFC 6749 only recommends it). */
const DEFAULT_LIFE_S = 3600;

const positive = z.pipe(
  number,
  z.transform((seconds) => (seconds !== null && seconds > 0 ? seconds : DEFAULT_LIFE_S)),
);

/** What every token answer holds. */
export const pairAnswer = z.looseObject({
  access_token: nonEmptyText,
  refresh_token: text,
  /** Seconds. */
  expires_in: positive,
});

/** @param refreshToken used where the answer brings none */
export const pairOf = (
  answer: z.infer<typeof pairAnswer>,
  refreshToken: Secret,
  now: number,
): TokenPair => ({
  accessToken: new Secret(answer.access_token),
  refreshToken: answer.refresh_token ? new Secret(answer.refresh_token) : refreshToken,
  expiresAt: now + answer.expires_in * 1000,
});

/** Turns an authorization code into the system's token answer. */
export async function exchangeCode<T>(
  endpoint: TokenEndpoint,
  { code, codeVerifier, redirectUri }: AuthorizationCode,
  client: OAuthClient,
  outgoing: Outgoing,
  schema: z.ZodMiniType<T>,
): Promise<Result<T, GrantFailure>> {
  const grant = {
    grant_type: "authorization_code",
    redirect_uri: redirectUri,
    code: code.reveal(),
    ...(endpoint.hasPkce && { code_verifier: codeVerifier.reveal() }),
  };
  return request(endpoint, grant, client, outgoing, schema);
}

/**
 * A new pair for the old refresh token, which is invalid afterwards: store the new pair before using it, and never run two
 * of these at once for one connection. `refused`: the grant is gone, and somebody has to connect again.
 */
export async function refreshPair(
  endpoint: TokenEndpoint,
  old: TokenPair,
  client: OAuthClient,
  outgoing: Outgoing,
  now: number,
): Promise<Result<TokenPair, GrantFailure>> {
  const grant = { grant_type: "refresh_token", refresh_token: old.refreshToken.reveal() };
  // Scopes are not checked again: the rotated pair must not be lost, and the API will name a scope that is missing.
  const answer = await request(endpoint, grant, client, outgoing, pairAnswer);
  // An answer without a refresh token means that the old one stays valid (RFC 6749, section 6).
  return answer.ok ? ok(pairOf(answer.value, old.refreshToken, now)) : answer;
}

/** Ends both tokens of a pair, with a request each. @returns whether both are dead by the server's word */
export async function revokePair(
  url: string,
  { accessToken, refreshToken }: TokenPair,
  { clientId, clientSecret }: OAuthClient,
  outgoing: Outgoing,
): Promise<boolean> {
  const client = { client_id: clientId, client_secret: clientSecret.reveal() };
  // A server need not end the access token together with its refresh token.
  const ended = await Promise.all([
    revokeToken(outgoing, url, {
      token: refreshToken.reveal(),
      token_type_hint: "refresh_token",
      ...client,
    }),
    revokeToken(outgoing, url, {
      token: accessToken.reveal(),
      token_type_hint: "access_token",
      ...client,
    }),
  ]);
  return !ended.includes(false);
}

async function request<T>(
  { url, encoding, failureOf }: TokenEndpoint,
  grant: Readonly<Record<string, string>>,
  client: OAuthClient,
  outgoing: Outgoing,
  schema: z.ZodMiniType<T>,
): Promise<Result<T, GrantFailure>> {
  const parameters = {
    ...grant,
    client_id: client.clientId,
    client_secret: client.clientSecret.reveal(),
  };
  const answer = await requestTokens(outgoing, { url, encoding, parameters }, schema);
  return answer.ok ? answer : err(failureOf(answer.error));
}
