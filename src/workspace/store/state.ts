/**
 * Single values of a workspace, in slices by owner. Every room may read a slice (`get`). Only its owner calls the other
 * methods, which are named after events; other rooms call a function of the owner's room
 * (test/unit/project/state-owners.test.ts).
 */
import type { FactTable } from "./facts.ts";
import { connectionState } from "./state/connection.ts";
import { groupsState } from "./state/groups.ts";
import { historyState } from "./state/history.ts";
import { homeState } from "./state/home.ts";
import { outboxState } from "./state/outbox.ts";
import { peopleState } from "./state/people.ts";
import { settingsState } from "./state/settings.ts";
import { syncState } from "./state/sync.ts";

export type State = ReturnType<typeof stateIn>;

export const stateIn = (facts: FactTable) => ({
  sync: syncState(facts),
  groups: groupsState(facts),
  connection: connectionState(facts),
  home: homeState(facts),
  settings: settingsState(facts),
  people: peopleState(facts),
  outbox: outboxState(facts),
  history: historyState(facts),
});
