/** How one workspace's sync is doing, for whoever runs the deployment: counts and instants, no names and no texts. */
import type { SystemName } from "./on-call.ts";

export type WorkspaceStatus = {
  readonly rotations: number;
  /** The scheduling system; null: none is connected. */
  readonly system: SystemName | null;
  /** When all schedules were last read, epoch ms; null: never. */
  readonly lastReadAt: number | null;
  /** When the alarm is set for, epoch ms; null: none is set. */
  readonly wakesAt: number | null;
  /** How long the alarm, or the next reading of all schedules, is overdue (ms); 0: on time. */
  readonly lagMs: number;
  /** How many rotations have each kind of problem. */
  readonly problems: Readonly<Record<string, number>>;
  /** What is still to be told to Slack: all of it, and what Slack refused. */
  readonly outbox: { readonly waiting: number; readonly refused: number };
  /** Why the connection as a whole can't be used; null: it can. `since` is epoch ms. */
  readonly schedulerTrouble: { readonly reason: string; readonly since: number } | null;
  /** Slack's word for why our token is dead; null: it is not. */
  readonly slackTrouble: { readonly error: string; readonly since: number } | null;
};

/** Alarms may be a minute late by themselves, and a reading takes its time. */
const LATE_MS = 2 * 60_000;

export type Verdict = "idle" | "well" | "late" | "trouble";

/** The one word for it: late is what the operator must look at, trouble is mostly the workspace's own. */
export function verdictOn(status: WorkspaceStatus): Verdict {
  if (status.lagMs > LATE_MS) return "late";
  const hasProblems = Object.keys(status.problems).length > 0 || status.outbox.refused > 0;
  if (hasProblems || status.schedulerTrouble || status.slackTrouble) return "trouble";
  return status.rotations === 0 || status.system === null ? "idle" : "well";
}

/** One page of all workspaces, as the operator sees them. */
export type Overview = {
  /** Epoch ms. */
  readonly at: number;
  readonly total: number;
  readonly workspaces: readonly {
    readonly teamId: string;
    readonly teamName: string;
    readonly installedAt: number;
    readonly verdict: Verdict | "silent";
    /** Null: its object did not answer. */
    readonly status: WorkspaceStatus | null;
  }[];
  /** Where the next page begins; null: this was the last. */
  readonly after: string | null;
};

/**
 * How long it is overdue (ms).
 * @param facts `wakesAt`: the alarm; `hasWork`: there should be one; `lastReadAt`, `readEveryMs`: of all schedules, where
 *   there is something to read
 */
export function lagOf(
  facts: {
    readonly wakesAt: number | null;
    readonly hasWork: boolean;
    readonly lastReadAt: number | null;
    readonly readEveryMs: number;
    readonly isReading: boolean;
  },
  now: number,
): number {
  const { wakesAt, lastReadAt, readEveryMs } = facts;
  const alarm = facts.hasWork && wakesAt !== null ? now - wakesAt : 0;
  const reading = facts.isReading && lastReadAt !== null ? now - (lastReadAt + readEveryMs) : 0;
  return Math.max(0, alarm, reading);
}
