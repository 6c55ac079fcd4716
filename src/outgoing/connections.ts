/**
 * Connections that everything under way in one object shares: Cloudflare allows an object six at once, and lets a
 * seventh request wait while its time-out runs.
 */

/** Waits for a connection of a rank, and returns what gives it back. */
export type Connections = (rank: number) => Promise<() => void>;

/**
 * @param most by rank, most urgent first: a request takes a connection only while fewer than this are in use. So a more
 *   urgent one, with a larger number, finds one even when the others have taken all that they may. Never increasing.
 */
export function connections(most: readonly number[]): Connections {
  const waiting = most.map((): (() => void)[] => []);
  let inUse = 0;
  const fill = (): void => {
    const next = waiting.findIndex(({ length }) => length > 0);
    if (next < 0 || inUse >= (most[next] ?? 0)) return;
    inUse += 1;
    waiting[next]?.shift()?.();
    fill();
  };
  const giveBack = (): void => {
    inUse -= 1;
    fill();
  };
  return (rank) =>
    new Promise((resolve) => {
      waiting[rank]?.push(() => resolve(giveBack));
      fill();
    });
}
