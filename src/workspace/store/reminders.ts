/** Which shifts people were reminded of, so that each reminder is sent once, however often schedules are read. */
import type { Sql } from "./sql.ts";

export interface Reminders {
  /** False when the reminder was queued before. Deletes rows of shifts that began long ago. */
  isNew(rotationId: string, userId: string, startsAt: number, now: number): boolean;
  /** Deletes rows of shifts that began long ago. */
  forgetOld(now: number): void;
}

const MEMORY_MS = 2 * 24 * 3_600_000;

export function remindersIn(sql: Sql): Reminders {
  const forgetOld = (now: number): void =>
    void sql`DELETE FROM reminders WHERE starts_at < ${now - MEMORY_MS}`;
  return {
    forgetOld,
    isNew(rotationId, userId, startsAt, now) {
      const isNew =
        sql`INSERT INTO reminders (rotation_id, user_id, starts_at)
            VALUES (${rotationId}, ${userId}, ${startsAt})
            ON CONFLICT DO NOTHING RETURNING user_id`.length === 1;
      if (isNew) forgetOld(now);
      return isNew;
    },
  };
}
