/** Who sees a change without having to look away and back: people who opened the Home lately. */
import type { Context } from "./context.ts";
import { homeKey } from "./store/outbox-entries.ts";

/** A Home that was open this long ago may still be on somebody's screen. */
const LATELY_MS = 2 * 3_600_000;
/** views.publish is Tier 4 (100+ a minute); a change must not use all of it. */
const MAX_VIEWERS = 30;

/** Queues a fresh Home for each of them; one that would look the same is not sent. */
export function refreshHomes(ctx: Context): void {
  const now = ctx.now();
  for (const { userId } of ctx.store.viewers.since(now - LATELY_MS, MAX_VIEWERS)) {
    ctx.store.outbox.put(homeKey(userId), { kind: "home", userId }, now);
  }
}
