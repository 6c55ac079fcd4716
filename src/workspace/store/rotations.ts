/** The rotations, and the state that the last plan gave each. */

import type { Drift } from "../../domain/drift.ts";
import type { Membership } from "../../domain/history.ts";
import type { ResolvedProblem } from "../../domain/resolved-problem.ts";
import type { Rotation, ScheduleRef } from "../../domain/rotation.ts";
import { isTimed, NO_OPTIONS, type RotationOptions } from "../../domain/rotation-options.ts";
import { INITIAL_STATE, type RotationState, type Upcoming } from "../../domain/rotation-state.ts";
import type { AccountIds } from "./account-ids.ts";
import type { Cache } from "./cache.ts";
import { withOneIdEach } from "./rotation-accounts.ts";
import type { Sql } from "./sql.ts";
import { fromStored, toStored } from "./stored-json.ts";

export type StoredRotation = Rotation & {
  readonly state: RotationState;
  /** Problems that were resolved lately, newest first. */
  readonly resolvedProblems: readonly ResolvedProblem[];
  /** The last edit of the group by somebody else; null: none since the last handover. */
  readonly drift: Drift | null;
  /** The changes of the coming hours; null: not known. */
  readonly upcoming: Upcoming | null;
  /** Why each member that the last plan wants is in the group; null until a plan stores the reasons. */
  readonly reasons: readonly Membership[] | null;
  /** False until the first plan. */
  readonly isPlanned: boolean;
  readonly isDue: boolean;
  readonly changedBy: string;
  /**
   * The connection whose schedule ids the rotation has (`system:account`); null: none was connected when it was made.
   */
  readonly source: string | null;
};

/** What a pass needs of every rotation. */
export type RotationOutline = Pick<StoredRotation, "id" | "version" | "schedules" | "source"> & {
  /** Whether it has options that act at times of their own. */
  readonly isTimed: boolean;
};

export interface Rotations {
  /** All rotations, oldest first. */
  all(): readonly StoredRotation[];
  /** The outlines of all rotations, oldest first. */
  outlines(): readonly RotationOutline[];
  /** Rotations that the next pass must plan. */
  due(): readonly Pick<StoredRotation, "id" | "source">[];
  isEmpty(): boolean;
  page(offset: number, limit: number): readonly StoredRotation[];
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
  /** Writes only the columns that differ, and clears the due mark. */
  savePlan(id: string, state: RotationState): void;
  saveResolvedProblems(id: string, resolvedProblems: readonly ResolvedProblem[]): void;
  saveDrift(id: string, drift: Drift | null): void;
  /** Returns whether the value is new. */
  saveUpcoming(id: string, upcoming: Upcoming | null): boolean;
  saveReasons(id: string, reasons: readonly Membership[]): void;
  /** Clears the upcoming changes of all rotations. */
  forgetUpcoming(): void;
  markDue(id: string): void;
  /** Marks the rotations due that want any of these accounts in their groups. */
  markDueWith(userIds: readonly string[]): void;
  markAllDue(): void;
}

type OutlineRow = Pick<Row, "id" | "version" | "schedules" | "source" | "options" | "created_at">;

type Row = {
  id: string;
  name: string;
  group_id: string;
  schedules: string;
  channel_ids: string;
  fallback_user_ids: string;
  members_before: string;
  options: string;
  version: number;
  changed_by: string;
  source: string | null;
  state: string | null;
  healed: string;
  drift: string | null;
  upcoming: string | null;
  reasons: string | null;
  created_at: number;
  is_due: number;
};

const TAKEN = "taken groups";

export function rotationsIn(sql: Sql, cache: Cache, accountIds: AccountIds): Rotations {
  const toRotation = (row: Row) => withOneIdEach(toStoredRotation(row), accountIds);
  return {
    // Sorted here: with ORDER BY, SQLite would read every row twice, and Cloudflare bills each read.
    all: () => sql<Row>`SELECT * FROM rotations`.toSorted(byAge).map(toRotation),
    outlines: () =>
      sql<OutlineRow>`
        SELECT id, version, schedules, source, options, created_at FROM rotations`
        .toSorted(byAge)
        .map((row) => ({
          id: row.id,
          version: row.version,
          schedules: JSON.parse(row.schedules) as ScheduleRef[],
          source: row.source,
          isTimed: isTimed(toOptions(row)),
        })),
    due: () =>
      sql<{ id: string; source: string | null }>`
        SELECT id, source FROM rotations WHERE is_due = 1`,
    isEmpty: () => sql`SELECT 1 AS one FROM rotations LIMIT 1`.length === 0,
    page: (offset, limit) =>
      sql<Row>`SELECT * FROM rotations ORDER BY created_at, id LIMIT ${limit} OFFSET ${offset}`.map(
        toRotation,
      ),
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
            -- What comes was told of the schedules that it had.
            upcoming = CASE schedules WHEN ${JSON.stringify(r.schedules)} THEN upcoming END,
            version = ${r.version}, changed_by = ${changedBy}, is_due = 1
          WHERE id = ${r.id}`;
    },
    changeSource: (from, to) =>
      void sql`UPDATE rotations SET source = ${to} WHERE source = ${from}`,
    remove(id) {
      cache.forget(TAKEN);
      sql`DELETE FROM rotations WHERE id = ${id}`;
    },
    savePlan(id, state) {
      const text = toStored(state);
      sql`UPDATE rotations SET state = ${text}, is_due = 0
          WHERE id = ${id} AND (state IS NOT ${text} OR is_due <> 0)`;
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
    saveReasons(id, reasons) {
      const text = JSON.stringify(reasons);
      sql`UPDATE rotations SET reasons = ${text} WHERE id = ${id} AND reasons IS NOT ${text}`;
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

const byAge = (a: OutlineRow, b: OutlineRow): number =>
  a.created_at - b.created_at || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

const toOptions = (row: Pick<Row, "options">): RotationOptions => ({
  ...NO_OPTIONS,
  ...(JSON.parse(row.options) as Partial<RotationOptions>),
});

const toStoredRotation = (row: Row): StoredRotation => ({
  id: row.id,
  name: row.name,
  groupId: row.group_id,
  schedules: JSON.parse(row.schedules) as ScheduleRef[],
  channelIds: JSON.parse(row.channel_ids) as string[],
  fallbackUserIds: JSON.parse(row.fallback_user_ids) as string[],
  membersBefore: JSON.parse(row.members_before) as string[],
  options: toOptions(row),
  version: row.version,
  changedBy: row.changed_by,
  source: row.source,
  state: row.state === null ? INITIAL_STATE : fromStored<RotationState>(row.state),
  resolvedProblems: fromStored<ResolvedProblem[]>(row.healed),
  drift: row.drift === null ? null : (JSON.parse(row.drift) as Drift),
  upcoming: row.upcoming === null ? null : fromStored<Upcoming>(row.upcoming),
  reasons: row.reasons === null ? null : (JSON.parse(row.reasons) as Membership[]),
  isPlanned: row.state !== null,
  isDue: row.is_due === 1,
});
