/**
 * Limits requests that need no identity, by IP address: some of them query D1 or write a row. Counted in the isolate's
 * memory, without a binding: a flood from one place mostly meets one isolate, and so one count. Slack's signed requests
 * are not limited.
 */
import type { MiddlewareHandler } from "hono";
import type { HttpEnv } from "../http-env.ts";
import { log } from "../log.ts";
import { showNotice } from "../pages/notice.ts";

/** An install or a connect takes two requests; a whole office may share one address. */
const MOST_A_MINUTE = 30;
const WINDOW_MS = 60_000;
/** With more addresses the counts start over, so that they can't fill the memory. */
const MOST_ADDRESSES = 10_000;

/** All routes that share one of these share its counts. `now` is epoch ms. */
export function rateLimit(now: () => number = Date.now): MiddlewareHandler<HttpEnv> {
  const counts = new Map<string, number>();
  let windowEnds = 0;
  return function rateLimit(c, next) {
    // Cloudflare sets this header and overwrites the sender's. Missing or loopback: a developer's machine.
    const address = networkOf(c.req.header("cf-connecting-ip") ?? "");
    if (address === null) return next();
    const at = now();
    if (at >= windowEnds || counts.size >= MOST_ADDRESSES) {
      counts.clear();
      windowEnds = at + WINDOW_MS;
    }
    const count = (counts.get(address) ?? 0) + 1;
    counts.set(address, count);
    if (count <= MOST_A_MINUTE) return next();
    if (count === MOST_A_MINUTE + 1) log("http.rate_limited", { path: c.req.path });
    c.header("retry-after", String(Math.ceil((windowEnds - at) / 1_000)));
    return showNotice(c, {
      status: 429,
      title: "That was a lot at once",
      text: [
        "Too many attempts came from your network within a minute. Wait a minute, then try again.",
      ],
    });
  };
}

/** What counts as one sender: an IPv6 sender owns a whole /64. Null: not counted. */
function networkOf(address: string): string | null {
  if (address === "" || address === "127.0.0.1" || address === "::1") return null;
  return address.includes(":") ? address.split(":").slice(0, 4).join(":") : address;
}
