/** Checks that D1 answers and has the tables that this version of PagerSync needs. */

/** The newest version that `schema.sql` names. */
export const SCHEMA_VERSION = 2;

export type DatabaseState =
  | "ready"
  /** It answers, and `schema.sql` was never run on it. */
  | "empty"
  /** It answers, and has the tables of an older `schema.sql`. */
  | "old"
  | "silent";

/** Never throws: no answer is the state "silent". */
export async function databaseState(db: D1Database | undefined): Promise<DatabaseState> {
  if (!db) return "silent";
  try {
    // The first version had no version numbers: one of its tables shows it.
    const [, versions] = await db.batch<{ version: number | null }>([
      db.prepare("SELECT 1 FROM installations LIMIT 1"),
      db.prepare("SELECT max(version) AS version FROM schema_versions"),
    ]);
    return (versions?.results[0]?.version ?? 0) >= SCHEMA_VERSION ? "ready" : "old";
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : "";
    if (/no such table: schema_versions/.test(message)) return "old";
    return /no such table/.test(message) ? "empty" : "silent";
  }
}
