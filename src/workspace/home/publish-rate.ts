/**
 * The rate budget for Homes that a pass publishes. It leaves room under Slack's limit (views.publish: 100 a minute) for
 * people who open their Home or turn a page.
 */
import type { Context } from "../context.ts";

/** One a second on average, */
const EACH_MS = 1_000;
/** and 30 at once after a quiet half minute: at most 90 in any minute. */
const BURST_MS = 30 * EACH_MS;
/** An object is evicted after so much quiet at the soonest: what is used up for longer is stored. */
const QUIET_MS = 10_000;

/** Until when the budget is used, epoch ms. */
const inMemory = new WeakMap<DurableObjectStorage, number>();

const usedUntil = ({ storage, store }: Context): number =>
  Math.max(inMemory.get(storage) ?? 0, store.state.home.get("budgetUsedUntil") ?? 0);

/** When the next background Home may be published, epoch ms. */
export function homeBudgetFreeAt(ctx: Context, now: number): number {
  const used = usedUntil(ctx);
  // If the clock was set back, a time that is too far ahead must not delay Homes.
  const isPlausible = used - now <= 2 * BURST_MS;
  return isPlausible ? used - BURST_MS : 0;
}

/** Call it for each Home sent to Slack. */
export function spendHomeBudget(ctx: Context, now: number): void {
  const used = Math.max(usedUntil(ctx), now) + EACH_MS;
  inMemory.set(ctx.storage, used);
  if (used - now > QUIET_MS) ctx.store.state.home.budgetUsed(used);
}
