/**
 * Homes that are shown anew because something changed go out at a pace that leaves room under Slack's limit
 * (views.publish: 100 a minute) for people who open theirs or turn a page: a burst of many changes must not close the
 * door to all of them for the rest of the minute.
 */
import type { Context } from "../context.ts";

/** One a second in the long run, */
const EACH_MS = 1_000;
/** and as many at once after a quiet half minute: at most 90 in any minute. */
const BURST_MS = 30 * EACH_MS;

/** Until when Homes wait that nobody asked for just now (epoch ms). */
export function homeBudgetFreeAt(ctx: Context, now: number): number {
  const usedUntil = ctx.store.state.home.get("budgetUsedUntil") ?? 0;
  // A clock that was put back must not hold them up.
  const isPlausible = usedUntil - now <= 2 * BURST_MS;
  return isPlausible ? usedUntil - BURST_MS : 0;
}

/** One was sent to Slack. */
export function spendHomeBudget(ctx: Context, now: number): void {
  const usedUntil = ctx.store.state.home.get("budgetUsedUntil") ?? 0;
  ctx.store.state.home.budgetUsed(Math.max(usedUntil, now) + EACH_MS);
}
