/**
 * When to wake next. Pure. The alarm only caches it: a lost alarm is computed again from the store.
 */

/** One schedule: it is read again at the end of its shift, and soon after if it still names the old shift then. */
export type ScheduleDate = {
  /** When who is on call is due to change, epoch ms; null: not known or never. */
  readonly until: number | null;
  /** When it was last read, epoch ms. */
  readonly readAt: number;
  /** How many readings in a row named a shift that had ended already. */
  readonly staleReads: number;
};

export type AgendaInput = {
  /** When all schedules were last read, epoch ms; null: never. */
  readonly lastFullReadAt: number | null;
  readonly pollMs: number;
  readonly schedules: readonly ScheduleDate[];
  /** Timed option changes, epoch ms: an overlap begins or ends, a reminder is due. */
  readonly timedChangesAt: readonly number[];
  /** When the outbox can next send an entry, epoch ms; null: it is empty. */
  readonly outboxAt: number | null;
  /** Until when the scheduling system's rate limit blocks reads, epoch ms; null: it doesn't. */
  readonly readsBlockedUntil: number | null;
  /** When schedules must be read whatever the poll says (a new rotation, a read cut short), epoch ms; null: no need. */
  readonly urgentAt: number | null;
  /** Nothing to read: no rotation, or no connection. */
  readonly isIdle: boolean;
  readonly now: number;
};

const FIRST_RETRY_MS = 1_000;

/** When the schedule must be asked again because its shift ends or ended; null: the poll is enough. */
export function handoverAt(schedule: ScheduleDate, pollMs: number): number | null {
  const { until, readAt, staleReads } = schedule;
  if (until === null) return null;
  if (until > readAt) return until;
  // The system still named the old shift at its end: 1, 2, 4 … s, never rarer than the poll.
  return readAt + Math.min(FIRST_RETRY_MS * 2 ** Math.max(0, staleReads - 1), pollMs);
}

/** When to wake, epoch ms: never in the past, never later than one poll from now; null: no alarm. */
export function nextWake(input: AgendaInput): number | null {
  const { now, pollMs } = input;
  const wakes: number[] = [];
  if (input.outboxAt !== null) wakes.push(input.outboxAt);
  if (!input.isIdle) {
    const reads = [input.lastFullReadAt === null ? now : input.lastFullReadAt + pollMs];
    if (input.urgentAt !== null) reads.push(input.urgentAt);
    reads.push(...input.timedChangesAt);
    for (const schedule of input.schedules) {
      const at = handoverAt(schedule, pollMs);
      if (at !== null) reads.push(at);
    }
    wakes.push(Math.max(Math.min(...reads), input.readsBlockedUntil ?? 0));
  }
  if (wakes.length === 0) return null;
  return Math.max(now, Math.min(...wakes, ...(input.isIdle ? [] : [now + pollMs])));
}
