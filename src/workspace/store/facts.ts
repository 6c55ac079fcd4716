/**
 * The table `facts`: one value per row, as JSON, written only when it changes, and read from storage once while the object
 * is awake: a pass asks for some of them again and again, and each row read is billed. Each slice of state/ owns some of
 * its rows.
 */
import type { Cache } from "./cache.ts";
import type { Sql } from "./sql.ts";

/** The rows, as their JSON. */
export type FactTable = {
  read(row: string): string | null;
  write(row: string, text: string): void;
};

export function factTableIn(sql: Sql, cache: Cache): FactTable {
  const known = () => cache.get("facts", () => new Map<string, string | null>());
  return {
    read(row) {
      const seen = known().get(row);
      if (seen !== undefined) return seen;
      const found = sql<{ value: string }>`SELECT value FROM facts WHERE name = ${row}`;
      const text = found[0]?.value ?? null;
      known().set(row, text);
      return text;
    },
    write(row, text) {
      sql`INSERT INTO facts (name, value) VALUES (${row}, ${text})
          ON CONFLICT (name) DO UPDATE SET value = excluded.value`;
      known().set(row, text);
    },
  };
}

export interface Facts<Values> {
  /** Null: never written, or forgotten. */
  get<Name extends keyof Values>(name: Name): Values[Name] | null;
  /** Null forgets the value; the row stays. */
  set<Name extends keyof Values>(name: Name, value: Values[Name] | null): void;
}

/** @param sqlNames each value's row name. Row names are deployed: renaming a value in code keeps its row name. */
export function factsIn<Values>(
  { read, write }: FactTable,
  sqlNames: Readonly<Record<keyof Values, string>>,
): Facts<Values> {
  return {
    get<Name extends keyof Values>(name: Name) {
      const text = read(sqlNames[name]);
      return text === null ? null : (JSON.parse(text) as Values[Name]);
    },
    set(name, value) {
      const row = sqlNames[name];
      const text = JSON.stringify(value);
      if (read(row) !== text) write(row, text);
    },
  };
}
