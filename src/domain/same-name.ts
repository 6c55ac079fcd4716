/** Whether two systems call a person the same. Pure. */

/**
 * Equal for names that people would call the same: "Lovelace, Ada" and "ada  lovelace", with and without accents. Empty
 * where there is no letter in it.
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
