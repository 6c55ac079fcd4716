/** The rotations, and the state that the last plan gave each. */

import type { Drift } from "../../domain/drift.ts";
import type { Membership } from "../../domain/history.ts";
import type { ResolvedProblem } from "../../domain/resolved-problem.ts";
import type { Rotation } from "../../domain/rotation.ts";
import type { LetIn, RotationState, Upcoming } from "../../domain/rotation-state.ts";
import type { AccountIds } from "./account-ids.ts";
import type { Cache } from "./cache.ts";
import { withOneIdEach } from "./rotation-accounts.ts";
import {
  byAge,
  type GlanceRow,
  type OutlineRow,
  type RotationGlance,
  type RotationOutline,
  type Row,
  type StoredRotation,
  toGlance,
  toOutline,
  toStoredRotation,
} from "./rotation-rows.ts";
import type { Sql } from "./sql.ts";
import { toStored } from "./stored-json.ts";

export type { RotationGlance, RotationOutline, StoredRotation } from "./rotation-rows.ts";

export interface Rotations {
  /** All rotations, oldest first. */
  all(): readonly StoredRotation[];
  /** The outlines of all rotations, oldest first. */
  outlines(): readonly RotationOutline[];
  /** Rotations that the next pass must plan. */
  due(): readonly Pick<StoredRotation, "id" | "source">[];
  isEmpty(): boolean;
  page(offset: number, limit: number): readonly StoredRotation[];
  /** These rotations, in this order; without those that are gone. */
  some(ids: readonly string[]): readonly StoredRotation[];
  /** What the Home needs of every rotation. @param userIds the reader's ids, one or two */
  glances(userIds: readonly string[]): readonly RotationGlance[];
  count(): number;
  /** The number of rotations by source. */
  countBySource(): ReadonlyMap<string | null, number>;
  /** How often each kind of problem occurs in the last plans. */
  problemCounts(): Readonly<Record<string, number>>;
  get(id: string): StoredRotation | null;
  ofGroup(groupId: string): StoredRotation | null;
  takenGroups(): ReadonlySet<string>;
  create(rotation: Rotation, changedBy: string, now: number, source?: string | null): void;
  /** Replaces the configuration; the state of the last plan stays until the next plan. */
  update(rotation: Rotation, changedBy: string, source?: string | null): void;
  changeSource(from: string, to: string): void;
  remove(id: string): void;
  /**
   * Writes what differs, in one row, and clears the due mark.
   * @param reasons why each member is in the group; null or absent: as stored
   */
  savePlan(id: string, state: RotationState, reasons?: readonly Membership[] | null): void;
  saveResolvedProblems(id: string, resolvedProblems: readonly ResolvedProblem[]): void;
  saveDrift(id: string, drift: Drift | null): void;
  /** Returns whether the value is new. */
  saveUpcoming(id: string, upcoming: Upcoming | null): boolean;
  saveLetIn(id: string, letIn: readonly LetIn[]): void;
  /** Clears the upcoming changes of all rotations. */
  forgetUpcoming(): void;
  markDue(id: string): void;
  /** Marks the rotations due that want any of these accounts in their groups. */
  markDueWith(userIds: readonly string[]): void;
  markAllDue(): void;
}

const TAKEN = "taken groups";

