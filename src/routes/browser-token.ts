/**
 * The cookie that binds an OAuth authorization to the browser it began in. One per purpose, so that installing in one tab
 * doesn't end a connect in another. `__Host-`: set by this host over https, sent to no other host.
 */
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import type { Http } from "../http-env.ts";
import { OAUTH_STATE_MS, type OAuthPurpose } from "../vault/oauth-states.ts";

const nameFor = (purpose: OAuthPurpose) => `pagersync-${purpose}`;

export function keepBrowserToken(c: Http, purpose: OAuthPurpose, token: string): void {
  setCookie(c, nameFor(purpose), token, {
    prefix: "host",
    path: "/",
    secure: true,
    httpOnly: true,
    // Lax, not Strict: on the way back another site starts the navigation.
    sameSite: "Lax",
    maxAge: OAUTH_STATE_MS / 1000,
  });
}

/** Empty where the browser has none. */
export const browserTokenOf = (c: Http, purpose: OAuthPurpose): string =>
  getCookie(c, nameFor(purpose), "host") ?? "";

/** Called once the authorization is finished, because another site can send the browser here with a made-up state. */
export function dropBrowserToken(c: Http, purpose: OAuthPurpose): void {
  deleteCookie(c, nameFor(purpose), { prefix: "host", path: "/", secure: true });
}
