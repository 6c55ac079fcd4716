/** Instants as ISO 8601. Hundreds of schedules name the same few instants thousands of times. */

const written = new Map<number, string>();
const MOST = 20_000;

/** @param at epoch ms */
export function isoMs(at: number): string {
  const known = written.get(at);
  if (known !== undefined) return known;
  if (written.size >= MOST) written.clear();
  const text = new Date(at).toISOString();
  written.set(at, text);
  return text;
}

/** Without milliseconds where there are none. @param at epoch ms */
export const iso = (at: number): string => isoMs(at).replace(".000Z", "Z");
