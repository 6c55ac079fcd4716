/**
 * The table `facts`: one value per row, as JSON, written only when it changes. Each slice of state/ owns some of its
 * rows.
 */
import type { Sql } from "./sql.ts";

export interface Facts<Values> {
  /** Null: never written, or forgotten. */
  get<Name extends keyof Values>(name: Name): Values[Name] | null;
  /** Null forgets the value; the row stays. */
  set<Name extends keyof Values>(name: Name, value: Values[Name] | null): void;
}

/** @param sqlNames each value's row name. Row names are deployed: renaming a value in code keeps its row name. */
export function factsIn<Values>(
  sql: Sql,
  sqlNames: Readonly<Record<keyof Values, string>>,
): Facts<Values> {
  const read = (row: string): string | null =>
    sql<{ value: string }>`SELECT value FROM facts WHERE name = ${row}`[0]?.value ?? null;
  return {
    get<Name extends keyof Values>(name: Name) {
      const text = read(sqlNames[name]);
      return text === null ? null : (JSON.parse(text) as Values[Name]);
    },
    set(name, value) {
      const row = sqlNames[name];
      const text = JSON.stringify(value);
      if (read(row) === text) return;
      sql`INSERT INTO facts (name, value) VALUES (${row}, ${text})
          ON CONFLICT (name) DO UPDATE SET value = excluded.value`;
    },
  };
}
