/**
 * What each pass came to, as one data point in Workers Analytics Engine, where a data set is bound (METRICS). Nothing
 * depends on it: without the binding nothing happens. Ids and numbers only. docs/operating.md has the questions to ask.
 */
import type { Env } from "./env.ts";

export type PassMeasured = {
  readonly teamId: string;
  readonly outcome: "done" | "failed";
  /** How long after its time the alarm rang (ms). */
  readonly lateMs: number;
  readonly durationMs: number;
  /** Outgoing requests. */
  readonly requests: number;
  readonly handovers: number;
  /** From the end of the shift to the decision (ms), of the latest of them. */
  readonly handoverLateMs: number;
  /** What is left to be told to Slack. */
  readonly waiting: number;
};

/** Never throws, and asks for the numbers only where they go somewhere. Queries go by their order: add at the end. */
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
    // A number less.
  }
}
