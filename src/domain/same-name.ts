/** Compares names of people across systems. Pure. */

/**
 * Equal keys for names that people take for the same: "Lovelace, Ada" and "ada  lovelace", with and without accents.
 * Empty where the name has no letters or digits.
 */
export const nameKey = (name: string): string =>
  name
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "")
    .toSorted()
    .join(" ");
