/** A search for people of the same name in Slack. Owner: people/. */
import { factsIn } from "../facts.ts";
import type { Sql } from "../sql.ts";

/** Slack's list of people, as far as it was read for these names. */
export type NameSearch = {
  /** When it began, epoch ms. */
  readonly at: number;
  /** The names searched for, as keys (domain/same-name.ts). */
  readonly keys: readonly string[];
  /** Slack user ids by name key. */
  readonly found: Readonly<Record<string, readonly string[]>>;
  /** Where to read on in Slack's list; null: from its start. */
  readonly cursor: string | null;
  readonly isDone: boolean;
};

export function peopleState(sql: Sql) {
  const { get, set } = factsIn<{ nameSearch: NameSearch }>(sql, { nameSearch: "nameSearch" });
  return {
    get,
    saveNameSearch: (search: NameSearch) => set("nameSearch", search),
    nameSearchIsOld: () => set("nameSearch", null),
  };
}
