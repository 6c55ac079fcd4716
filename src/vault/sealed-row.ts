/**
 * Opens the sealed columns of a row. A text that an old key sealed is sealed anew with the newest. A text that doesn't
 * open is a fault of the deployment (a key was dropped, rows were moved), never the same as a missing row.
 */
import type { Secret } from "../secret.ts";
import type { Keyring, SealedFor } from "./keyring.ts";

/** Where sealed texts are, by column. */
const TABLE = {
  sealed_bot_token: "installations",
  sealed_user_token: "installations",
  sealed_credentials: "connections",
} as const;
export type SealedColumn = keyof typeof TABLE;

/** Stores the newly sealed text in place of the old one. Must not touch a row that changed meanwhile. */
export type Reseal = (column: SealedColumn, sealed: string, fresh: string) => unknown;

export const resealIn =
  (db: D1Database, teamId: string) =>
  (column: SealedColumn, sealed: string, fresh: string): Promise<unknown> =>
    db
      .prepare(`UPDATE ${TABLE[column]} SET ${column} = ? WHERE team_id = ? AND ${column} = ?`)
      .bind(fresh, teamId, sealed)
      .run();

/** @throws where the text doesn't open: a missing key must not look like an uninstall */
export async function openRow(
  keyring: Keyring,
  sealed: string,
  bound: SealedFor,
  reseal: Reseal,
  column: SealedColumn,
): Promise<Secret> {
  const plain = await keyring.open(sealed, bound);
  if (plain === null)
    throw new Error(
      `Cannot open the ${bound.purpose} of ${bound.owner}: was its key taken out of ENCRYPTION_KEYS?`,
    );
  if (keyring.isStale(sealed)) await reseal(column, sealed, await keyring.seal(plain, bound));
  return plain;
}
