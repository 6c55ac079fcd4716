/**
 * The cookie that binds an OAuth round trip to the browser it began in. One per purpose, so that installing in one tab
 * doesn't end a connect in another. `__Host-`: set by this host over https, sent to nobody else.
 */
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import type { Http } from "../http-env.ts";
import { ROUND_TRIP_MS, type RoundTripPurpose } from "../vault/oauth-states.ts";

const nameFor = (purpose: RoundTripPurpose) => `pagersync-${purpose}`;

export function keepBrowserToken(c: Http, purpose: RoundTripPurpose, token: string): void {
  setCookie(c, nameFor(purpose), token, {
    prefix: "host",
    path: "/",
    secure: true,
    httpOnly: true,
    // Lax, not Strict: the way back is a navigation that another site begins.
    sameSite: "Lax",
    maxAge: ROUND_TRIP_MS / 1000,
  });
}

/** Empty where the browser has none. */
export const browserTokenOf = (c: Http, purpose: RoundTripPurpose): string =>
  getCookie(c, nameFor(purpose), "host") ?? "";

/** Once the trip is home, and not before: another site can send the browser here with a state that is none. */
export function dropBrowserToken(c: Http, purpose: RoundTripPurpose): void {
  deleteCookie(c, nameFor(purpose), { prefix: "host", path: "/", secure: true });
}
