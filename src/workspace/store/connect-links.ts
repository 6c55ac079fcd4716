/** Presses of the connect buttons, and links that were used. Both are kept for as long as a link works. */
import type { OAuthSystem } from "../../domain/systems.ts";
import type { Sql } from "./sql.ts";

export interface ConnectLinks {
  pressed(userId: string, system: OAuthSystem, now: number): void;
  /** Whether the person pressed the button at or after the instant, and no link was used since. */
  isPressed(userId: string, system: OAuthSystem, since: number): boolean;
  isUsed(id: string): boolean;
  /** Marks the link as used, and the person's press with it. */
  use(
    link: { readonly id: string; readonly userId: string; readonly system: OAuthSystem },
    now: number,
  ): void;
  /** Deletes what is older than the instant. */
  forget(before: number): void;
}

export function connectLinksIn(sql: Sql): ConnectLinks {
  return {
    pressed(userId, system, now) {
      sql`INSERT INTO connect_presses (user_id, system, pressed_at)
          VALUES (${userId}, ${system}, ${now})
          ON CONFLICT DO UPDATE SET pressed_at = excluded.pressed_at`;
    },
    isPressed: (userId, system, since) =>
      sql`SELECT 1 AS one FROM connect_presses
          WHERE user_id = ${userId} AND system = ${system} AND pressed_at >= ${since}`.length > 0,
    isUsed: (id) => sql`SELECT 1 AS one FROM used_connect_links WHERE id = ${id}`.length > 0,
    use({ id, userId, system }, now) {
      sql`DELETE FROM connect_presses WHERE user_id = ${userId} AND system = ${system}`;
      sql`INSERT INTO used_connect_links (id, used_at) VALUES (${id}, ${now}) ON CONFLICT DO NOTHING`;
    },
    forget(before) {
      sql`DELETE FROM connect_presses WHERE pressed_at < ${before}`;
      sql`DELETE FROM used_connect_links WHERE used_at < ${before}`;
    },
  };
}
