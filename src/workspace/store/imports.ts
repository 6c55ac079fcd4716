/** Pasted configuration files whose plan isn't confirmed yet: one per person. */
import type { Sql } from "./sql.ts";

export interface Imports {
  /** The person's file; null: none, or it was pasted before `since`. */
  get(userId: string, since: number): string | null;
  /** Stores the file in place of the person's last one. */
  put(userId: string, source: string, now: number): void;
  remove(userId: string): void;
  /** Deletes files that nobody confirmed within a day. */
  forgetOld(now: number): void;
}

const FORGET_AFTER_MS = 24 * 3_600_000;

export function importsIn(sql: Sql): Imports {
  return {
    get: (userId, since) =>
      sql<{ source: string }>`
        SELECT source FROM imports WHERE user_id = ${userId} AND made_at >= ${since}`[0]?.source ??
      null,
    put(userId, source, now) {
      sql`INSERT INTO imports (user_id, source, made_at) VALUES (${userId}, ${source}, ${now})
          ON CONFLICT (user_id) DO UPDATE SET source = excluded.source, made_at = excluded.made_at`;
    },
    forgetOld(now) {
      sql`DELETE FROM imports WHERE made_at < ${now - FORGET_AFTER_MS}`;
    },
    remove(userId) {
      sql`DELETE FROM imports WHERE user_id = ${userId}`;
    },
  };
}
