/** Slack's user groups with their members, as last listed or written. */
import type { UserGroup } from "../../domain/slack-member.ts";
import type { AccountIds } from "./account-ids.ts";
import type { Cache } from "./cache.ts";
import type { Sql } from "./sql.ts";

export type ListedGroup = Omit<UserGroup, "members">;

export interface Groups {
  all(): readonly UserGroup[];
  /** All user groups, as a picker lists them. Cached in memory. */
  listed(): readonly ListedGroup[];
  get(id: string): UserGroup | null;
  /** Handles by group id, without the @. */
  handles(ids: readonly string[]): ReadonlyMap<string, string>;
  /** A group as it is stored: with one id for each account. */
  normalized(group: UserGroup): UserGroup;
  /** Replaces the whole list with Slack's answer; only rows that differ are written. */
  replaceAll(groups: readonly UserGroup[]): void;
  /** As we have just written or made it. */
  save(group: UserGroup): void;
  /** How often each group was saved since the object started: a list that was asked for before is older. */
  saves(): ReadonlyMap<string, number>;
}

const LISTED = "listed groups";

type Row = { id: string; user_group: string };

export function groupsIn(sql: Sql, cache: Cache, accountIds: AccountIds): Groups {
  const normalized = (group: UserGroup): UserGroup => ({
    ...group,
    members: accountIds.ofAll(group.members),
    updatedBy: group.updatedBy && accountIds.of(group.updatedBy),
  });
  const toGroup = (row: Row): UserGroup => normalized(JSON.parse(row.user_group) as UserGroup);
  const save = (group: UserGroup): void => {
    cache.forget(LISTED);
    const text = JSON.stringify(group);
    sql`INSERT INTO groups (id, user_group) VALUES (${group.id}, ${text})
        ON CONFLICT (id) DO UPDATE SET user_group = excluded.user_group`;
  };
  const saves = () => cache.get("group saves", () => new Map<string, number>());
  return {
    saves,
    normalized,
    all: () => sql<Row>`SELECT * FROM groups`.map(toGroup),
    listed: () =>
      cache.get(LISTED, () =>
        sql<Row>`SELECT * FROM groups`.map(toGroup).map(({ members: _, ...listed }) => listed),
      ),
    get(id) {
      const row = sql<Row>`SELECT * FROM groups WHERE id = ${id}`[0];
      return row ? toGroup(row) : null;
    },
    handles: (ids) =>
      new Map(
        sql<{ id: string; handle: string }>`
          SELECT id, user_group ->> 'handle' AS handle FROM groups
          WHERE id IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`.map((row) => [
          row.id,
          row.handle,
        ]),
      ),
    replaceAll(groups) {
      cache.forget(LISTED);
      const before = new Map(sql<Row>`SELECT * FROM groups`.map((r) => [r.id, r.user_group]));
      const ids = new Set(groups.map((g) => g.id));
      for (const id of before.keys()) {
        if (!ids.has(id)) sql`DELETE FROM groups WHERE id = ${id}`;
      }
      for (const group of groups) {
        if (before.get(group.id) !== JSON.stringify(group)) save(group);
      }
    },
    save(group) {
      saves().set(group.id, (saves().get(group.id) ?? 0) + 1);
      save(group);
    },
  };
}
