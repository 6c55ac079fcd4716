/**
 * Writes one data point for each sync pass to Workers Analytics Engine, if a data set is bound (METRICS). Ids and numbers
 * only; the product works without it. docs/operating.md has queries.
 */
import type { Env } from "./env.ts";

export type PassMeasured = {
  readonly teamId: string;
  readonly outcome: "done" | "failed";
  /** How late the alarm came (ms). */
  readonly lateMs: number;
  readonly durationMs: number;
  /** Outgoing requests. */
  readonly requests: number;
  readonly handovers: number;
  /** The longest time from the end of a shift to its handover's plan (ms). */
  readonly handoverLateMs: number;
  /** Pending Slack writes. */
  readonly waiting: number;
};

/** Never throws. Calls `measured` only if a data set is bound. Queries use positions: add new numbers at the end. */
export function measurePass({ METRICS }: Env, measured: () => PassMeasured): void {
  if (!METRICS) return;
  try {
    const pass = measured();
    METRICS.writeDataPoint({
      indexes: [pass.teamId],
      blobs: ["pass", pass.outcome],
      doubles: [
        pass.lateMs,
        pass.durationMs,
        pass.requests,
        pass.handovers,
        pass.handoverLateMs,
        pass.waiting,
      ],
    });
  } catch {
    // The only loss is one data point.
  }
}
