/** Each schedule's last answers, and the picker's list of schedules. Rows are written only when an answer differs. */
import { retryMs, type ScheduleDate } from "../../domain/agenda.ts";
import {
  isPassing,
  type OnCall,
  type OnCallReading,
  type ScheduleListing,
  type SchedulerFailure,
} from "../../domain/on-call.ts";
import { err, ok } from "../../domain/result.ts";
import { sourceKindOf } from "../../domain/source.ts";
import type { KnownChange } from "../../schedulers/scheduler.ts";
import type { Cache } from "./cache.ts";
import type { Sql } from "./sql.ts";

export type StoredReading = {
  readonly scheduleId: string;
  /** The last good answer; null: there was none yet. */
  readonly onCall: OnCall | null;
  /** Null while the schedule can be read. */
  readonly failure: SchedulerFailure | null;
  /** When the row was last written, epoch ms. The last reading may be newer. */
  readonly readAt: number;
  /** How many readings in a row failed, or named a shift that had ended already. */
  readonly staleReads: number;
};

export interface Readings {
  all(): readonly StoredReading[];
  /** The readings a plan works on, of all schedules: the failure if there is one, else the last good answer. */
  current(): ReadonlyMap<string, OnCallReading>;
  /** The readings of these schedules only. */
  currentOf(scheduleIds: readonly string[]): ReadonlyMap<string, OnCallReading>;
  save(reading: StoredReading): void;
  /** Deletes the readings of schedules that no rotation uses. */
  keepOnly(scheduleIds: ReadonlySet<string>): void;
  clear(): void;
  /** The schedules' next changes, as reported since the given instant. */
  changes(scheduleIds: readonly string[], since: number): ReadonlyMap<string, KnownChange>;
  saveChanges(changes: ReadonlyMap<string, KnownChange>, now: number): void;
  listings(): readonly ScheduleListing[];
  listing(id: string): ScheduleListing | null;
  /** Of schedules, without parts of them. */
  listedSchedules(): number;
  saveListings(listings: readonly ScheduleListing[]): void;
}

type Row = {
  schedule_id: string;
  on_call: string | null;
  failure: string | null;
  read_at: number;
  stale_reads: number;
};

const LISTINGS = "listings";

type ListingRow = { id: string; name: string; enabled: number };

export function readingsIn(sql: Sql, cache: Cache): Readings {
  const all = () => sql<Row>`SELECT * FROM readings`.map(toReading);
  return {
    all,
    current: () => currentReadings(all()),
    currentOf: (ids) =>
      currentReadings(
        sql<Row>`SELECT * FROM readings WHERE schedule_id IN
                   (SELECT value FROM json_each(${JSON.stringify(ids)}))`.map(toReading),
      ),
    save({ scheduleId, onCall, failure, readAt, staleReads }) {
      const texts = [
        onCall === null ? null : JSON.stringify(onCall),
        failure === null ? null : JSON.stringify(failure),
      ] as const;
      sql`INSERT INTO readings (schedule_id, on_call, failure, read_at, stale_reads)
          VALUES (${scheduleId}, ${texts[0]}, ${texts[1]}, ${readAt}, ${staleReads})
          ON CONFLICT (schedule_id) DO UPDATE SET on_call = excluded.on_call,
            failure = excluded.failure, read_at = excluded.read_at,
            stale_reads = excluded.stale_reads`;
    },
    keepOnly(scheduleIds) {
      for (const { scheduleId } of all()) {
        if (!scheduleIds.has(scheduleId)) {
          sql`DELETE FROM readings WHERE schedule_id = ${scheduleId}`;
          sql`DELETE FROM changes WHERE schedule_id = ${scheduleId}`;
        }
      }
    },
    clear() {
      cache.forget(LISTINGS);
      sql`DELETE FROM readings`;
      sql`DELETE FROM listings`;
      sql`DELETE FROM people`;
      sql`DELETE FROM changes`;
    },
    changes(scheduleIds, since) {
      const found = new Map<string, KnownChange>();
      for (const id of scheduleIds) {
        const row = sql<{ change: string }>`
          SELECT change FROM changes WHERE schedule_id = ${id} AND told_at >= ${since}`[0];
        if (row) found.set(id, JSON.parse(row.change) as KnownChange);
      }
      return found;
    },
    saveChanges(changes, now) {
      for (const [id, change] of changes) {
        sql`INSERT INTO changes (schedule_id, change, told_at)
            VALUES (${id}, ${JSON.stringify(change)}, ${now})
            ON CONFLICT (schedule_id) DO UPDATE SET change = excluded.change,
              told_at = excluded.told_at`;
      }
    },
    listings: () =>
      cache.get(LISTINGS, () =>
        sql<ListingRow>`SELECT id, name, enabled FROM listings ORDER BY position`.map(toListing),
      ),
    listing(id) {
      const row = sql<ListingRow>`SELECT id, name, enabled FROM listings WHERE id = ${id}`[0];
      return row ? toListing(row) : null;
    },
    listedSchedules: () =>
      sql<{ id: string }>`SELECT id FROM listings`.filter(
        ({ id }) => sourceKindOf(id) === "schedule",
      ).length,
    saveListings(listings) {
      cache.forget(LISTINGS);
      const ids = new Set(listings.map((l) => l.id));
      const known = new Map(
        sql<{
          id: string;
          name: string;
          enabled: number;
          position: number;
        }>`SELECT * FROM listings`.map((row) => [row.id, row]),
      );
      for (const id of known.keys()) {
        if (!ids.has(id)) sql`DELETE FROM listings WHERE id = ${id}`;
      }
      for (const [position, l] of listings.entries()) {
        const before = known.get(l.id);
        const enabled = l.enabled ? 1 : 0;
        if (before?.name === l.name && before.enabled === enabled && before.position === position) {
          continue;
        }
        sql`INSERT INTO listings (id, name, enabled, position)
            VALUES (${l.id}, ${l.name}, ${enabled}, ${position})
            ON CONFLICT (id) DO UPDATE SET name = excluded.name, enabled = excluded.enabled,
              position = excluded.position`;
      }
    },
  };
}

