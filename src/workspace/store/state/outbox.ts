/** Whether Slack accepts our writes. Owner: outbox/. */
import { type FactTable, factsIn } from "../facts.ts";

type OutboxValues = {
  /** Since when group writes fail to reach Slack, epoch ms; null: they reach it. */
  groupWritesFailSince: number;
  /** Slack refused our token permanently, with this error. `since` is epoch ms. */
  deadToken: { readonly error: string; readonly since: number };
  /** Counts the installs and grants: after each, other tokens are used. */
  installs: number;
};

export function outboxState(facts: FactTable) {
  const { get, set } = factsIn<OutboxValues>(facts, {
    groupWritesFailSince: "slackSilentSince",
    deadToken: "slackTrouble",
    installs: "installs",
  });
  return {
    get,
    groupWritesFail: (since: number) => set("groupWritesFailSince", since),
    groupWritesWork: () => set("groupWritesFailSince", null),
    tokenIsDead: (error: string, since: number) => set("deadToken", { error, since }),
    tokenWorks: () => set("deadToken", null),
    tokenIsNew(): void {
      set("deadToken", null);
      set("installs", (get("installs") ?? 0) + 1);
    },
  };
}
