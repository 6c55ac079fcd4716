/**
 * The keyring as rows use it: what opens and is sealed with an old key is sealed anew on the spot; what does
 * not open is a fault of the deployment (a key was dropped, rows were moved), never the same as "not there".
 */
import type { Secret } from "../secret.ts";
import type { Keyring, SealedFor } from "./keyring.ts";

/**
 * Opens a row's sealed text.
 * @param reseal stores the newly sealed text in place of the old one; must not touch a row that changed meanwhile
 * @throws where it does not open: nobody may take an installation for gone because a key is missing
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
