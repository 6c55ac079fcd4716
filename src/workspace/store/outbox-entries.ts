/** The queue of pending Slack writes. It survives a crash at any point, a deploy and a day of outage. */

import type { Cache } from "./cache.ts";
import {
  asStored,
  type EntryRef,
  fromStoredEntry,
  keyOf,
  type OutboxEntry,
  type OutboxKind,
  orderOf,
} from "./outbox-kinds.ts";
import type { Sql } from "./sql.ts";
import { fromStored, toStored } from "./stored-json.ts";

/** Slack's error code, and when Slack began to refuse the entry (epoch ms). */
export type Refusal = { readonly error: string; readonly at: number };

export type Queued = {
  readonly id: number;
  readonly key: string;
  /** Entries with the same queue key are delivered one at a time, oldest first. */
  readonly queueKey: string;
  readonly entry: OutboxEntry;
  /** Counts replacements: an entry that was replaced while it was being sent stays in the queue. */
  readonly revision: number;
  /** The earliest time of the next attempt, epoch ms. */
  readonly dueAt: number;
  readonly attempts: number;
  /** Null: Slack didn't refuse the last attempt. */
  readonly refused: Refusal | null;
};

/** The most entries that one statement loads: more than a pass has requests for. */
export const MOST_AT_ONCE = 50;

export type Refusals = {
  readonly of: (entry: EntryRef) => Refusal | null;
  /** Slack's error codes for refused group writes, each once. */
  readonly ofGroups: readonly string[];
};

export interface OutboxEntries {
  isEmpty(): boolean;
  /** How many entries there are, and how many of them Slack refused. */
  tally(): { readonly waiting: number; readonly refused: number };
  get(entry: EntryRef): Queued | null;
  /**
   * Due entries that wait for no other entry, oldest first, at most `MOST_AT_ONCE`. Group writes that only take people
   * out come last.
   */
  due(kind: OutboxKind, now: number): readonly Queued[];
  /** The entry as it is now; null: removed, not due, or it waits for another entry. */
  ifDue(queued: Queued, now: number): Queued | null;
  /** Due entries that waited for this one: the next with its queue key, and entries that follow this group write. */
  dueAfter(queued: Queued, now: number): readonly Queued[];
  /**
   * When the first entry of each kind that waits for no other entry is due (epoch ms). A kind without one is absent.
   */
  dueAt(): ReadonlyMap<OutboxKind, number>;
  /** Looks up whether Slack refused an entry. One statement for all `entries`; others are not found. */
  /** What Slack refused, of all entries. */
  refusals(): Refusals;
  /** Adds the entry. It replaces an entry with the same key, in that entry's place in the queue. */
  put(entry: OutboxEntry, now: number): void;
  /** Removes a delivered entry, unless it was replaced while it was being sent. */
  sent(queued: Queued): void;
  /** Schedules another attempt for `dueAt`. */
  retry(queued: Queued, dueAt: number, refused: Refusal | null): void;
  remove(entry: EntryRef): void;
  removeAll(kind: OutboxEntry["kind"]): void;
  /** Makes refused entries due: somebody may have changed what made Slack refuse. */
  retryRefusedNow(now: number): void;
}

type Row = {
  id: number;
  key: string;
  /** The queue key, under its deployed name. */
  lane: string;
  entry: string;
  revision: number;
  due_at: number;
  attempts: number;
  refused: string | null;
  refused_at: number | null;
};

/** Found empty, and nothing was put since. */
const EMPTY = "outbox is empty";
/** In memory for as long as an entry may be under way: the next one must not get its id. */
const lastIds = new WeakMap<DurableObjectStorage, number>();

