/**
 * What is done every quarter of an hour, without a row each time: it is due again at each multiple of 15 min since its
 * time was last stored. The pass after such an instant does it; what the pass before it did is known without a row, too.
 * Pure. Instants are epoch ms.
 */
const QUARTER_MS = 15 * 60_000;
/** A stored time may be so old: it is also read as about when it was last done. */
const OLDEST_MS = 24 * 3_600_000;

/**
 * @param storedAt null: it was never done
 * @param since until when the last pass has done what was due
 */
export function isDueAgain(storedAt: number | null, since: number, now: number): boolean {
  // The clock may have been set back.
  if (storedAt === null || storedAt > now) return true;
  const quartersAt = (at: number) => Math.max(0, Math.floor((at - storedAt) / QUARTER_MS));
  return quartersAt(now) > quartersAt(since);
}

/** It is done now: whether that must be stored. @param since as the next pass will say it */
export const isToBeStored = (storedAt: number | null, since: number, now: number): boolean =>
  isDueAgain(storedAt, since, now) || now - (storedAt ?? 0) >= OLDEST_MS;

/** When it was last done at the latest, where it failed for the first time now. */
export const doneUntil = (storedAt: number, now: number): number =>
  storedAt + Math.max(0, Math.floor((now - storedAt) / QUARTER_MS) - 1) * QUARTER_MS;
