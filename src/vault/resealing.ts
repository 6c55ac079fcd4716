/** After a key rotation, seals a few rows at a time with the newest key, until the old key can be removed. */
import type { Connections } from "./connections.ts";
import type { Installations } from "./installations.ts";
import type { Keyring } from "./keyring.ts";

export type Resealed = { readonly resealed: number; readonly failed: number };

export interface Resealing {
  /**
   * Opens up to `limit` workspaces with a text that an old key sealed, which seals them anew; at most five calls to D1
   * for each and one before. Rows that don't open are left. Both 0: nothing is left to do.
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
      // In random order, so that rows that don't open can't block the others for ever.
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
          // Its key is missing. Using the row throws with the reason; here it is only counted.
          failed += 1;
        }
      }
      return { resealed: results.length - failed, failed };
    },
  };
}
