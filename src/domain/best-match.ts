/** Tolerant search by name, best match first. Pure. */

/** The matching items, best first; equal matches keep their order. An empty query matches everything. */
export function bestMatches<T>(
  items: readonly T[],
  query: string,
  namesOf: (item: T) => readonly string[],
): readonly T[] {
  return rankedMatches(items, query, namesOf).map(({ item }) => item);
}

/** The matching items with their ranks: 0 is the exact name, ignoring case. */
export function rankedMatches<T>(
  items: readonly T[],
  query: string,
  namesOf: (item: T) => readonly string[],
): readonly { readonly item: T; readonly rank: number }[] {
  const sought = fold(query.trim());
  if (sought === "") return items.map((item) => ({ item, rank: 1 }));
  return (
    items
      // A match in an item's first name ranks before an equal match in its other names.
      .map((item) => ({
        item,
        rank: Math.min(...namesOf(item).map((name, at) => rank(fold(name), sought) + at / 10)),
      }))
      .filter(({ rank }) => Number.isFinite(rank))
      .sort((a, b) => a.rank - b.rank)
  );
}

/** Lower case, with one Unicode spelling of each composed letter (NFKC). */
export const fold = (text: string): string => text.normalize("NFKC").toLowerCase();

/** 0: the name is the query; 1: starts with it; 2: a word of it starts with it; 3: contains it. */
function rank(name: string, sought: string): number {
  if (name === sought) return 0;
  const at = name.indexOf(sought);
  if (at === 0) return 1;
  if (at < 0) return Number.POSITIVE_INFINITY;
  const startsWord = name.split(/[^\p{L}\p{N}]+/u).some((word) => word.startsWith(sought));
  return startsWord ? 2 : 3;
}
