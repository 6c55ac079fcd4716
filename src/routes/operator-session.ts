/**
 * The operator proves who they are by OPERATOR_TOKEN: in a header, or in a form that sets a session cookie. The cookie
 * holds the session's end (epoch ms), signed (HMAC-SHA-256) with a key made from the token: a new token ends all
 * sessions.
 */
import { deleteCookie, getSignedCookie, setSignedCookie } from "hono/cookie";
import { sha256 } from "../bytes.ts";
import type { Env } from "../env.ts";
import type { Http } from "../http-env.ts";
import { Secret } from "../secret.ts";

/** A shorter token could be guessed, so it counts as not set. */
const MIN_TOKEN_LENGTH = 16;
const SESSION_MS = 12 * 3_600_000;
const COOKIE = "pagersync-operator";
const INSTANT = /^\d{1,15}$/;

/** Null: this deployment has no operator's page. */
export function operatorTokenOf(env: Env): Secret | null {
  const token = env.OPERATOR_TOKEN?.trim() ?? "";
  return token.length < MIN_TOKEN_LENGTH ? null : new Secret(token);
}

/** In constant time, by the platform's own comparison. Of digests, since it takes only texts of one length. */
export async function isToken(given: string, token: Secret): Promise<boolean> {
  const [a, b] = await Promise.all([sha256(given.trim()), sha256(token.reveal())]);
  return crypto.subtle.timingSafeEqual(a, b);
}

/** @param now epoch ms */
export async function beginSession(c: Http, token: Secret, now: number): Promise<void> {
  await setSignedCookie(c, COOKIE, String(now + SESSION_MS), await sessionKey(token), {
    prefix: "host",
    path: "/",
    secure: true,
    httpOnly: true,
    sameSite: "Strict",
    maxAge: SESSION_MS / 1_000,
  });
}

export async function isInSession(c: Http, token: Secret, now: number): Promise<boolean> {
  // False: the signature is wrong. Undefined: there is no cookie.
  const until = (await getSignedCookie(c, await sessionKey(token), COOKIE, "host")) || "";
  return INSTANT.test(until) && Number(until) > now;
}

export const endSession = (c: Http): void =>
  void deleteCookie(c, COOKIE, { prefix: "host", path: "/", secure: true });

/** HKDF-SHA-256: good for signing sessions and for nothing else. */
async function sessionKey(token: Secret): Promise<ArrayBuffer> {
  const text = new TextEncoder();
  const material = text.encode(token.reveal());
  const key = await crypto.subtle.importKey("raw", material, "HKDF", false, ["deriveBits"]);
  const purpose = text.encode("pagersync/operator-session/1");
  const algorithm = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: purpose };
  return crypto.subtle.deriveBits(algorithm, key, 256);
}
