/** Rate limits. Slack limits each method per workspace: a 429 blocks that method only. */

export interface MethodLimits {
  /** The end of the method's block (epoch ms); null: the method is not blocked at `now`. */
  blockedUntil(method: string, now: number): number | null;
  /** Blocks the method until `until` (epoch ms). */
  block(method: string, until: number): void;
}

/** The wait where Slack sends no (readable) `Retry-After`. */
export const RETRY_WITHOUT_HINT_MS = 30_000;
/** Longer waits are cut to this: a wrong header must not stop a workspace for days. */
const LONGEST_WAIT_MS = 3_600_000;

/** `Retry-After` (whole seconds) as milliseconds, within 1 s and 1 h. */
export function retryAfterMs(header: string | null): number {
  if (header === null || !/^\s*\d{1,9}\s*$/.test(header)) return RETRY_WITHOUT_HINT_MS;
  return Math.min(Math.max(Number(header), 1) * 1_000, LONGEST_WAIT_MS);
}
