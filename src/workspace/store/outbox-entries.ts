/** What is still to be told to Slack: survives a crash at any point, a deploy and a day of outage. */

import type { Notification } from "../../domain/notifications.ts";
import type { Handover } from "../../domain/rotation-state.ts";
import type { TopicWords } from "../../domain/topic.ts";
import type { SlackFailure } from "../../slack/api.ts";
import type { Sql } from "./sql.ts";
import { fromStored, toStored } from "./stored-json.ts";

export type OutboxEntry =
  /** Make these the group's members. A newer one for the same group takes its place. */
  | { readonly kind: "group"; readonly groupId: string; readonly members: readonly string[] }
  /** Tell one channel of one handover. */
  | {
      readonly kind: "announcement";
      readonly rotationId: string;
      readonly rotationName: string;
      readonly groupId: string;
      readonly channelId: string;
      readonly handover: Handover;
    }
  /** Tell one person of one handover, after the group was written, or remind them of a shift (without `groupId`). */
  | {
      readonly kind: "message";
      readonly rotationId: string;
      readonly groupId?: string;
      readonly userId: string;
      readonly notification: Notification;
    }
  /** Keep our part of a channel's topic, after the group was written; `words` null: take it out. */
  | {
      readonly kind: "topic";
      readonly rotationId: string;
      readonly groupId?: string;
      readonly channelId: string;
      readonly words: TopicWords | null;
    }
  /** Tell whoever installed that an admin's grant has ended. */
  | { readonly kind: "grant_ended"; readonly grantedBy: string }
  /** Show the Home anew to somebody who looked lately. */
  | { readonly kind: "home"; readonly userId: string };

/** What became of one attempt to deliver an entry. */
export type Delivery =
  /** `commit` runs together with taking the entry out of the queue. */
  | { readonly status: "done" | "dropped"; readonly commit?: () => void }
  | { readonly status: "failed"; readonly failure: SlackFailure }
  /** Nothing was tried: not before then (epoch ms). */
  | { readonly status: "put_off"; readonly until: number };

export type Queued = {
  readonly id: number;
  readonly key: string;
  /** What it goes one after another with: a group, a channel, a person. */
  readonly lane: string;
  readonly entry: OutboxEntry;
  readonly revision: number;
  /** Not before, epoch ms. */
  readonly dueAt: number;
  readonly attempts: number;
  /** Slack's word when it last refused. */
  readonly refused: { readonly error: string; readonly at: number } | null;
};

/** How many entries a statement brings into memory at most: more than one pass has requests for. */
export const MOST_AT_ONCE = 50;

export interface OutboxEntries {
  isEmpty(): boolean;
  /** How many there are, and how many of them Slack refused. */
  tally(): { readonly waiting: number; readonly refused: number };
  get(key: string): Queued | null;
  /** Due and with nothing before them, oldest first; no more than a pass can send. */
  due(kind: OutboxEntry["kind"], now: number): readonly Queued[];
  /** The entry as it stands now; null: gone, put off, or something stands before it. */
  ifDue(id: number, now: number): Queued | null;
  /** What may go now that this entry was told or refused: the next of its lane, and what waited for its group. */
  dueAfter(queued: Queued, now: number): readonly Queued[];
  /** When the first of a kind is due (epoch ms) that nothing stands before; a kind without any is absent. */
  dueAt(): ReadonlyMap<OutboxEntry["kind"], number>;
  /** What Slack said no to, and since when, among the entries with these keys. */
  refusals(keys: readonly string[]): ReadonlyMap<string, { error: string; at: number }>;
  /** Slack's words for the group writes that it refused, each once. */
  groupRefusals(): readonly string[];
  /** Adds the entry, or replaces the one with its key: the place in the queue stays, the content is the newest. */
  put(key: string, entry: OutboxEntry, now: number): void;
  /** Takes out what was sent, unless something newer took its place meanwhile. */
  sent(queued: Queued): void;
  /** Tries again at `dueAt`; `refused` is Slack's word, where it said no. */
  retry(queued: Queued, dueAt: number, refused: { error: string; at: number } | null): void;
  remove(key: string): void;
  /** Whatever Slack refused is due again: somebody changed something. */
  retryRefusedNow(now: number): void;
}

export const groupKey = (groupId: string): string => `group ${groupId}`;
export const homeKey = (userId: string): string => `home ${userId}`;
export const GRANT_ENDED_KEY = "grant_ended";
/** Each handover once per channel: the instant tells two handovers of a rotation apart. */
export const announcementKey = (rotationId: string, channelId: string, at: number): string =>
  `announcement ${rotationId} ${channelId} ${at}`;

