/** What waits for an answer: it is shown so, and can't be pressed again until the answer is there. */
import { redraw } from "./draw.ts";

const busy = new Set<string>();

/** For `aria-busy`. */
export const busyAt = (key: string): "true" | null => (busy.has(key) ? "true" : null);

export async function busyWhile(key: string, work: () => Promise<unknown>): Promise<void> {
  if (busy.has(key)) return;
  busy.add(key);
  redraw();
  try {
    await work();
  } finally {
    busy.delete(key);
    redraw();
  }
}
