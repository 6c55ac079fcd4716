/** What a pass needs to publish Homes. Owner: home/. */
import { type FactTable, factsIn } from "../facts.ts";

type HomeValues = {
  /** This deployment's own address (https://host), for links on a Home that a pass publishes. */
  origin: string;
  /** Background Home publishing has used its rate budget until this time, epoch ms. */
  budgetUsedUntil: number;
  /** Who opened their Home and doesn't have it yet, once for each time. */
  owed: readonly string[];
};

export function homeState(facts: FactTable) {
  const { get, set } = factsIn<HomeValues>(facts, {
    origin: "origin",
    budgetUsedUntil: "homesPaidUntil",
    owed: "homesOwed",
  });
  return {
    get,
    originIs: (origin: string) => set("origin", origin),
    budgetUsed: (until: number) => set("budgetUsedUntil", until),
    owe: (userIds: readonly string[]) => set("owed", userIds),
  };
}
