/** When each rotation's group differed from what it should have been. Rows are written only when a group is wrong. */
import {
  type Cause,
  type Change,
  joined,
  type Rightness,
  SHORT_MS,
  type Stretch,
  type Unlisted,
  WINDOW_MS,
} from "../../domain/correctness.ts";
import type { Sql } from "./sql.ts";

type Kept = {
  readonly stretches: readonly Stretch[];
  readonly unlisted: Unlisted;
  /** When the rotation was created, or when the measuring began, epoch ms. */
  readonly since: number;
};

export interface Correctness {
  /** Other people may have to be in the group: kept until a plan decides it. */
  changed(rotationId: string, change: Change): void;
  /** The change that waited for this plan, which is no longer kept; null: none. */
  takeChange(rotationId: string): Change | null;
  /**
   * The group is wrong from that instant on, which may be to come. Where it is known to be, the causes are added.
   * @param isNews false: nothing has changed since, and what is known stays
   */
  begin(rotationId: string, change: Change, isNews?: boolean): void;
  /** One more cause, where the group is wrong or a change waits. */
  because(rotationId: string, cause: Cause): void;
  /** The group is right. */
  end(rotationId: string, at: number): void;
  /** From now on nobody knows what the groups should be. */
  endAll(at: number): void;
  /** The rotation's stretches of the last 90 days; null: there is no such rotation. */
  of(rotationId: string, now: number): Kept | null;
  /** Of all rotations together. */
  totals(now: number): Rightness;
  /** Deletes what is older than 90 days. */
  forgetOld(now: number): void;
}

/** Rows of one rotation that are no sums; older ones are folded. */
const MOST_LISTED = 100;
/** Folded stretches of so much time make one row. */
const FOLD_MS = 7 * 24 * 3_600_000;

type Row = {
  id: number;
  began_at: number;
  ended_at: number | null;
  causes: string;
  folded: number;
  folded_ms: number;
};

const causesOf = ({ causes }: { causes: string }) => JSON.parse(causes) as Cause[];

