/** When old rows of the history were last deleted. Owner: audit-log.ts. */
import { factsIn } from "../facts.ts";
import type { Sql } from "../sql.ts";

export function historyState(sql: Sql) {
  const { get, set } = factsIn<{ prunedAt: number }>(sql, { prunedAt: "historyPrunedAt" });
  return {
    get,
    historyPruned: (at: number) => set("prunedAt", at),
  };
}
