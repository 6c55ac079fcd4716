/** Asks for work that is to be done soon: a pass, a fresh Home for whoever looks at it, a look ahead. */
import type { Context } from "./context.ts";

/** A Home that was open this long ago may still be on somebody's screen. */
const LATELY_MS = 2 * 3_600_000;
/** views.publish is Tier 4 (100+ a minute); a change must not use all of it. */
const MAX_VIEWERS = 30;

/** Starts the next pass now, or as soon as the running one ends. The alarm is durable, unlike work behind a reply. */
export async function wakeNow(ctx: Context): Promise<void> {
  if (ctx.store.facts.get("deferred")) ctx.store.facts.set("deferred", null);
  await ctx.storage.setAlarm(ctx.now());
}

/** Queues a fresh Home for each of them; one that would look the same is not sent. */
export function refreshHomes(ctx: Context): void {
  const now = ctx.now();
  for (const { userId } of ctx.store.viewers.since(now - LATELY_MS, MAX_VIEWERS)) {
    ctx.store.outbox.put({ kind: "home", userId }, now);
  }
}

/** The next pass looks ahead, however recent the last look ahead is. */
export const requestLookAhead = (ctx: Context): void => ctx.store.facts.set("lookedAheadAt", 0);
