/**
 * Counts by key, in windows of a minute, in a bounded memory. When it is full, the key that was counted longest ago is
 * forgotten. Keys over their limit have a memory of their own: a flood of other keys, each within its limit, doesn't wash
 * them out.
 */

const WINDOW_MS = 60_000;
/** For each of the two memories: about a megabyte. */
const MOST_KEYS = 10_000;

type Window = { readonly count: number; readonly endsAt: number };

export interface Counts {
  /** Counts one more. Null: within the limit; else when the window ends (epoch ms). */
  add(key: string, most: number, now: number): number | null;
}

export function countsInMemory(): Counts {
  const within = new Map<string, Window>();
  const over = new Map<string, Window>();
  return {
    add(key, most, now) {
      const blocked = over.get(key);
      if (blocked && blocked.endsAt > now) {
        keep(over, key, blocked);
        return blocked.endsAt;
      }
      over.delete(key);
      const last = within.get(key);
      const isOpen = last !== undefined && last.endsAt > now;
      const window: Window = isOpen
        ? { count: last.count + 1, endsAt: last.endsAt }
        : { count: 1, endsAt: now + WINDOW_MS };
      if (window.count <= most) {
        keep(within, key, window);
        return null;
      }
      within.delete(key);
      keep(over, key, window);
      return window.endsAt;
    },
  };
}

/** As the newest: a Map iterates in the order of insertion. */
function keep(windows: Map<string, Window>, key: string, window: Window): void {
  windows.delete(key);
  const [oldest] = windows.size >= MOST_KEYS ? windows.keys() : [];
  if (oldest !== undefined) windows.delete(oldest);
  windows.set(key, window);
}
