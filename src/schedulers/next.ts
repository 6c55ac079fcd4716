/**
 * Who is next, from an adapter's shifts: read a day ahead, and where that shows nobody, two days, a week, five weeks, 90 days. One
 * reading of a schedule is enough where it is known when its shift ends.
 */
import { nextAt, nextIn, withoutPlaceholders } from "../domain/next.ts";
import type { OnCall, OnCallPerson, OnCallReading, ShiftsReading } from "../domain/on-call.ts";
import { ok } from "../domain/result.ts";
import type { Scheduler } from "./scheduler.ts";

const DAY_MS = 24 * 3_600_000;
/** No system tells more at once: PagerDuty's limit is 90 days. */
const REACHES_MS = [DAY_MS, 2 * DAY_MS, 8 * DAY_MS, 36 * DAY_MS, 90 * DAY_MS] as const;
/** Beyond a week, so few are read at once: some systems tell each day of each of them, and what was read stays read. */
const MOST_FAR = 10;
/** Systems look no farther for the end of a present shift than this. */
const END_KNOWN_MS = 8 * DAY_MS;
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
    const size = reach > END_KNOWN_MS ? MOST_FAR : asked.length;
    for (let begin = 0; begin < asked.length; begin += size) {
      const some = await scheduler.shifts(asked.slice(begin, begin + size), now, end);
      for (const [id, reading] of some) {
        const shifts = reading.ok ? withoutPlaceholders(reading.value, isPlaceholder) : [];
        const isFarEnough = !reading.ok || reach === last || nextAt(shifts, at).length > 0;
        if (isFarEnough) readings.set(id, reading.ok ? ok(shifts) : reading);
      }
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
  const shifts = await shiftsToNext(ahead, now, (id) => readUntil(onCall(id), now));
  return new Map(
    [...shifts].map(([id, reading]): [string, OnCallReading] => [
      id,
      reading.ok ? ok(nextIn(reading.value, now, onCall(id)?.people)) : reading,
    ]),
  );
}

/** To where shifts show who is next, as far as it can be known beforehand. @param onCall null: it isn't known */
export const readUntil = (onCall: OnCall | null, now: number): number =>
  onCall === null ? now : (onCall.until ?? now + END_KNOWN_MS) + BEYOND_MS;
