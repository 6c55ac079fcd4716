/** Until when Slack methods, and parts of a scheduling system, are blocked after a 429. Each is blocked by itself. */
import type { Sql } from "./sql.ts";

export interface RateLimitRows {
  blockedUntil(method: string, now: number): number | null;
  block(method: string, until: number): void;
  unblock(method: string): void;
}

export function rateLimitsIn(sql: Sql): RateLimitRows {
  return {
    blockedUntil(method, now) {
      const row = sql<{ closed_until: number }>`
        SELECT closed_until FROM gates WHERE method = ${method} AND closed_until > ${now}`[0];
      return row?.closed_until ?? null;
    },
    block(method, until) {
      sql`INSERT INTO gates (method, closed_until) VALUES (${method}, ${until})
          ON CONFLICT (method) DO UPDATE SET closed_until = max(closed_until, excluded.closed_until)`;
    },
    unblock(method) {
      sql`DELETE FROM gates WHERE method = ${method}`;
    },
  };
}
