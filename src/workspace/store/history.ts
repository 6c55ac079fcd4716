/**
 * The history: what PagerSync did and why. Entries are added, read in pages and pruned by age and number, never
 * changed.
 */

import { identityOf } from "../../domain/active-problem.ts";
import type { HistoryEntry, HistoryEvent, MembershipEvent } from "../../domain/history.ts";
import type { ActiveProblem } from "../../domain/problem.ts";
import type { Sql } from "./sql.ts";
import { fromStored, toStored } from "./stored-json.ts";

/** One rotation's entries and those of the whole workspace, or all entries. */
export type HistoryScope =
  | {
      readonly rotationId: string;
      /** Of the whole workspace's entries none that is later, epoch ms: the rotation was deleted by then. */
      readonly until: number;
    }
  | "everything";

/** Where a page begins: next to the entry with this id, on its older or newer side; null: the newest entries. */
export type HistoryPlace = { readonly side: "older" | "newer"; readonly than: number } | null;

export type MembershipEntry = Omit<HistoryEntry, "event"> & { readonly event: MembershipEvent };

export type DeletedRotation = {
  readonly id: string;
  readonly name: string;
  readonly groupId: string;
  readonly groupHandle: string | null;
  readonly at: number;
};

export interface History {
  /** Adds an entry. Call it in the transaction that makes the event true. */
  add(at: number, rotationId: string | null, event: HistoryEvent): void;
  /** Newest first; without the event kinds that only answers about a group need (`reasons`, `released`). */
  page(scope: HistoryScope, place: HistoryPlace, limit: number): readonly HistoryEntry[];
  /** The last entry about the group's members at the instant or before; null: none. */
  membersAt(rotationId: string, at: number): MembershipEntry | null;
  /** The first entry about the group's members after the instant; null: none. */
  membersAfter(rotationId: string, at: number): MembershipEntry | null;
  isEmpty(): boolean;
  /** Whether a scheduling system was connected, as far back as the history goes. */
  wasConnected(): boolean;
  /** When the rotation's history begins, epoch ms; null: it has none. */
  beginsAt(rotationId: string): number | null;
  /** The rotation's problems that began and haven't ended in the history, as of an instant (default: now). */
  openProblems(rotationId: string, at?: number): readonly ActiveProblem[];
  /** Deleted rotations, newest first. */
  deleted(limit: number): readonly DeletedRotation[];
  deletion(rotationId: string): DeletedRotation | null;
  /**
   * Deletes entries older than `cutoff` and beyond `mostRows`, oldest first, at most `batch` rows. Keeps the entry with
   * each group's present members. Returns how many rows were deleted.
   */
  prune(cutoff: number, mostRows: number, batch: number): number;
}

type Row = { id: number; at: number; rotation_id: string | null; kind: string; detail: string };

