/** People who muted PagerSync's direct messages, for all rotations. */
import type { AccountIds } from "./account-ids.ts";
import type { Sql } from "./sql.ts";

export interface Muted {
  has(userId: string): boolean;
  add(userId: string, now: number): void;
  remove(userId: string): void;
}

export function mutedIn(sql: Sql, accountIds: AccountIds): Muted {
  const { of } = accountIds;
  return {
    has: (userId) => sql`SELECT 1 AS one FROM muted WHERE user_id = ${of(userId)}`.length > 0,
    add(userId, now) {
      sql`INSERT INTO muted (user_id, muted_at) VALUES (${of(userId)}, ${now})
          ON CONFLICT (user_id) DO NOTHING`;
    },
    remove(userId) {
      sql`DELETE FROM muted WHERE user_id = ${of(userId)}`;
    },
  };
}