export function rotationsIn(sql: Sql, cache: Cache, accountIds: AccountIds): Rotations {
  const toRotation = (row: Row) => withOneIdEach(toStoredRotation(row), accountIds);
  return {
    // Sorted here: with ORDER BY, SQLite would read every row twice, and Cloudflare bills each read.
    all: () => sql<Row>`SELECT * FROM rotations`.toSorted(byAge).map(toRotation),
    outlines: () =>
      sql<OutlineRow>`
        SELECT id, version, schedules, source, options, let_in, created_at FROM rotations`
        .toSorted(byAge)
        .map(toOutline),
    due: () =>
      sql<{ id: string; source: string | null }>`
        SELECT id, source FROM rotations WHERE is_due = 1`,
    isEmpty: () => sql`SELECT 1 AS one FROM rotations LIMIT 1`.length === 0,
    page: (offset, limit) =>
      sql<Row>`SELECT * FROM rotations ORDER BY created_at, id LIMIT ${limit} OFFSET ${offset}`.map(
        toRotation,
      ),
    some(ids) {
      const found = new Map(
        sql<Row>`SELECT * FROM rotations WHERE id IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`.map(
          (row) => [row.id, toRotation(row)],
        ),
      );
      return ids.flatMap((id) => found.get(id) ?? []);
    },
    glances(userIds) {
      const [one = "", other = one] = userIds.map((id) => JSON.stringify(id));
      // Most states have no problem, and name somebody else: those aren't parsed.
      return sql<GlanceRow>`
        SELECT id, name, group_id, source,
          instr(state, ${one}) > 0 OR instr(state, ${other}) > 0 AS names_reader,
          CASE WHEN instr(state, '"problems":[{') > 0 THEN json_extract(state, '$.problems') END AS problems
        FROM rotations`.map(toGlance);
    },
    count: () => sql<{ n: number }>`SELECT count(*) AS n FROM rotations`[0]?.n ?? 0,
    countBySource: () =>
      new Map(
        sql<{ source: string | null; n: number }>`
          SELECT source, count(*) AS n FROM rotations GROUP BY source`.map((r) => [r.source, r.n]),
      ),
    problemCounts: () =>
      Object.fromEntries(
        sql<{ kind: string; n: number }>`
          SELECT json_extract(p.value, '$.problem.kind') AS kind, count(*) AS n
          FROM rotations, json_each(rotations.state, '$.problems') AS p GROUP BY kind`.map(
          ({ kind, n }) => [kind, n],
        ),
      ),
    get(id) {
      const row = sql<Row>`SELECT * FROM rotations WHERE id = ${id}`[0];
      return row ? toRotation(row) : null;
    },
    ofGroup(groupId) {
      const row = sql<Row>`SELECT * FROM rotations WHERE group_id = ${groupId}`[0];
      return row ? toRotation(row) : null;
    },
    takenGroups: () =>
      cache.get(
        TAKEN,
        () =>
          new Set(sql<{ group_id: string }>`SELECT group_id FROM rotations`.map((r) => r.group_id)),
      ),
    create(r, changedBy, now, source = null) {
      cache.forget(TAKEN);
      sql`INSERT INTO rotations (id, name, group_id, schedules, source, channel_ids, fallback_user_ids,
            members_before, options, version, changed_by, created_at)
          VALUES (${r.id}, ${r.name}, ${r.groupId}, ${JSON.stringify(r.schedules)},
            ${source}, ${JSON.stringify(r.channelIds)}, ${JSON.stringify(r.fallbackUserIds)},
            ${JSON.stringify(r.membersBefore)}, ${JSON.stringify(r.options)}, ${r.version},
            ${changedBy}, ${now})`;
    },
    update(r, changedBy, source = null) {
      cache.forget(TAKEN);
      sql`UPDATE rotations SET name = ${r.name},
            reasons = iif(group_id = ${r.groupId}, reasons, NULL), group_id = ${r.groupId},
            schedules = ${JSON.stringify(r.schedules)}, source = ${source},
            channel_ids = ${JSON.stringify(r.channelIds)},
            fallback_user_ids = ${JSON.stringify(r.fallbackUserIds)},
            members_before = ${JSON.stringify(r.membersBefore)},
            options = ${JSON.stringify(r.options)},
            -- What comes was told of the schedules that it had, and of whom of them it had.
            upcoming = CASE WHEN schedules = ${JSON.stringify(r.schedules)}
              AND ifnull(json_extract(options, '$.members'), 'on_call') = ${r.options.members}
              THEN upcoming END,
            version = ${r.version}, changed_by = ${changedBy}, is_due = 1
          WHERE id = ${r.id}`;
    },
    changeSource: (from, to) =>
      void sql`UPDATE rotations SET source = ${to} WHERE source = ${from}`,
    remove(id) {
      cache.forget(TAKEN);
      sql`DELETE FROM rotations WHERE id = ${id}`;
    },
    savePlan(id, state, reasons = null) {
      const text = toStored(state);
      const why = reasons && JSON.stringify(reasons);
      sql`UPDATE rotations SET state = ${text}, reasons = coalesce(${why}, reasons), is_due = 0
          WHERE id = ${id}
            AND (state IS NOT ${text} OR is_due <> 0 OR reasons IS NOT coalesce(${why}, reasons))`;
    },
    saveResolvedProblems(id, resolvedProblems) {
      const text = toStored(resolvedProblems);
      sql`UPDATE rotations SET healed = ${text} WHERE id = ${id} AND healed <> ${text}`;
    },
    saveDrift(id, drift) {
      const text = drift === null ? null : JSON.stringify(drift);
      sql`UPDATE rotations SET drift = ${text} WHERE id = ${id} AND drift IS NOT ${text}`;
    },
    saveUpcoming(id, upcoming) {
      const text = upcoming === null ? null : toStored(upcoming);
      return (
        sql`UPDATE rotations SET upcoming = ${text}
            WHERE id = ${id} AND upcoming IS NOT ${text} RETURNING id`.length > 0
      );
    },
    saveLetIn(id, letIn) {
      const text = letIn.length === 0 ? null : JSON.stringify(letIn);
      sql`UPDATE rotations SET let_in = ${text} WHERE id = ${id}`;
    },
    forgetUpcoming() {
      sql`UPDATE rotations SET upcoming = NULL WHERE upcoming IS NOT NULL`;
    },
    markDue(id) {
      sql`UPDATE rotations SET is_due = 1 WHERE id = ${id} AND is_due = 0`;
    },
    markDueWith(userIds) {
      sql`UPDATE rotations SET is_due = 1 WHERE is_due = 0 AND EXISTS (
            SELECT 1 FROM json_each(rotations.state, '$.desired') AS wanted
            WHERE wanted.value IN (SELECT value FROM json_each(${JSON.stringify(userIds)})))`;
    },
    markAllDue: () => void sql`UPDATE rotations SET is_due = 1 WHERE is_due = 0`,
  };
}
