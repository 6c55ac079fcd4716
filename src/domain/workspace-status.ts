/** Sync status of one workspace, for the operator's page: counts and times only, no names and no foreign text. */
import type { SystemName } from "./systems.ts";

export type WorkspaceStatus = {
  readonly rotations: number;
  /** The scheduling system; null: none is connected. */
  readonly system: SystemName | null;
  /** When all schedules were last read, epoch ms; null: never. */
  readonly lastReadAt: number | null;
  /** When the alarm is set for, epoch ms; null: none is set. */
  readonly wakesAt: number | null;
  /** How long the alarm or the next full read is overdue (ms); 0: on time. */
  readonly lagMs: number;
  /** How many rotations have each kind of problem. */
  readonly problems: Readonly<Record<string, number>>;
  /** Pending Slack writes: all of them, and those that Slack refused. */
  readonly outbox: { readonly waiting: number; readonly refused: number };
  /** Why the connection to the scheduling system fails; null: it works. `since` is epoch ms. */
  readonly schedulerTrouble: { readonly reason: string; readonly since: number } | null;
  /** Slack's error code where the bot token is dead; null: it works. `since` is epoch ms. */
  readonly slackTrouble: { readonly error: string; readonly since: number } | null;
  /** Since when every pass has broken off, epoch ms; null or absent (an earlier release): the last one didn't. */
  readonly failingSince?: number | null;
};

/** Cloudflare may run an alarm up to a minute late, and reading takes time. */
const LATE_MS = 2 * 60_000;

export type Verdict = "idle" | "well" | "late" | "trouble";

/** `late` is for the operator to look at; `trouble` mostly has a cause within the workspace. */
export function verdictOn(status: WorkspaceStatus): Verdict {
  if (status.lagMs > LATE_MS) return "late";
  const hasProblems = Object.keys(status.problems).length > 0 || status.outbox.refused > 0;
  if (hasProblems || status.schedulerTrouble || status.slackTrouble || status.failingSince)
    return "trouble";
  return status.rotations === 0 || status.system === null ? "idle" : "well";
}

/** One page of the operator's list of workspaces. */
export type Overview = {
  /** Epoch ms. */
  readonly at: number;
  readonly total: number;
  readonly workspaces: readonly {
    readonly teamId: string;
    readonly teamName: string;
    readonly installedAt: number;
    /** `silent`: the workspace's Durable Object did not answer. `left_out`: by ALLOWED_TEAMS, so it wasn't asked. */
    readonly verdict: Verdict | "silent" | "left_out";
    /** Null where `silent` or `left_out`. */
    readonly status: WorkspaceStatus | null;
  }[];
  /** Cursor of the next page; null: this is the last. */
  readonly after: string | null;
};

/**
 * How long the alarm or the next full read is overdue (ms); 0: on time.
 * @param facts `wakesAt`: time of the alarm; `hasWork`: an alarm should be set; `isReading`: there are schedules to
 *   read, fully last at `lastReadAt` and due every `readEveryMs`
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
  // A lost alarm. It said when the schedules were last read.
  if (facts.isReading && wakesAt === null && lastReadAt === null) return LATE_MS + readEveryMs;
  const reading = facts.isReading && lastReadAt !== null ? now - (lastReadAt + readEveryMs) : 0;
  return Math.max(0, alarm, reading);
}