export function correctnessIn(sql: Sql): Correctness {
  const waiting = (rotationId: string): Change | null => {
    const row = sql<{ at: number; causes: string }>`
      SELECT at, causes FROM undecided_changes WHERE rotation_id = ${rotationId}`[0];
    return row ? { at: row.at, causes: causesOf(row) } : null;
  };
  const openOf = (rotationId: string): Row | undefined =>
    sql<Row>`SELECT * FROM stretches WHERE rotation_id = ${rotationId} AND ended_at IS NULL`[0];
  const changed = (rotationId: string, change: Change): void => {
    const before = waiting(rotationId);
    const { at, causes } = joined(before, change);
    if (at === before?.at && causes.length === before.causes.length) return;
    const text = JSON.stringify(causes);
    sql`INSERT INTO undecided_changes (rotation_id, at, causes) VALUES (${rotationId}, ${at}, ${text})
        ON CONFLICT (rotation_id) DO UPDATE SET at = excluded.at, causes = excluded.causes`;
  };
  const addCauses = ({ id, ...row }: Row, more: readonly Cause[]): void => {
    const causes = [...new Set([...causesOf(row), ...more])];
    const text = JSON.stringify(causes);
    if (text !== row.causes) sql`UPDATE stretches SET causes = ${text} WHERE id = ${id}`;
  };
  /** Adds the row to the sum of its week, and deletes it. */
  const fold = (rotationId: string, { id, began_at: from }: Row, until: number): void => {
    sql`DELETE FROM stretches WHERE id = ${id}`;
    if (until <= from) return;
    const sums = sql`UPDATE stretches SET folded = folded + 1, folded_ms = folded_ms + ${until - from},
          ended_at = max(ended_at, ${until})
        WHERE id = (SELECT id FROM stretches WHERE rotation_id = ${rotationId} AND folded > 0
          AND began_at <= ${from} AND began_at > ${from - FOLD_MS} ORDER BY began_at DESC LIMIT 1)
        RETURNING id`;
    if (sums.length > 0) return;
    sql`INSERT INTO stretches (rotation_id, began_at, ended_at, causes, folded, folded_ms)
        VALUES (${rotationId}, ${from}, ${until}, '[]', 1, ${until - from})`;
  };
  const end = (rotationId: string, at: number): void => {
    const open = openOf(rotationId);
    if (!open) return;
    if (at - open.began_at <= SHORT_MS) {
      fold(rotationId, open, at);
      return;
    }
    sql`UPDATE stretches SET ended_at = ${at} WHERE id = ${open.id}`;
    const old = sql<Row>`SELECT * FROM stretches WHERE rotation_id = ${rotationId} AND folded = 0
        ORDER BY began_at DESC LIMIT -1 OFFSET ${MOST_LISTED}`;
    for (const row of old) fold(rotationId, row, row.ended_at ?? at);
  };
  const measuredSince = (): number =>
    sql<{ at: number }>`
      SELECT CAST(value AS INTEGER) AS at FROM facts WHERE name = 'measuredSince'`[0]?.at ?? 0;

  return {
    changed,
    takeChange(rotationId) {
      const change = waiting(rotationId);
      if (change) sql`DELETE FROM undecided_changes WHERE rotation_id = ${rotationId}`;
      return change;
    },
    begin(rotationId, { at, causes }, isNews = true) {
      const open = openOf(rotationId);
      if (open) {
        if (!isNews) return;
        if (at < open.began_at) sql`UPDATE stretches SET began_at = ${at} WHERE id = ${open.id}`;
        addCauses(open, causes);
        return;
      }
      // No stretch begins before the end of the last one: they are summed.
      sql`INSERT INTO stretches (rotation_id, began_at, causes)
          SELECT ${rotationId}, max(${at}, coalesce(max(ended_at), 0)), ${JSON.stringify(causes)}
          FROM stretches WHERE rotation_id = ${rotationId}`;
    },
    because(rotationId, cause) {
      const change = waiting(rotationId);
      if (change) changed(rotationId, { at: change.at, causes: [cause] });
      const open = openOf(rotationId);
      if (open) addCauses(open, [cause]);
    },
    end,
    endAll(at) {
      sql`DELETE FROM undecided_changes`;
      const open = sql<{ rotation_id: string }>`
        SELECT rotation_id FROM stretches WHERE ended_at IS NULL`;
      for (const row of open) end(row.rotation_id, at);
    },
    of(rotationId, now) {
      const created = sql<{ at: number }>`
        SELECT created_at AS at FROM rotations WHERE id = ${rotationId}`[0];
      if (!created) return null;
      const rows = sql<Row>`SELECT * FROM stretches WHERE rotation_id = ${rotationId}
          AND (ended_at IS NULL OR ended_at > ${now - WINDOW_MS})`;
      return {
        stretches: rows
          .filter(({ folded, began_at }) => folded === 0 && began_at <= now)
          .map((row) => ({ from: row.began_at, until: row.ended_at, causes: causesOf(row) })),
        unlisted: {
          count: rows.reduce((sum, { folded }) => sum + folded, 0),
          ms: rows.reduce((sum, { folded_ms }) => sum + folded_ms, 0),
        },
        since: Math.max(created.at, measuredSince()),
      };
    },
    totals(now) {
      const begin = Math.max(now - WINDOW_MS, measuredSince());
      const watched = sql<{ ms: number; since: number | null }>`
        SELECT total(max(0, ${now} - max(created_at, ${begin}))) AS ms,
          min(max(created_at, ${begin})) AS since FROM rotations`[0];
      const wrong = sql<{ ms: number }>`
        SELECT total(iif(folded > 0, folded_ms,
          max(0, min(coalesce(ended_at, ${now}), ${now}) - max(began_at, ${begin})))) AS ms
        FROM stretches WHERE ended_at IS NULL OR ended_at > ${begin}`[0];
      return {
        since: watched?.since ?? now,
        isWholeWindow: watched?.since === now - WINDOW_MS,
        watchedMs: watched?.ms ?? 0,
        wrongMs: wrong?.ms ?? 0,
      };
    },
    forgetOld(now) {
      sql`DELETE FROM stretches WHERE ended_at < ${now - WINDOW_MS}`;
    },
  };
}
