/** A search for Slack users by name, and when people whom nobody met were last forgotten. Owner: people/. */
import { type FactTable, factsIn } from "../facts.ts";

/** A search through Slack's list of people, as far as it got. */
export type NameSearch = {
  /** When it began, epoch ms. */
  readonly at: number;
  /** The names to search for, as keys (domain/same-name.ts). */
  readonly keys: readonly string[];
  /** Slack user ids by name key. */
  readonly found: Readonly<Record<string, readonly string[]>>;
  /** Where to continue in Slack's list; null: at its start. */
  readonly cursor: string | null;
  readonly isDone: boolean;
};

type PeopleValues = {
  nameSearch: NameSearch;
  /** Epoch ms. */
  unmetForgottenAt: number;
};

export function peopleState(facts: FactTable) {
  const { get, set } = factsIn<PeopleValues>(facts, {
    nameSearch: "nameSearch",
    unmetForgottenAt: "unmetForgottenAt",
  });
  return {
    get,
    saveNameSearch: (search: NameSearch) => set("nameSearch", search),
    nameSearchIsOld: () => set("nameSearch", null),
    unmetForgotten: (at: number) => set("unmetForgottenAt", at),
  };
}