export function historyIn(sql: Sql): History {
  const count = () => sql<{ n: number }>`SELECT count(*) AS n FROM history`[0]?.n ?? 0;
  return {
    add(at, rotationId, { kind, ...detail }) {
      sql`INSERT INTO history (at, rotation_id, kind, detail)
          VALUES (${at}, ${rotationId}, ${kind}, ${toStored(detail)})`;
    },
    page(scope, place, limit) {
      const isNewer = place?.side === "newer";
      const above = isNewer ? place.than : -1;
      const below = place === null || isNewer ? Number.MAX_SAFE_INTEGER : place.than;
      const rows = isNewer
        ? rowsUpwards(sql, scope, above, limit)
        : rowsDownwards(sql, scope, below, limit);
      return rows.map(toEntry).toSorted((a, b) => b.id - a.id);
    },
    membersAt(rotationId, at) {
      const row = sql<Row>`SELECT * FROM history
          WHERE rotation_id = ${rotationId} AND at <= ${at}
            AND kind IN ('members', 'reasons', 'released')
          ORDER BY id DESC LIMIT 1`[0];
      return row ? (toEntry(row) as MembershipEntry) : null;
    },
    membersAfter(rotationId, at) {
      const row = sql<Row>`SELECT * FROM history
          WHERE rotation_id = ${rotationId} AND at > ${at}
            AND kind IN ('members', 'reasons', 'released')
          ORDER BY id LIMIT 1`[0];
      return row ? (toEntry(row) as MembershipEntry) : null;
    },
    isEmpty: () => sql<{ id: number }>`SELECT id FROM history LIMIT 1`.length === 0,
    wasConnected: () =>
      sql<{ id: number }>`SELECT id FROM history WHERE kind = 'connected' LIMIT 1`.length > 0,
    beginsAt: (rotationId) =>
      sql<{ at: number }>`SELECT at FROM history WHERE rotation_id = ${rotationId}
          ORDER BY id LIMIT 1`[0]?.at ?? null,
    openProblems(rotationId, at = Number.MAX_SAFE_INTEGER) {
      const open = new Map<string, ActiveProblem>();
      const rows = sql<Row>`SELECT * FROM history WHERE rotation_id = ${rotationId}
          AND kind IN ('problem_began', 'problem_ended') AND at <= ${at} ORDER BY id`;
      for (const { at: since, event } of rows.map(toEntry)) {
        if (event.kind === "problem_began")
          open.set(identityOf(event.problem), { problem: event.problem, since });
        if (event.kind === "problem_ended") open.delete(identityOf(event.problem));
      }
      return [...open.values()];
    },
    deleted: (limit) =>
      sql<Row>`SELECT * FROM history WHERE kind = 'rotation_deleted'
          ORDER BY id DESC LIMIT ${limit}`
        .map(toEntry)
        .flatMap(toDeleted),
    deletion: (rotationId) =>
      sql<Row>`SELECT * FROM history
          WHERE rotation_id = ${rotationId} AND kind = 'rotation_deleted'
          ORDER BY id DESC LIMIT 1`
        .map(toEntry)
        .flatMap(toDeleted)[0] ?? null,
    prune(cutoff, mostRows, batch) {
      // The last entry about a group's members is kept: there is no newer one of its kind.
      const forget = (most: number, before: number): number =>
        most <= 0
          ? 0
          : sql<{ id: number }>`DELETE FROM history WHERE id IN (
              SELECT old.id FROM history AS old
              WHERE old.at < ${before} AND (old.kind NOT IN ('members', 'reasons') OR EXISTS (
                SELECT 1 FROM history AS newer
                WHERE newer.rotation_id = old.rotation_id AND newer.id > old.id
                  AND newer.at <= ${before}
                  AND newer.kind IN ('members', 'reasons', 'released')))
              ORDER BY old.id LIMIT ${most}) RETURNING id`.length;
      const expired = forget(batch, cutoff);
      const surplus = count() - mostRows;
      return expired + forget(Math.min(batch - expired, surplus), Number.MAX_SAFE_INTEGER);
    },
  };
}

function rowsDownwards(sql: Sql, scope: HistoryScope, below: number, limit: number) {
  if (scope === "everything")
    return sql<Row>`SELECT * FROM history WHERE id < ${below} AND kind NOT IN ('reasons', 'released')
        ORDER BY id DESC LIMIT ${limit}`;
  // Two index scans, each no longer than the page.
  return [
    ...sql<Row>`SELECT * FROM history WHERE rotation_id = ${scope.rotationId} AND id < ${below}
        AND kind NOT IN ('reasons', 'released') ORDER BY id DESC LIMIT ${limit}`,
    ...sql<Row>`SELECT * FROM history WHERE rotation_id IS NULL AND id < ${below} AND at <= ${scope.until}
        ORDER BY id DESC LIMIT ${limit}`,
  ]
    .toSorted((a, b) => b.id - a.id)
    .slice(0, limit);
}

function rowsUpwards(sql: Sql, scope: HistoryScope, above: number, limit: number) {
  if (scope === "everything")
    return sql<Row>`SELECT * FROM history WHERE id > ${above} AND kind NOT IN ('reasons', 'released')
        ORDER BY id LIMIT ${limit}`;
  return [
    ...sql<Row>`SELECT * FROM history WHERE rotation_id = ${scope.rotationId} AND id > ${above}
        AND kind NOT IN ('reasons', 'released') ORDER BY id LIMIT ${limit}`,
    ...sql<Row>`SELECT * FROM history WHERE rotation_id IS NULL AND id > ${above} AND at <= ${scope.until}
        ORDER BY id LIMIT ${limit}`,
  ]
    .toSorted((a, b) => a.id - b.id)
    .slice(0, limit);
}

function toDeleted({ rotationId: id, at, event }: HistoryEntry): DeletedRotation[] {
  if (id === null || event.kind !== "rotation_deleted") return [];
  const { name, groupId, groupHandle } = event;
  return [{ id, at, name, groupId, groupHandle }];
}

const toEntry = (row: Row): HistoryEntry => ({
  id: row.id,
  at: row.at,
  rotationId: row.rotation_id,
  event: { kind: row.kind, ...fromStored<object>(row.detail) } as HistoryEvent,
});
