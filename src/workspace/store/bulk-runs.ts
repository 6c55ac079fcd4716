/** Many rotations that are set up in the background, one after another, and what came of each. */
import type { FieldFaults, RotationForm } from "../../domain/rotation.ts";
import type { Cache } from "./cache.ts";
import type { Sql } from "./sql.ts";

export type BulkRun = {
  readonly id: string;
  readonly begunBy: string;
  /** Whether that person was an admin or owner when they began it. */
  readonly isByAdmin: boolean;
  /** The scheduling system's account whose schedules they follow. */
  readonly source: string | null;
  /** Epoch ms. */
  readonly begunAt: number;
  /** Null: it is under way. */
  readonly endedAt: number | null;
  /** Null: nobody has undone it. */
  readonly undone: { readonly by: string; readonly at: number } | null;
};

/**
 * Why an undo leaves something as it is: the rotation and its group, or (`was_empty`) the group alone, which had no members
 * before.
 */
export type LeftBecause = "deleted" | "edited" | "group_changed" | "was_empty";

export type BulkOutcome =
  /** `isDisabledByUndo`: PagerSync created or enabled the group for it. */
  | {
      readonly status: "done";
      readonly rotationId: string;
      readonly groupId: string;
      readonly isDisabledByUndo: boolean;
    }
  | { readonly status: "refused"; readonly faults: FieldFaults }
  /** Slack's error code. */
  | { readonly status: "refused"; readonly error: string }
  /** Whoever began it may no longer manage rotations. */
  | { readonly status: "refused"; readonly isDenied: true }
  | { readonly status: "undone"; readonly groupId: string; readonly isDisabled: boolean }
  | { readonly status: "left"; readonly why: LeftBecause }
  /** Not tried: somebody undid the run before. */
  | { readonly status: "stopped" };

export type BulkItem = {
  readonly runId: string;
  readonly nth: number;
  /** Of its group, without the @. */
  readonly handle: string;
  readonly form: RotationForm;
  /** Null: not tried yet. */
  readonly outcome: BulkOutcome | null;
};

export interface BulkRuns {
  /** Whether no run is under way. Costs nothing while the object is awake. */
  isAtRest(): boolean;
  begin(
    run: Omit<BulkRun, "begunAt" | "endedAt" | "undone">,
    items: readonly Pick<BulkItem, "handle" | "form">[],
    now: number,
  ): void;
  get(id: string): BulkRun | null;
  /** Runs under way, and those that ended or were undone after `since`; newest first. */
  lately(since: number): readonly BulkRun[];
  items(runId: string): readonly BulkItem[];
  /** The oldest run under way. */
  current(): BulkRun | null;
  /** Its next rotation; null: all were tried. */
  next(runId: string): BulkItem | null;
  isWaiting(item: BulkItem): boolean;
  settle(item: Pick<BulkItem, "runId" | "nth">, outcome: BulkOutcome): void;
  end(runId: string, now: number): void;
  undo(runId: string, by: string, now: number): void;
  /** Deletes runs that can't be undone any more. */
  forgetOld(now: number): void;
}

/** For so long a run is shown, and can be undone. */
export const UNDO_MS = 24 * 3_600_000;

export const isUndoable = ({ undone, endedAt }: BulkRun, now: number): boolean =>
  undone === null && (endedAt === null || now - endedAt < UNDO_MS);

type RunRow = {
  id: string;
  begun_by: string;
  is_by_admin: number;
  source: string | null;
  begun_at: number;
  ended_at: number | null;
  undone_by: string | null;
  undone_at: number | null;
};
type ItemRow = {
  run_id: string;
  nth: number;
  handle: string;
  form: string;
  outcome: string | null;
};

const AT_REST = "bulk runs at rest";

export function bulkRunsIn(sql: Sql, cache: Cache): BulkRuns {
  const current = (): BulkRun | null =>
    sql<RunRow>`SELECT * FROM bulk_runs WHERE ended_at IS NULL ORDER BY begun_at LIMIT 1`.map(
      toRun,
    )[0] ?? null;
  return {
    isAtRest: () => cache.get(AT_REST, () => current() === null),
    begin({ id, begunBy, isByAdmin, source }, items, now) {
      cache.forget(AT_REST);
      sql`INSERT INTO bulk_runs (id, begun_by, is_by_admin, source, begun_at)
          VALUES (${id}, ${begunBy}, ${Number(isByAdmin)}, ${source}, ${now})`;
      for (const [nth, { handle, form }] of items.entries())
        sql`INSERT INTO bulk_items (run_id, nth, handle, form)
            VALUES (${id}, ${nth}, ${handle}, ${JSON.stringify(form)})`;
    },
    get: (id) => sql<RunRow>`SELECT * FROM bulk_runs WHERE id = ${id}`.map(toRun)[0] ?? null,
    lately: (since) =>
      sql<RunRow>`SELECT * FROM bulk_runs
        WHERE ended_at IS NULL OR max(ended_at, coalesce(undone_at, 0)) > ${since}
        ORDER BY begun_at DESC`.map(toRun),
    items: (runId) =>
      sql<ItemRow>`SELECT * FROM bulk_items WHERE run_id = ${runId} ORDER BY nth`.map(toItem),
    current,
    next: (runId) =>
      sql<ItemRow>`SELECT * FROM bulk_items WHERE run_id = ${runId} AND outcome IS NULL
        ORDER BY nth LIMIT 1`.map(toItem)[0] ?? null,
    isWaiting: ({ runId, nth }) =>
      sql`SELECT 1 AS one FROM bulk_items
          WHERE run_id = ${runId} AND nth = ${nth} AND outcome IS NULL`.length > 0,
    settle({ runId, nth }, outcome) {
      sql`UPDATE bulk_items SET outcome = ${JSON.stringify(outcome)}
          WHERE run_id = ${runId} AND nth = ${nth}`;
    },
    end(runId, now) {
      cache.forget(AT_REST);
      sql`UPDATE bulk_runs SET ended_at = ${now} WHERE id = ${runId} AND ended_at IS NULL`;
    },
    undo(runId, by, now) {
      cache.forget(AT_REST);
      sql`UPDATE bulk_runs SET undone_by = ${by}, undone_at = ${now},
            ended_at = coalesce(ended_at, ${now}) WHERE id = ${runId}`;
    },
    forgetOld(now) {
      sql`DELETE FROM bulk_runs WHERE max(ended_at, coalesce(undone_at, 0)) < ${now - UNDO_MS}`;
    },
  };
}

const toRun = (row: RunRow): BulkRun => ({
  id: row.id,
  begunBy: row.begun_by,
  isByAdmin: row.is_by_admin === 1,
  source: row.source,
  begunAt: row.begun_at,
  endedAt: row.ended_at,
  undone:
    row.undone_by === null || row.undone_at === null
      ? null
      : { by: row.undone_by, at: row.undone_at },
});

const toItem = (row: ItemRow): BulkItem => ({
  runId: row.run_id,
  nth: row.nth,
  handle: row.handle,
  form: JSON.parse(row.form) as RotationForm,
  outcome: row.outcome === null ? null : (JSON.parse(row.outcome) as BulkOutcome),
});
