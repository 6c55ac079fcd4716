/** Requests work: a pass now, new Homes for recent viewers, or a read of coming shifts or all schedules in the next pass. */
import type { Context } from "./context.ts";

/** A Home that was open this long ago may still be on somebody's screen. */
const LATELY_MS = 2 * 3_600_000;
/** views.publish is Tier 4 (100+ a minute); a change must not use all of it. */
const MAX_VIEWERS = 30;

/** Starts a pass now, or as soon as the running one ends. An alarm survives a crash; work after a reply doesn't. */
export async function wakeNow(ctx: Context): Promise<void> {
  ctx.store.state.sync.nothingDeferred();
  await ctx.storage.setAlarm(ctx.now());
}

/** Queues a new Home for each recent viewer; a Home that would look the same is not sent. */
export function refreshHomes(ctx: Context): void {
  const now = ctx.now();
  for (const { userId } of ctx.store.viewers.since(now - LATELY_MS, MAX_VIEWERS)) {
    ctx.store.outbox.put({ kind: "home", userId }, now);
  }
}

/** The next pass reads the coming shifts, however recently they were read. */
export const requestLookAhead = (ctx: Context): void => ctx.store.state.sync.lookAheadInNextPass();

/** Another system was connected, or none: the next pass reads every schedule, whatever was read before. */
export const restartReads = (ctx: Context): void => ctx.store.state.sync.readsForgotten();
