/**
 * What is done every quarter of an hour, without storing each time: it is due again whenever a multiple of 15 min since
 * it was last stored has passed. The pass after such an instant does it, and knows by when the pass before it was. Pure.
 */

const QUARTER_MS = 15 * 60_000;

/**
 * @param storedAt when it was last done and stored, epoch ms; null: never
 * @param since when the last pass did what was due until then, epoch ms
 */
export function isDueAgain(storedAt: number | null, since: number, now: number): boolean {
  // A clock that was set back.
  if (storedAt === null || storedAt > now) return true;
  const quartersAt = (at: number) => Math.max(0, Math.floor((at - storedAt) / QUARTER_MS));
  return quartersAt(now) > quartersAt(since);
}
