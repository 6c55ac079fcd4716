/** Rate limits. Slack limits each method per workspace: a 429 blocks that method only. */
import { waitOf } from "../../outgoing/retry-after.ts";

export interface MethodLimits {
  /** The end of the method's block (epoch ms); null: the method is not blocked at `now`. */
  blockedUntil(method: string, now: number): number | null;
  /** Blocks the method until `until` (epoch ms). */
  block(method: string, until: number): void;
}

/** The wait where Slack sends no (readable) `Retry-After`. */
export const RETRY_WITHOUT_HINT_MS = 30_000;
/** `Retry-After` (seconds, or an HTTP date) as milliseconds, within 1 s and 1 h. */
export const retryAfterMs = (header: string | null, now: number): number =>
  waitOf(header, now) ?? RETRY_WITHOUT_HINT_MS;
