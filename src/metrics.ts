/**
 * Writes data points of sync passes to Workers Analytics Engine, if a data set is bound (METRICS): one for each pass that
 * did or failed at something, and one for each 20th of the others, which says so. Ids and numbers only; the product works
 * without it. docs/operating.md has queries.
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

/** A pass without change is one among some 90,000 a month and workspace. */
const QUIET_WEIGHT = 20;
/** An alarm that comes later than this is worth its point. */
const LATE_MS = 1_000;

/** Never throws. Calls `measured` only if a data set is bound. Queries use positions: add new numbers at the end. */
export function measurePass(
  { METRICS }: Env,
  measured: () => PassMeasured,
  random: () => number = Math.random,
): void {
  if (!METRICS) return;
  try {
    const pass = measured();
    const weight = isQuiet(pass) ? QUIET_WEIGHT : 1;
    if (random() * weight >= 1) return;
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
        weight,
      ],
    });
  } catch {
    // The only loss is one data point.
  }
}

const isQuiet = ({ outcome, handovers, waiting, lateMs }: PassMeasured): boolean =>
  outcome === "done" && handovers === 0 && waiting === 0 && lateMs <= LATE_MS;
