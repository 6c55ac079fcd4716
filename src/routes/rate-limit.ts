/**
 * Limits requests that need no identity, by the network they come from: some of them query D1. Counted in the isolate's
 * memory (a flood from one place mostly meets one isolate) and, where the deployment has it, by Cloudflare's rate-limit
 * binding, for a whole location. Slack's signed requests are not limited.
 */
import type { MiddlewareHandler } from "hono";
import type { HttpEnv } from "../http-env.ts";
import { log, logThrown } from "../log.ts";
import { showNotice } from "../pages/notice.ts";
import { type Counts, countsInMemory } from "./counts.ts";
import { type Network, networksOf } from "./networks.ts";

/** The binding doesn't say when its window ends; it counts in minutes. */
const BINDING_WINDOW_S = 60;

/**
 * All routes that share one of these share its counts.
 * @param routes tells its keys from those of others
 * @param now epoch ms
 */
export function rateLimit(
  routes: string,
  now: () => number = Date.now,
): MiddlewareHandler<HttpEnv> {
  const counts = countsInMemory();
  const logged = countsInMemory();
  return async function rateLimit(c, next) {
    const at = now();
    // Cloudflare sets this header and overwrites the sender's. Missing: a developer's machine.
    const networks = networksOf(c.req.header("cf-connecting-ip") ?? "");
    const endsAt = overLimit(counts, networks, at);
    const isOver = endsAt !== null || !(await isWithin(c.env.RATE_LIMIT, routes, networks));
    if (!isOver) return next();
    const [{ key } = { key: "" }] = networks;
    if (logged.add(key, 1, at) === null) log("http.rate_limited", { path: c.req.path });
    const retryAfterS = endsAt === null ? BINDING_WINDOW_S : Math.ceil((endsAt - at) / 1_000);
    c.header("retry-after", String(retryAfterS));
    return showNotice(c, {
      status: 429,
      title: "Too many attempts",
      text: ["Your network made too many attempts within a minute. Wait a minute, then try again."],
    });
  };
}

/**
 * When the first network that is over its limit may go on (epoch ms); null: all are within. What a narrow network is
 * refused doesn't count for the wide one: its neighbours must not pay for it.
 */
function overLimit(counts: Counts, networks: readonly Network[], at: number): number | null {
  for (const { key, most } of networks) {
    const endsAt = counts.add(key, most, at);
    if (endsAt !== null) return endsAt;
  }
  return null;
}

/** Only the narrowest network: the binding has one limit for all keys. True also where it fails or isn't there. */
async function isWithin(
  binding: RateLimit | undefined,
  routes: string,
  [narrowest]: readonly Network[],
): Promise<boolean> {
  if (!binding || !narrowest) return true;
  try {
    return (await binding.limit({ key: `${routes} ${narrowest.key}` })).success;
  } catch (thrown) {
    logThrown("http.rate_limit_failed", thrown);
    return true;
  }
}
