/** Clicks, submissions and commands that were carried out: the same request of Slack's is not carried out again. */
import type { Sql } from "./sql.ts";

export interface SeenRequests {
  /** False: it came before, within the time for which its signature is valid. */
  isNew(digest: string, now: number): boolean;
}

/** A signature is accepted five minutes before and after its time: for ten minutes, and one for clocks that differ. */
const MEMORY_MS = 11 * 60_000;
/** More than are added: the table holds the requests of the last minutes only. */
const FORGOTTEN_AT_ONCE = 4;

export const seenRequestsIn = (sql: Sql): SeenRequests => ({
  isNew(digest, now) {
    const isNew =
      sql`INSERT INTO seen_requests (digest, seen_at) VALUES (${digest}, ${now})
          ON CONFLICT (digest) DO NOTHING RETURNING digest`.length === 1;
    if (isNew)
      sql`DELETE FROM seen_requests WHERE seen_at < ${now - MEMORY_MS} AND rowid IN
            (SELECT rowid FROM seen_requests ORDER BY rowid LIMIT ${FORGOTTEN_AT_ONCE})`;
    return isNew;
  },
});
