/**
 * The cookie that binds an OAuth round trip to the browser that began it. One cookie for each purpose, so that installing
 * in one tab doesn't break connecting in another. `__Host-`: only this host can set it, over https, and receives it.
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
    // Lax, not Strict: on the way back another site starts the navigation.
    sameSite: "Lax",
    maxAge: ROUND_TRIP_MS / 1000,
  });
}

/** Empty: the browser has no such cookie. */
export const browserTokenOf = (c: Http, purpose: RoundTripPurpose): string =>
  getCookie(c, nameFor(purpose), "host") ?? "";

/** To be called only after the state was accepted: any site can send the browser here with a made-up state. */
export function dropBrowserToken(c: Http, purpose: RoundTripPurpose): void {
  deleteCookie(c, nameFor(purpose), { prefix: "host", path: "/", secure: true });
}