/** Each handover and each shift once per person. */
export const messageKey = (
  rotationId: string,
  userId: string,
  { kind, at }: Notification,
): string => `message ${rotationId} ${userId} ${kind} ${at}`;

/** A newer wish takes the place of an older one. */
export const topicKey = (rotationId: string, channelId: string): string =>
  `topic ${rotationId} ${channelId}`;

type Row = {
  id: number;
  key: string;
  lane: string;
  entry: string;
  revision: number;
  due_at: number;
  attempts: number;
  refused: string | null;
  refused_at: number | null;
};

export function outboxIn(sql: Sql): OutboxEntries {
  return {
    isEmpty: () => sql`SELECT 1 AS one FROM outbox LIMIT 1`.length === 0,
    tally: () =>
      sql<{ waiting: number; refused: number }>`
        SELECT count(*) AS waiting, count(refused) AS refused FROM outbox`[0] ?? {
        waiting: 0,
        refused: 0,
      },
    get(key) {
      const row = sql<Row>`SELECT * FROM outbox WHERE key = ${key}`[0];
      return row ? toQueued(row) : null;
    },
    due: (kind, now) =>
      sql<Row>`SELECT * FROM outbox_heads WHERE kind = ${kind} AND due_at <= ${now}
               ORDER BY id LIMIT ${MOST_AT_ONCE}`.map(toQueued),
    ifDue(id, now) {
      const row = sql<Row>`SELECT * FROM outbox_heads WHERE id = ${id} AND due_at <= ${now}`[0];
      return row ? toQueued(row) : null;
    },
    dueAfter({ key, lane }, now) {
      // Asked by id: the planner can't know that a lane has but one head, and would look at the whole lane.
      const next = sql<Row>`SELECT * FROM outbox_heads
        WHERE id = (SELECT min(id) FROM outbox WHERE lane = ${lane}) AND due_at <= ${now}`;
      const waited = sql<Row>`SELECT * FROM outbox_heads
        WHERE after_key = ${key} AND due_at <= ${now} ORDER BY id LIMIT ${MOST_AT_ONCE}`;
      return [...next, ...waited].map(toQueued);
    },
    dueAt: () =>
      new Map(
        sql<{ kind: OutboxEntry["kind"]; due_at: number }>`
          SELECT kind, min(due_at) AS due_at FROM outbox_heads GROUP BY kind`.map((row) => [
          row.kind,
          row.due_at,
        ]),
      ),
    refusals: (keys) =>
      new Map(
        sql<{ key: string; refused: string; refused_at: number }>`
          SELECT key, refused, refused_at FROM outbox
          WHERE key IN (SELECT value FROM json_each(${JSON.stringify(keys)}))
            AND refused IS NOT NULL`.map((row) => [
          row.key,
          { error: row.refused, at: row.refused_at },
        ]),
      ),
    groupRefusals: () =>
      sql<{ refused: string }>`
        SELECT DISTINCT refused FROM outbox WHERE kind = 'group' AND refused IS NOT NULL`.map(
        (row) => row.refused,
      ),
    put(key, entry, now) {
      const text = toStored(entry);
      // A Home is drawn when it is sent: asked for again while it is under way, it must be sent again.
      sql`INSERT INTO outbox (key, entry, due_at) VALUES (${key}, ${text}, ${now})
          ON CONFLICT (key) DO UPDATE SET entry = excluded.entry, revision = revision + 1,
            due_at = min(due_at, excluded.due_at), attempts = 0, refused = NULL, refused_at = NULL
          WHERE entry <> excluded.entry OR ${entry.kind} = 'home'`;
    },
    sent(queued) {
      sql`DELETE FROM outbox WHERE id = ${queued.id} AND revision = ${queued.revision}`;
    },
    retry(queued, dueAt, refused) {
      sql`UPDATE outbox SET due_at = ${dueAt}, attempts = attempts + 1,
            refused = ${refused?.error ?? null}, refused_at = ${refused?.at ?? null}
          WHERE id = ${queued.id} AND revision = ${queued.revision}`;
    },
    remove(key) {
      sql`DELETE FROM outbox WHERE key = ${key}`;
    },
    retryRefusedNow(now) {
      sql`UPDATE outbox SET due_at = ${now} WHERE refused IS NOT NULL AND due_at > ${now}`;
    },
  };
}

const toQueued = (row: Row): Queued => ({
  id: row.id,
  key: row.key,
  lane: row.lane,
  entry: fromStored<OutboxEntry>(row.entry),
  revision: row.revision,
  dueAt: row.due_at,
  attempts: row.attempts,
  refused:
    row.refused === null || row.refused_at === null
      ? null
      : { error: row.refused, at: row.refused_at },
});
