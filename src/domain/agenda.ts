/**
 * When to wake next. Pure. The alarm is only a cache of this: lost, it can be made again from what is stored.
 */

/** What one schedule wants: asked again at the end of its shift, or soon if it still named the old shift then. */
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
  readonly lastRoundAt: number | null;
  readonly pollMs: number;
  readonly schedules: readonly ScheduleDate[];
  /** When options act by themselves: an overlap begins or ends, a reminder is due. */
  readonly timedChangesAt: readonly number[];
  /** When the outbox can next send something; null: nothing in it. */
  readonly outboxAt: number | null;
  /** When the provider lets itself be asked again; null: any time. */
  readonly readsClosedUntil: number | null;
  /** When something must be read whatever the clock says (a new rotation, a pass cut short); null: nothing. */
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

/** The next instant to wake, never in the past nor later than the poll; null: sleep until something happens. */
export function nextWake(input: AgendaInput): number | null {
  const { now, pollMs } = input;
  const wakes: number[] = [];
  if (input.outboxAt !== null) wakes.push(input.outboxAt);
  if (!input.isIdle) {
    const reads = [input.lastRoundAt === null ? now : input.lastRoundAt + pollMs];
    if (input.urgentAt !== null) reads.push(input.urgentAt);
    reads.push(...input.timedChangesAt);
    for (const schedule of input.schedules) {
      const at = handoverAt(schedule, pollMs);
      if (at !== null) reads.push(at);
    }
    wakes.push(Math.max(Math.min(...reads), input.readsClosedUntil ?? 0));
  }
  if (wakes.length === 0) return null;
  return Math.max(now, Math.min(...wakes, ...(input.isIdle ? [] : [now + pollMs])));
}