export function outboxIn(sql: Sql, cache: Cache, storage: DurableObjectStorage): OutboxEntries {
  const lastId = (): number =>
    lastIds.get(storage) ??
    sql<{ id: number | null }>`SELECT max(id) AS id FROM outbox`[0]?.id ??
    0;
  const isEmpty = (): boolean => {
    const found = cache.get(EMPTY, () => sql`SELECT 1 AS one FROM outbox LIMIT 1`.length === 0);
    if (!found) cache.forget(EMPTY);
    return found;
  };
  return {
    isEmpty,
    tally: () =>
      sql<{ waiting: number; refused: number }>`
        SELECT count(*) AS waiting, count(refused) AS refused FROM outbox`[0] ?? {
        waiting: 0,
        refused: 0,
      },
    get(entry) {
      const row = sql<Row>`SELECT * FROM outbox WHERE key = ${keyOf(entry)}`[0];
      return row ? toQueued(row) : null;
    },
    due: (kind, now) =>
      sql<Row>`SELECT * FROM outbox_heads WHERE kind = ${kind} AND due_at <= ${now}
               ORDER BY entry ->> 'onlyRemoves', id LIMIT ${MOST_AT_ONCE}`.map(toQueued),
    ifDue({ key, id }, now) {
      const row = sql<Row>`SELECT * FROM outbox_heads
        WHERE key = ${key} AND id = ${id} AND due_at <= ${now}`[0];
      return row ? toQueued(row) : null;
    },
    dueAfter({ key, queueKey }, now) {
      // By key: SQLite's planner can't know that a queue key has one head, and would test every entry with it.
      const next = sql<Row>`SELECT * FROM outbox_heads
        WHERE due_at <= ${now} AND key = coalesce((SELECT key FROM outbox
          WHERE lane = ${queueKey} AND lane <> key ORDER BY id LIMIT 1), ${queueKey})`;
      const waited = sql<Row>`SELECT * FROM outbox_heads
        WHERE after_key = ${key} AND due_at <= ${now} ORDER BY id LIMIT ${MOST_AT_ONCE}`;
      return [...next, ...waited].map(toQueued);
    },
    dueAt: () =>
      new Map(
        isEmpty()
          ? []
          : sql<{ kind: OutboxKind; due_at: number }>`
              SELECT kind, min(due_at) AS due_at FROM outbox_heads GROUP BY kind`.map((row) => [
              row.kind,
              row.due_at,
            ]),
      ),
    refusals() {
      const rows = sql<{ key: string; kind: string; refused: string; refused_at: number }>`
        SELECT key, kind, refused, refused_at FROM outbox WHERE refused IS NOT NULL`;
      const found = new Map(
        rows.map((row) => [row.key, { error: row.refused, at: row.refused_at }]),
      );
      const ofGroups = rows.filter(({ kind }) => kind === "group").map(({ refused }) => refused);
      return {
        of: (entry) => found.get(keyOf(entry)) ?? null,
        ofGroups: [...new Set(ofGroups)],
      };
    },
    put(entry, now) {
      const { key, queueKey, afterKey } = orderOf(entry);
      const stored = asStored(entry);
      const id = lastId() + 1;
      lastIds.set(storage, id);
      cache.forget(EMPTY);
      // A Home's content isn't in its entry: a Home that is queued again while it is being sent must be sent again.
      sql`INSERT INTO outbox (id, key, kind, lane, after_key, entry, due_at)
          VALUES (${id}, ${key}, ${stored.kind}, ${queueKey}, ${afterKey}, ${toStored(stored)}, ${now})
          ON CONFLICT (key) DO UPDATE SET entry = excluded.entry, after_key = excluded.after_key,
            revision = revision + 1, due_at = min(due_at, excluded.due_at), attempts = 0,
            refused = NULL, refused_at = NULL
          WHERE entry <> excluded.entry OR ${entry.kind} = 'home'`;
    },
    sent(queued) {
      sql`DELETE FROM outbox
          WHERE key = ${queued.key} AND id = ${queued.id} AND revision = ${queued.revision}`;
    },
    retry(queued, dueAt, refused) {
      sql`UPDATE outbox SET due_at = ${dueAt}, attempts = attempts + 1,
            refused = ${refused?.error ?? null}, refused_at = ${refused?.at ?? null}
          WHERE key = ${queued.key} AND id = ${queued.id} AND revision = ${queued.revision}`;
    },
    remove(entry) {
      sql`DELETE FROM outbox WHERE key = ${keyOf(entry)}`;
    },
    removeAll(kind) {
      sql`DELETE FROM outbox WHERE coalesce(entry ->> '$.as.kind', kind) = ${kind}`;
    },
    retryRefusedNow(now) {
      sql`UPDATE outbox SET due_at = ${now} WHERE refused IS NOT NULL AND due_at > ${now}`;
    },
  };
}

const toQueued = (row: Row): Queued => ({
  id: row.id,
  key: row.key,
  queueKey: row.lane,
  entry: fromStoredEntry(fromStored(row.entry)),
  revision: row.revision,
  dueAt: row.due_at,
  attempts: row.attempts,
  refused:
    row.refused === null || row.refused_at === null
      ? null
      : { error: row.refused, at: row.refused_at },
});
