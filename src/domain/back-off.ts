/** How long to wait after the n-th failure in a row (from 1): doubling, bounded, spread so that retries don't align. */
export function backOffMs(
  attempts: number,
  bounds: { readonly firstMs: number; readonly longestMs: number },
  /** In [0, 1). */
  chance: number,
): number {
  const full = Math.min(bounds.firstMs * 2 ** Math.max(0, attempts - 1), bounds.longestMs);
  return Math.round(full * (0.5 + chance / 2));
}
