/** Whether D1 answers, and with the tables that this version of PagerSync needs. */

/** The newest version that `schema.sql` names. */
export const SCHEMA_VERSION = 1;

export type DatabaseState =
  | "ready"
  /** It answers, and `schema.sql` was never run on it. */
  | "empty"
  /** It answers, and knows only an older `schema.sql`. */
  | "old"
  | "silent";

/** Never throws: silence is an answer, too. */
export async function databaseState(db: D1Database | undefined): Promise<DatabaseState> {
  if (!db) return "silent";
  try {
    // Asks for a table of the first version, which knew no numbers, and for the number.
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
