/**
 * Who runs the deployment proves it with OPERATOR_TOKEN: in a header, or once in a form for a cookie. The cookie holds no
 * token but the end of the session, signed with it: another token ends all sessions. Comparisons take constant time.
 */
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { fromHex, sha256, toHex } from "../bytes.ts";
import type { Env } from "../env.ts";
import type { Http } from "../http-env.ts";
import { Secret } from "../secret.ts";

/** Shorter ones can be guessed: they open nothing. */
const MIN_TOKEN_LENGTH = 16;
const SESSION_MS = 12 * 3_600_000;
const COOKIE = "pagersync-operator";
const SESSION = /^(\d{1,15})\.([0-9a-f]{64})$/;
const HMAC = { name: "HMAC", hash: "SHA-256" } as const;
const encoder = new TextEncoder();

/** Null: this deployment has no operator's page. */
export function operatorTokenOf(env: Env): Secret | null {
  const token = env.OPERATOR_TOKEN?.trim() ?? "";
  return token.length < MIN_TOKEN_LENGTH ? null : new Secret(token);
}

export async function isToken(given: string, token: Secret): Promise<boolean> {
  // Digests, since only texts of one length can be compared in constant time.
  const [a, b] = await Promise.all([sha256(given.trim()), sha256(token.reveal())]);
  return crypto.subtle.timingSafeEqual(a, b);
}

/** @param now epoch ms */
export async function beginSession(c: Http, token: Secret, now: number): Promise<void> {
  const until = String(now + SESSION_MS);
  const mac = await crypto.subtle.sign("HMAC", await keyOf(token, "sign"), signedText(until));
  setCookie(c, COOKIE, `${until}.${toHex(new Uint8Array(mac))}`, {
    prefix: "host",
    path: "/",
    secure: true,
    httpOnly: true,
    sameSite: "Strict",
    maxAge: SESSION_MS / 1_000,
  });
}

export async function isInSession(c: Http, token: Secret, now: number): Promise<boolean> {
  const [, until, mac] = SESSION.exec(getCookie(c, COOKIE, "host") ?? "") ?? [];
  if (until === undefined || mac === undefined || Number(until) <= now) return false;
  const key = await keyOf(token, "verify");
  return crypto.subtle.verify("HMAC", key, fromHex(mac), signedText(until));
}

export const endSession = (c: Http): void =>
  void deleteCookie(c, COOKIE, { prefix: "host", path: "/", secure: true });

const keyOf = (token: Secret, use: "sign" | "verify"): Promise<CryptoKey> =>
  crypto.subtle.importKey("raw", encoder.encode(token.reveal()), HMAC, false, [use]);

const signedText = (until: string) => encoder.encode(`pagersync operator until ${until}`);
