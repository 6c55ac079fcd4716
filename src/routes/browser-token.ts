/**
 * The cookie by which this site knows a browser again: the connect page's form and OAuth states are bound to it. One for
 * all tabs and purposes, so that an install in one tab doesn't end a connect in another. `__Host-`: set by this host over
 * https, sent to no other host.
 */
import { getCookie, setCookie } from "hono/cookie";
import { randomText } from "../bytes.ts";
import type { Http } from "../http-env.ts";
import { OAUTH_STATE_MS } from "../vault/oauth-states.ts";

const NAME = "pagersync-browser";
const TOKEN_BYTES = 32;
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** The browser's token, for ten more minutes. A browser without one gets one. */
export function keepBrowserToken(c: Http): string {
  const known = browserTokenOf(c);
  const token = TOKEN.test(known) ? known : randomText(TOKEN_BYTES);
  setCookie(c, NAME, token, {
    prefix: "host",
    path: "/",
    secure: true,
    httpOnly: true,
    // Lax, not Strict: on the way back another site starts the navigation.
    sameSite: "Lax",
    maxAge: OAUTH_STATE_MS / 1000,
  });
  return token;
}

/** Empty where the browser has none. */
export const browserTokenOf = (c: Http): string => getCookie(c, NAME, "host") ?? "";
