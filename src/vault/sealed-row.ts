/**
 * Opens the sealed columns of a row. A text that an old key sealed is sealed anew with the newest. A text that doesn't
 * open is a fault of the deployment (a key was dropped, rows were moved), never the same as a missing row.
 */
import type { Secret } from "../secret.ts";
import type { Keyring, SealedFor } from "./keyring.ts";

/**
 * @param reseal stores the newly sealed text in place of the old one; must not touch a row that changed meanwhile
 * @throws where the text doesn't open: a missing key must not look like an uninstall
 */
export async function openRow(
  keyring: Keyring,
  sealed: string,
  bound: SealedFor,
  reseal: (fresh: string) => Promise<unknown>,
): Promise<Secret> {
  const plain = await keyring.open(sealed, bound);
  if (plain === null)
    throw new Error(
      `Cannot open the ${bound.purpose} of ${bound.owner}: was its key taken out of ENCRYPTION_KEYS?`,
    );
  if (keyring.isStale(sealed)) await reseal(await keyring.seal(plain, bound));
  return plain;
}
