/**
 * In an Enterprise organization, an account has two ids, and Slack's methods and events differ in which they tell. One
 * of them, the id under which Slack first told of the account, stands for it in all tables.
 */
import type { Cache } from "./cache.ts";
import type { Sql } from "./sql.ts";

export interface AccountIds {
  /** The id that stands for the account; an id of which no other is known stands for itself. */
  of(userId: string): string;
  /** The same for many, each account once, in their order. */
  ofAll(userIds: readonly string[]): readonly string[];
  /** All ids of the account that are known. */
  bothOf(userId: string): readonly string[];
  /** Both are ids of one account, which is stored next: returns which of them stands for it. */
  learn(userId: string, otherId: string): { readonly id: string; readonly otherId: string };
  /** After members were deleted. */
  forgetCached(): void;
}

const CACHED = "other account ids";

export function accountIdsIn(sql: Sql, cache: Cache): AccountIds {
  const byOtherId = (): ReadonlyMap<string, string> =>
    cache.get(
      CACHED,
      () =>
        new Map(
          sql<{ id: string; other_id: string }>`
            SELECT id, other_id FROM members WHERE other_id IS NOT NULL`.map((row) => [
            row.other_id,
            row.id,
          ]),
        ),
    );
  const isMember = (id: string): boolean =>
    sql`SELECT 1 AS one FROM members WHERE id = ${id}`.length > 0;
  const of = (userId: string): string => byOtherId().get(userId) ?? userId;

  return {
    of,
    ofAll(userIds) {
      if (byOtherId().size === 0) return userIds;
      return [...new Set(userIds.map(of))];
    },
    bothOf(userId) {
      const id = of(userId);
      const others = [...byOtherId()].filter(([, main]) => main === id).map(([other]) => other);
      return [...new Set([id, userId, ...others])];
    },
    learn(userId, otherId) {
      const known = byOtherId();
      const isOtherFirst =
        known.get(userId) === otherId || (isMember(otherId) && !isMember(userId));
      const [id, other] = isOtherFirst ? [otherId, userId] : [userId, otherId];
      if (known.get(other) === id) return { id, otherId: other };
      // What was stored under the other id, before both were known.
      sql`DELETE FROM members WHERE id = ${other}`;
      sql`UPDATE matches SET user_id = ${id} WHERE user_id = ${other}`;
      sql`UPDATE hand_matches SET user_id = ${id} WHERE user_id = ${other}`;
      sql`UPDATE OR REPLACE muted SET user_id = ${id} WHERE user_id = ${other}`;
      cache.forget(CACHED);
      return { id, otherId: other };
    },
    forgetCached: () => cache.forget(CACHED),
  };
}
