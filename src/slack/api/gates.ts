/** Slack limits each method of a workspace by itself: a 429 closes that method's gate, the others stay open. */

export interface Gates {
  /** Until when the method's gate is closed (epoch ms); null when it is open at `now`. */
  blockedUntil(method: string, now: number): number | null;
  close(method: string, until: number): void;
}

/** When Slack asks to wait without saying how long. */
export const RETRY_WITHOUT_HINT_MS = 30_000;
/** A longer wait is not believed: a wrong header must not stop a workspace for days. */
const LONGEST_WAIT_MS = 3_600_000;

/** `Retry-After` (whole seconds) as milliseconds, within 1 s and 1 h. */
export function retryAfterMs(header: string | null): number {
  if (header === null || !/^\s*\d{1,9}\s*$/.test(header)) return RETRY_WITHOUT_HINT_MS;
  return Math.min(Math.max(Number(header), 1) * 1_000, LONGEST_WAIT_MS);
}
