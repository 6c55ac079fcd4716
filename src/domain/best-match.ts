/** Tolerant search among names: what people type, best match first. Pure. */

/** What matches, best first; equals keep their order. An empty query matches everything. */
export function bestMatches<T>(
  items: readonly T[],
  query: string,
  namesOf: (item: T) => readonly string[],
): readonly T[] {
  return rankedMatches(items, query, namesOf).map(({ item }) => item);
}

/** The same with each match's rank: 0 is the name itself, whatever its case. */
export function rankedMatches<T>(
  items: readonly T[],
  query: string,
  namesOf: (item: T) => readonly string[],
): readonly { readonly item: T; readonly rank: number }[] {
  const sought = fold(query.trim());
  if (sought === "") return items.map((item) => ({ item, rank: 1 }));
  return (
    items
      // Equally good matches: in the first name before in the others.
      .map((item) => ({
        item,
        rank: Math.min(...namesOf(item).map((name, at) => rank(fold(name), sought) + at / 10)),
      }))
      .filter(({ rank }) => Number.isFinite(rank))
      .sort((a, b) => a.rank - b.rank)
  );
}

/** Without case, and with one spelling of each composed letter. */
export const fold = (text: string): string => text.normalize("NFKC").toLowerCase();

/** 0 the same, 1 begins with it, 2 a word in it begins with it, 3 contains it. */
function rank(name: string, sought: string): number {
  if (name === sought) return 0;
  const at = name.indexOf(sought);
  if (at === 0) return 1;
  if (at < 0) return Number.POSITIVE_INFINITY;
  const startsWord = name.split(/[^\p{L}\p{N}]+/u).some((word) => word.startsWith(sought));
  return startsWord ? 2 : 3;
}
