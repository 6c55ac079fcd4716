/**
 * Who is next, from an adapter's shifts: read a day ahead, and where that shows nobody, a week, five weeks, 90 days. One reading of
 * a schedule is enough where it is known when its shift ends.
 */
import { nextAt, nextIn, withoutPlaceholders } from "../domain/next.ts";
import type { OnCall, OnCallPerson, OnCallReading, ShiftsReading } from "../domain/on-call.ts";
import { ok } from "../domain/result.ts";
import type { Scheduler } from "./scheduler.ts";

const DAY_MS = 24 * 3_600_000;
/** No system tells more at once: PagerDuty's limit is 90 days. */
const REACHES_MS = [DAY_MS, 8 * DAY_MS, 36 * DAY_MS, 90 * DAY_MS] as const;
/** A shift that begins at the end of the one before is seen if the answer reaches so far beyond. */
const BEYOND_MS = 60_000;

type Ahead = {
  readonly scheduler: Pick<Scheduler, "shifts">;
  readonly ids: readonly string[];
  /** Epoch ms. */
  readonly now: number;
  readonly isPlaceholder: (person: OnCallPerson) => boolean;
};

/**
 * Shifts from now on that show who is next at an instant, as far as the system tells; placeholders are nobody in them. Has an
 * entry for every id.
 * @param until reads at least to there
 */
export async function shiftsToNext(
  { scheduler, ids, now, isPlaceholder }: Ahead,
  at: number,
  until: (id: string) => number,
): Promise<ReadonlyMap<string, ShiftsReading>> {
  const readings = new Map<string, ShiftsReading>();
  const last = REACHES_MS.at(-1);
  for (const reach of REACHES_MS) {
    const end = now + reach;
    const asked = [...new Set(ids)].filter(
      (id) => !readings.has(id) && (until(id) <= end || reach === last),
    );
    if (asked.length === 0) continue;
    for (const [id, reading] of await scheduler.shifts(asked, now, end)) {
      const shifts = reading.ok ? withoutPlaceholders(reading.value, isPlaceholder) : [];
      const isFarEnough = !reading.ok || reach === last || nextAt(shifts, at).length > 0;
      if (isFarEnough) readings.set(id, reading.ok ? ok(shifts) : reading);
    }
  }
  return readings;
}

/**
 * Who is next in each of these schedules. Has an entry for every id.
 * @param onCall who is on call there and until when, as far as it is known
 */
export async function readNext(
  ahead: Ahead,
  onCall: (id: string) => OnCall | null,
): Promise<ReadonlyMap<string, OnCallReading>> {
  const { now } = ahead;
  const shifts = await shiftsToNext(ahead, now, (id) => (onCall(id)?.until ?? now) + BEYOND_MS);
  return new Map(
    [...shifts].map(([id, reading]): [string, OnCallReading] => [
      id,
      reading.ok ? ok(nextIn(reading.value, now, onCall(id)?.people)) : reading,
    ]),
  );
}
