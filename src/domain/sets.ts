/** Sets of ids. Slack's groups have no order, so members are compared as sets and stored sorted. */

export const sortedSet = (ids: Iterable<string>): readonly string[] => [...new Set(ids)].toSorted();

export function isSameSet(a: Iterable<string>, b: Iterable<string>): boolean {
  const left = new Set(a);
  const right = new Set(b);
  return left.size === right.size && left.isSubsetOf(right);
}
