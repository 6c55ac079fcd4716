/**
 * Who may begin round trips without being known at all is slowed down, address by address: each beginning writes a row.
 * Counted where the request arrives, without a binding: a flood from one place meets one count, and that is what this is
 * for. What is signed by Slack never comes here.
 */
import type { MiddlewareHandler } from "hono";
import type { HttpEnv } from "../http-env.ts";
import { log } from "../log.ts";
import { showNotice } from "../pages/notice.ts";

/** An install or a connect takes two; an office behind one address may do some at once. */
const MOST_A_MINUTE = 30;
const WINDOW_MS = 60_000;
/** Beyond this the counts start anew rather than fill the memory. */
const MOST_ADDRESSES = 10_000;

/** One for all the routes that it stands in front of. `now` is epoch ms. */
export function rateLimit(now: () => number = Date.now): MiddlewareHandler<HttpEnv> {
  const counts = new Map<string, number>();
  let windowEnds = 0;
  return function rateLimit(c, next) {
    // Set by Cloudflare, whatever the sender says. Missing or loopback: a developer's machine.
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
    if (count === MOST_A_MINUTE + 1) log("http.slowed_down", { path: c.req.path });
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

/** An IPv6 sender has a whole /64 to choose addresses from: it counts as one. Null: nobody to count. */
function networkOf(address: string): string | null {
  if (address === "" || address === "127.0.0.1" || address === "::1") return null;
  return address.includes(":") ? address.split(":").slice(0, 4).join(":") : address;
}