const toListing = (row: ListingRow): ScheduleListing => ({
  id: row.id,
  name: row.name,
  enabled: row.enabled === 1,
});

/** The failure of a schedule if there is one, else its last good answer. */
export const currentReadings = (
  readings: Iterable<StoredReading>,
): ReadonlyMap<string, OnCallReading> =>
  new Map(
    [...readings].flatMap((r): [string, OnCallReading][] => {
      if (r.failure) return [[r.scheduleId, err(r.failure)]];
      return r.onCall ? [[r.scheduleId, ok(r.onCall)]] : [];
    }),
  );

/** What decides when the schedule is read again. */
export const dateOf = ({ onCall, failure, readAt, staleReads }: StoredReading): ScheduleDate => ({
  until: onCall?.until ?? null,
  readAt,
  staleReads,
  isFailing: failure !== null && isPassing(failure),
});

/**
 * The reading after one more answer, given at `now`; null: the answer adds nothing new. Readings without an answer are
 * counted until polls come sooner than a retry: an outage of hours writes no more rows.
 */
export function afterAnswer(
  scheduleId: string,
  before: StoredReading | undefined,
  answer: OnCallReading,
  now: number,
  pollMs: number,
): StoredReading | null {
  const onCall = answer.ok ? answer.value : (before?.onCall ?? null);
  const failure = answer.ok ? null : withoutWait(answer.error);
  // Read at or after the shift's end, and the latest known shift is still that one: read again soon.
  const isOver = onCall?.until != null && onCall.until <= now;
  const isStale = isOver || (failure !== null && isPassing(failure));
  // The first reading after the shift's end begins to count, whatever failed before.
  const isFirst = !before || (isOver && onCall.until > before.readAt);
  const counted = isFirst ? 0 : before.staleReads;
  const isCounting = isStale && (counted === 0 || retryMs(counted, pollMs) !== null);
  const staleReads = isStale ? counted + (isCounting ? 1 : 0) : 0;
  const reading = { scheduleId, onCall, failure, readAt: now, staleReads };
  const isSame = !isFirst && staleReads === before.staleReads && saysTheSame(before, reading);
  return isSame ? null : reading;
}

/** Whether the two differ in nothing that a plan reads. */
export const saysTheSame = (before: StoredReading | undefined, after: StoredReading): boolean =>
  before !== undefined &&
  JSON.stringify(before.onCall) === JSON.stringify(after.onCall) &&
  JSON.stringify(before.failure) === JSON.stringify(after.failure);

/** A wait that ends at another instant each time would be a new row each time. */
const withoutWait = (failure: SchedulerFailure): SchedulerFailure =>
  failure.reason === "unreachable" ? { reason: failure.reason, detail: failure.detail } : failure;

const toReading = (row: Row): StoredReading => ({
  scheduleId: row.schedule_id,
  onCall: row.on_call === null ? null : (JSON.parse(row.on_call) as OnCall),
  failure: row.failure === null ? null : (JSON.parse(row.failure) as SchedulerFailure),
  readAt: row.read_at,
  staleReads: row.stale_reads,
});
