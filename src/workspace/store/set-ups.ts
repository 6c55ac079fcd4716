/** Proposals of rotations that a person looks through before they are applied: one set per person. */
import type { Proposal } from "../../domain/proposal.ts";
import type { Sql } from "./sql.ts";

export type SetUp = {
  /** Tells the views of an earlier set. */
  readonly id: string;
  readonly proposals: readonly Proposal[];
  /** Shared by all of them. */
  readonly channelIds: readonly string[];
  readonly fallbackUserIds: readonly string[];
  /** How many more schedules matched than can be set up at once. */
  readonly more: number;
};

export interface SetUps {
  /** The person's; null: none of this id, or it is more than a day old. */
  get(userId: string, id: string, now: number): SetUp | null;
  /** Stores the set in place of the person's last one. */
  put(userId: string, setUp: SetUp, now: number): void;
  remove(userId: string): void;
  forgetOld(now: number): void;
}

const FORGET_AFTER_MS = 24 * 3_600_000;

export const setUpsIn = (sql: Sql): SetUps => ({
  get(userId, id, now) {
    const row = sql<{ set_up: string }>`
      SELECT set_up FROM set_ups
      WHERE user_id = ${userId} AND made_at >= ${now - FORGET_AFTER_MS}`[0];
    const setUp = row ? (JSON.parse(row.set_up) as SetUp) : null;
    return setUp?.id === id ? setUp : null;
  },
  put(userId, setUp, now) {
    sql`INSERT INTO set_ups (user_id, set_up, made_at)
        VALUES (${userId}, ${JSON.stringify(setUp)}, ${now})
        ON CONFLICT (user_id) DO UPDATE SET set_up = excluded.set_up, made_at = excluded.made_at`;
  },
  remove: (userId) => void sql`DELETE FROM set_ups WHERE user_id = ${userId}`,
  forgetOld: (now) => void sql`DELETE FROM set_ups WHERE made_at < ${now - FORGET_AFTER_MS}`,
});
