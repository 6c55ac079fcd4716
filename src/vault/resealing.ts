/** After a key rotation: rows that nobody uses are sealed anew, too, a few at a time, until the old key can go. */
import type { Connections } from "./connections.ts";
import type { Installations } from "./installations.ts";
import type { Keyring } from "./keyring.ts";

export type Resealed = { readonly resealed: number; readonly failed: number };

export interface Resealing {
  /**
   * Opens up to so many workspaces that an old key sealed, which seals them anew; at most five calls to D1 for each and
   * one before. One that doesn't open is left. Both 0: nothing is left to do.
   */
  resealSome(limit: number): Promise<Resealed>;
}

export function resealingIn(
  db: D1Database,
  keyring: Keyring,
  rows: Pick<Installations, "installation"> & Pick<Connections, "connection">,
): Resealing {
  return {
    async resealSome(limit) {
      if (!keyring.hasOldKeys) return { resealed: 0, failed: 0 };
      // In random order: rows that don't open must not stand before those that do for ever.
      const { results } = await db
        .prepare(
          `SELECT i.team_id FROM installations i LEFT JOIN connections c ON c.team_id = i.team_id
           WHERE substr(i.sealed_bot_token, 1, length(?1)) <> ?1
              OR substr(i.sealed_user_token, 1, length(?1)) <> ?1
              OR substr(c.sealed_credentials, 1, length(?1)) <> ?1
           ORDER BY random() LIMIT ?2`,
        )
        .bind(keyring.freshPrefix, limit)
        .all<{ team_id: string }>();
      let failed = 0;
      for (const { team_id } of results) {
        try {
          await rows.installation(team_id);
          await rows.connection(team_id);
        } catch {
          // Its key is not in the ring: whoever needs the row is told so, loudly.
          failed += 1;
        }
      }
      return { resealed: results.length - failed, failed };
    },
  };
}
