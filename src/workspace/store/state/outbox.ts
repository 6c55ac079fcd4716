/** Whether Slack takes what we send. Owner: outbox/. */
import { factsIn } from "../facts.ts";
import type { Sql } from "../sql.ts";

type OutboxValues = {
  /** Since when Slack can't be reached for group writes, epoch ms; null: it takes them. */
  groupWritesFailSince: number;
  /** Slack refused our token for good, with this error. `since` is epoch ms. */
  deadToken: { readonly error: string; readonly since: number };
};

export function outboxState(sql: Sql) {
  const { get, set } = factsIn<OutboxValues>(sql, {
    groupWritesFailSince: "slackSilentSince",
    deadToken: "slackTrouble",
  });
  return {
    get,
    groupWritesFail: (since: number) => set("groupWritesFailSince", since),
    groupWritesWork: () => set("groupWritesFailSince", null),
    tokenIsDead: (error: string, since: number) => set("deadToken", { error, since }),
    tokenIsNew: () => set("deadToken", null),
  };
}
