/**
 * The rate budget for Homes that a pass publishes. It leaves room under Slack's limit (views.publish: 100 a minute) for
 * people who open their Home or turn a page.
 */
import type { Context } from "../context.ts";

/** One a second on average, */
const EACH_MS = 1_000;
/** and 30 at once after a quiet half minute: at most 90 in any minute. */
const BURST_MS = 30 * EACH_MS;

/** When the next background Home may be published, epoch ms. */
export function homeBudgetFreeAt(ctx: Context, now: number): number {
  const usedUntil = ctx.store.state.home.get("budgetUsedUntil") ?? 0;
  // If the clock was set back, a stored time that is too far ahead must not delay Homes.
  const isPlausible = usedUntil - now <= 2 * BURST_MS;
  return isPlausible ? usedUntil - BURST_MS : 0;
}

/** Call it for each Home sent to Slack. */
export function spendHomeBudget(ctx: Context, now: number): void {
  const usedUntil = ctx.store.state.home.get("budgetUsedUntil") ?? 0;
  ctx.store.state.home.budgetUsed(Math.max(usedUntil, now) + EACH_MS);
}
