/**
 * Answers of Slack and of the scheduling system that people caused, by key, so that the same isn't asked again within
 * minutes. Passes use one kind: which accounts Slack's answers didn't tell.
 */
import type { Sql } from "./sql.ts";

export type Remembrance<T> = {
  readonly answer: T;
  /** Epoch ms. */
  readonly readAt: number;
};

export interface Remembered {
  /** The answer, if it was read at `since` or later. Its type isn't checked: it is what was put there. */
  get<T>(key: string, since: number): Remembrance<T> | null;
  put(about: "slack" | "system", answers: ReadonlyMap<string, unknown>, now: number): void;
  forgetOld(now: number): void;
  /** Another scheduling system is connected, or none. */
  forgetSystem(): void;
}

const FORGET_AFTER_MS = 3_600_000;
const MOST_ROWS = 500;

export const rememberedIn = (sql: Sql): Remembered => ({
  get<T>(key: string, since: number) {
    const row = sql<{ answer: string; read_at: number }>`
      SELECT answer, read_at FROM remembered WHERE key = ${key} AND read_at >= ${since}`[0];
    return row ? { answer: JSON.parse(row.answer) as T, readAt: row.read_at } : null;
  },
  put(about, answers, now) {
    if (answers.size === 0) return;
    for (const [key, answer] of answers) {
      sql`INSERT INTO remembered (key, about, answer, read_at)
          VALUES (${key}, ${about}, ${JSON.stringify(answer)}, ${now})
          ON CONFLICT (key) DO UPDATE SET answer = excluded.answer, read_at = excluded.read_at`;
    }
    sql`DELETE FROM remembered WHERE read_at < ${now - FORGET_AFTER_MS} OR key IN
          (SELECT key FROM remembered ORDER BY read_at DESC LIMIT -1 OFFSET ${MOST_ROWS})`;
  },
  forgetOld: (now) => void sql`DELETE FROM remembered WHERE read_at < ${now - FORGET_AFTER_MS}`,
  forgetSystem: () => void sql`DELETE FROM remembered WHERE about = 'system'`,
});
