/**
 * Works through items, at most `width` at once. The next item starts as soon as one is done, so a slow one delays
 * no other; and when a server asks us to wait, the remaining requests have not been sent yet.
 */
export async function forEachConcurrent<T>(
  width: number,
  items: readonly T[],
  work: (item: T) => Promise<void>,
): Promise<void> {
  const waiting = items.values();
  const worker = async () => {
    for (const item of waiting) await work(item);
  };
  await Promise.all(Array.from({ length: width }, worker));
}
