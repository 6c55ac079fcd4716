/** Until when the scheduling system wants no reads. A 429 that anybody's read meets holds up all reads. */
import type { SchedulerFailure } from "../domain/on-call.ts";
import type { Result } from "../domain/result.ts";
import type { Context } from "./context.ts";

/** Epoch ms; null: it may be read. */
export function readsBlockedUntil(ctx: Context): number | null {
  const until = ctx.store.state.sync.get("readsBlockedUntil") ?? 0;
  return until > ctx.now() ? until : null;
}

/** The system asked us to wait: no schedule is read until then. */
export function noteRateLimit(
  ctx: Context,
  answers: Iterable<Result<unknown, SchedulerFailure>>,
  now: number,
): void {
  const { sync } = ctx.store.state;
  let until = sync.get("readsBlockedUntil") ?? 0;
  for (const answer of answers) {
    if (!answer.ok && answer.error.reason === "rate_limited")
      until = Math.max(until, answer.error.until);
  }
  if (until > now) sync.blockReads(until);
}
