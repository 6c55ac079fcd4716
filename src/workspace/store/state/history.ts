/** When old rows of the history were last deleted. Owner: history/. */
import { type FactTable, factsIn } from "../facts.ts";

export function historyState(facts: FactTable) {
  const { get, set } = factsIn<{ prunedAt: number }>(facts, { prunedAt: "historyPrunedAt" });
  return {
    get,
    historyPruned: (at: number) => set("prunedAt", at),
  };
}
