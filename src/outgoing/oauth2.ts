/**
 * OAuth 2.0's authorization code grant (RFC 6749), as far as PagerDuty, Atlassian and Slack agree on it: the authorize URL,
 * the request to the token endpoint, and the meaning of its reply. A failure quotes nothing of what was sent.
 */
import * as z from "zod/mini";
import { err, ok, type Result } from "../domain/result.ts";
import { parseJson } from "./json.ts";
import type { Outgoing, OutgoingFailure, Reply } from "./outgoing.ts";

/** The parameters of the authorize page. */
export type AuthorizeRequest = {
  readonly clientId: string;
  /** One of the app's registered redirect URLs. */
  readonly redirectUri: string;
  /** Comes back with the code, unchanged. */
  readonly state: string;
  /** The code verifier's SHA-256, base64url (PKCE, S256), for systems that have PKCE. */
  readonly codeChallenge: string;
};

/** Where the browser goes to ask for access. */
export const authorizeUrl = (page: string, query: Readonly<Record<string, string>>): string =>
  `${page}?${new URLSearchParams(query)}`;

export type TokenRequest = {
  readonly url: string;
  readonly encoding: "form" | "json";
  readonly parameters: Readonly<Record<string, string>>;
  /** The header, where client id and secret are not among the parameters. */
  readonly authorization?: string;
};

export type TokenFailure =
  | { readonly reason: "no_reply"; readonly cause: OutgoingFailure["reason"] }
  /** 400, 401 or 403 with an OAuth error. `error` is its code; null: not a plain word, so it may quote what was sent. */
  | { readonly reason: "refused"; readonly status: number; readonly error: string | null }
  /** Any other status: it may come from a gateway, and doesn't show whether the code or the token is valid. */
  | { readonly reason: "bad_status"; readonly status: number }
  | { readonly reason: "unreadable" };

/** One request to a token endpoint. A code, and a refresh token that rotates, is used up by it. */
export async function requestTokens<T>(
  outgoing: Outgoing,
  { url, encoding, parameters, authorization }: TokenRequest,
  schema: z.ZodMiniType<T>,
): Promise<Result<T, TokenFailure>> {
  const isForm = encoding === "form";
  const sent = await outgoing.send(url, {
    method: "POST",
    headers: {
      accept: "application/json",
      "content-type": isForm ? "application/x-www-form-urlencoded" : "application/json",
      ...(authorization !== undefined && { authorization }),
    },
    body: isForm ? new URLSearchParams(parameters).toString() : JSON.stringify(parameters),
  });
  return readTokenReply(sent, schema);
}

/** Nobody waits for it, and it keeps the object awake. */
const REVOKE_TIMEOUT_MS = 3_000;

/**
 * Asks a server to end a token (RFC 7009): one request, never repeated. A server answers 200 also for a token that it
 * doesn't know any more.
 * @returns whether the token is dead by the server's word
 */
export async function revokeToken(
  outgoing: Outgoing,
  url: string,
  parameters: Readonly<Record<string, string>>,
): Promise<boolean> {
  const sent = await outgoing.send(url, {
    method: "POST",
    headers: { accept: "application/json", "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams(parameters).toString(),
    timeoutMs: REVOKE_TIMEOUT_MS,
  });
  return sent.ok && sent.value.status === 200;
}

const oauthError = z.looseObject({ error: z.string() });

export function readTokenReply<T>(
  sent: Result<Reply, OutgoingFailure>,
  schema: z.ZodMiniType<T>,
): Result<T, TokenFailure> {
  if (!sent.ok) return err({ reason: "no_reply", cause: sent.error.reason });
  const { status, body } = sent.value;
  const json = parseJson(body);
  if (status >= 200 && status < 300) {
    const parsed = schema.safeParse(json);
    return parsed.success ? ok(parsed.data) : err({ reason: "unreadable" });
  }
  const refusal = oauthError.safeParse(json);
  if (![400, 401, 403].includes(status) || !refusal.success)
    return err({ reason: "bad_status", status });
  const { error } = refusal.data;
  return err({ reason: "refused", status, error: /^[a-z_]{1,40}$/.test(error) ? error : null });
}
