/**
 * When to wake next. Pure. The alarm only caches it: a lost alarm is computed again from the store.
 */

/** One schedule: it is read again at the end of its shift, and soon after if that reading, or any, brought no answer. */
export type ScheduleDate = {
  /** When who is on call is due to change, epoch ms; null: not known or never. */
  readonly until: number | null;
  /** When it was last read, epoch ms. */
  readonly readAt: number;
  /** How many readings in a row failed, or named a shift that had ended already. */
  readonly staleReads: number;
  /** The last reading failed in a way that may be over in a second. */
  readonly isFailing: boolean;
};

export type AgendaInput = {
  /** When all schedules were last read, epoch ms; 0: never. */
  readonly lastFullReadAt: number;
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
  /** In [0, 1): spreads the retries of failed readings, which many workspaces make after the same outage. */
  readonly chance: number;
};

export type Wake = {
  /** Epoch ms: never now or in the past, never later than one poll from now; null: no alarm. */
  readonly at: number | null;
  /** It is the poll, and nothing else is due with it. */
  readonly isPoll: boolean;
  /** The next scheduled handover that no reading has seen yet, epoch ms; null: none is known. */
  readonly handoverAt: number | null;
};

const FIRST_RETRY_MS = 1_000;
/** What is due so soon after the poll may be due when its alarm rings. */
export const WITH_POLL_MS = 1_000;
/** A failed reading's retry comes up to this much later, as a part of its wait. */
const SPREAD = 0.5;

/** How long to wait after so many readings without an answer: 1, 2, 4 … s; null: the next poll comes sooner. */
export function retryMs(staleReads: number, pollMs: number): number | null {
  const wait = FIRST_RETRY_MS * 2 ** Math.max(0, staleReads - 1);
  return wait < pollMs ? wait : null;
}

/** When the schedule must be read because its shift ends or ended, or a reading failed; null: the poll is enough. */
export function readAgainAt(schedule: ScheduleDate, pollMs: number): number | null {
  const { until, readAt, staleReads, isFailing } = schedule;
  const isOver = until !== null && until <= readAt;
  const wait = isOver || (isFailing && staleReads > 0) ? retryMs(staleReads, pollMs) : null;
  const times = [
    ...(wait === null ? [] : [readAt + wait]),
    ...(isOver ? [] : [until ?? []].flat()),
  ];
  return times.length === 0 ? null : Math.min(...times);
}

export function nextWake(input: AgendaInput): Wake {
  const { now, pollMs, isIdle, outboxAt } = input;
  const pollAt = input.lastFullReadAt === 0 ? now : input.lastFullReadAt + pollMs;
  const handovers: number[] = [];
  const reads = [...input.timedChangesAt];
  if (input.urgentAt !== null) reads.push(input.urgentAt);
  for (const schedule of input.schedules) {
    const { until, readAt, isFailing } = schedule;
    if (until !== null && until > readAt) handovers.push(until);
    const at = readAgainAt(schedule, pollMs);
    if (at === null) continue;
    const isRetry = isFailing && at !== until;
    const spread = isRetry ? Math.round(input.chance * SPREAD * (at - readAt)) : 0;
    // The shift that ends meanwhile doesn't wait for the retry.
    reads.push(
      isRetry && until !== null && until > at ? Math.min(at + spread, until) : at + spread,
    );
  }
  const others = Math.min(...reads);
  const wakes = isIdle
    ? []
    : [Math.max(Math.min(pollAt, others), input.readsBlockedUntil ?? 0), now + pollMs];
  if (outboxAt !== null) wakes.push(outboxAt);
  const at = wakes.length === 0 ? null : Math.max(now + 1, Math.min(...wakes));
  return {
    at,
    isPoll:
      !isIdle && at === pollAt && Math.min(others, outboxAt ?? others) > pollAt + WITH_POLL_MS,
    handoverAt: isIdle || handovers.length === 0 ? null : Math.min(...handovers),
  };
}

export const BURST = 5;
const BURST_MS = 5_000;

/**
 * A floor under wakes that follow one another: after 5 passes within 5 s, the next waits 5 s. Only a scheduled handover
 * doesn't wait: it keeps its instant, or the next moment if that was in the last 5 s.
 * @param began when the last passes began, epoch ms, oldest first
 */
export function afterBurst({ at, handoverAt }: Wake, began: readonly number[], now: number) {
  const first = began.at(-BURST);
  if (at === null || first === undefined || now - first > BURST_MS) return at;
  const rested = Math.max(at, now + BURST_MS);
  if (handoverAt === null || handoverAt <= now - BURST_MS) return rested;
  return Math.max(at, Math.min(rested, handoverAt));
}
