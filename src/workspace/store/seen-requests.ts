/** Clicks, submissions and commands that were carried out: the same request of Slack's is not carried out again. */
import type { Sql } from "./sql.ts";

export interface SeenRequests {
  has(digest: string): boolean;
  /** It is remembered for as long as its signature is valid. */
  add(digest: string, now: number): void;
}

/** A signature is accepted five minutes before and after its time: for ten minutes, and one for clocks that differ. */
const MEMORY_MS = 11 * 60_000;
/** More than are added: the table holds the requests of the last minutes only. */
const FORGOTTEN_AT_ONCE = 4;

export const seenRequestsIn = (sql: Sql): SeenRequests => ({
  has: (digest) => sql`SELECT 1 AS one FROM seen_requests WHERE digest = ${digest}`.length > 0,
  add(digest, now) {
    const isNew =
      sql`INSERT INTO seen_requests (digest, seen_at) VALUES (${digest}, ${now})
          ON CONFLICT (digest) DO NOTHING RETURNING digest`.length === 1;
    if (isNew)
      sql`DELETE FROM seen_requests WHERE seen_at < ${now - MEMORY_MS} AND rowid IN
            (SELECT rowid FROM seen_requests ORDER BY rowid LIMIT ${FORGOTTEN_AT_ONCE})`;
  },
});
