/** Deletes the history's old rows. */
import { HISTORY_DAYS } from "../../domain/history.ts";
import type { Context } from "../context.ts";

const DAY_MS = 24 * 3_600_000;
/** About 40 MB: 90 days of a thousand rotations that hand over weekly, several times. */
const MOST_ROWS = 100_000;
const PRUNED_AT_ONCE = 500;

/** Once a day: deletes old rows, some at a time. */
export function pruneHistory(ctx: Context): void {
  const { correctness, history, state } = ctx.store;
  const now = ctx.now();
  const age = now - (state.history.get("prunedAt") ?? 0);
  if ((age >= 0 && age < DAY_MS) || history.isEmpty()) return;
  ctx.store.transaction(() => {
    correctness.forgetOld(now);
    const gone = history.prune(now - HISTORY_DAYS * DAY_MS, MOST_ROWS, PRUNED_AT_ONCE);
    if (gone < PRUNED_AT_ONCE) state.history.historyPruned(now);
  });
}
