/** People who opened the Home lately, and Slack events that were handled. */
import type { Sql } from "./sql.ts";

export type Viewer = {
  readonly userId: string;
  readonly page: number;
  /** The id of the rotation that they chose to see alone; null: they see all. */
  readonly found: string | null;
  /** A digest of the Home they last got; null: none yet. Equals no digest while it isn't known what they got. */
  readonly digest: string | null;
};

export interface Viewers {
  get(userId: string): Viewer | null;
  /** Newest first. */
  since(instant: number, limit: number): readonly Viewer[];
  opened(userId: string, now: number): void;
  turnTo(userId: string, page: number, now: number): void;
  /** They see this rotation alone; null: all again. */
  find(userId: string, rotationId: string | null, now: number): void;
  /** Saves the digest of a published Home, unless `markHomeStale` came since `before` was read. */
  saveDigest(userId: string, digest: string, before: string | null): void;
  /** Makes the next publish send the Home, even where nothing has changed. */
  markHomeStale(userId: string, now: number): void;
  forget(userId: string): void;
  /** Forgets people who last opened the Home before the instant, at most `most`. Returns whether more may be left. */
  forgetUnseen(before: number, most: number): boolean;
  /** False when the event was handled before. Deletes ids of events older than a day. */
  isNewEvent(eventId: string, now: number): boolean;
}

/** Slack retries within minutes, or for 24 h where an app turned "Delayed Events" on. */
const EVENT_MEMORY_MS = 25 * 3_600_000;
const FORGOTTEN_AT_ONCE = 4;

export function viewersIn(sql: Sql): Viewers {
  type Row = { user_id: string; page: number; found: string | null; digest: string | null };
  const toViewer = (row: Row): Viewer => ({
    userId: row.user_id,
    page: row.page,
    found: row.found,
    digest: row.digest,
  });
  return {
    get(userId) {
      const row =
        sql<Row>`SELECT user_id, page, found, digest FROM viewers WHERE user_id = ${userId}`[0];
      return row ? toViewer(row) : null;
    },
    since: (instant, limit) =>
      sql<Row>`SELECT user_id, page, found, digest FROM viewers WHERE opened_at >= ${instant}
               ORDER BY opened_at DESC LIMIT ${limit}`.map(toViewer),
    opened(userId, now) {
      sql`INSERT INTO viewers (user_id, opened_at) VALUES (${userId}, ${now})
          ON CONFLICT (user_id) DO UPDATE SET opened_at = excluded.opened_at`;
    },
    turnTo(userId, page, now) {
      sql`INSERT INTO viewers (user_id, opened_at, page) VALUES (${userId}, ${now}, ${page})
          ON CONFLICT (user_id) DO UPDATE SET opened_at = excluded.opened_at,
            page = excluded.page`;
    },
    find(userId, rotationId, now) {
      sql`INSERT INTO viewers (user_id, opened_at, found) VALUES (${userId}, ${now}, ${rotationId})
          ON CONFLICT (user_id) DO UPDATE SET opened_at = excluded.opened_at,
            found = excluded.found`;
    },
    saveDigest(userId, digest, before) {
      if (digest === before) return;
      sql`UPDATE viewers SET digest = ${digest} WHERE user_id = ${userId} AND digest IS ${before}`;
    },
    markHomeStale(userId, now) {
      sql`UPDATE viewers SET digest = ${`in doubt since ${now}`} WHERE user_id = ${userId}`;
    },
    forget(userId) {
      sql`DELETE FROM viewers WHERE user_id = ${userId}`;
    },
    forgetUnseen: (before, most) =>
      sql`DELETE FROM viewers WHERE user_id IN (
            SELECT user_id FROM viewers WHERE opened_at < ${before} LIMIT ${most})
          RETURNING 1 AS gone`.length === most,
    isNewEvent(eventId, now) {
      const isNew =
        sql`INSERT INTO seen_events (id, seen_at) VALUES (${eventId}, ${now})
            ON CONFLICT (id) DO NOTHING RETURNING id`.length === 1;
      // Deletes a few of the oldest, and more than are added: a scan of all events for each would be billed.
      if (isNew)
        sql`DELETE FROM seen_events WHERE seen_at < ${now - EVENT_MEMORY_MS} AND rowid IN
              (SELECT rowid FROM seen_events ORDER BY rowid LIMIT ${FORGOTTEN_AT_ONCE})`;
      return isNew;
    },
  };
}
