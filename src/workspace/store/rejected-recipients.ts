/** Channels that refused an announcement, until one succeeds or the rotation is edited. */
import type { Sql } from "./sql.ts";

export type RejectedRecipient = {
  readonly rotationId: string;
  readonly channelId: string;
  readonly error: string;
  readonly since: number;
};

export interface RejectedRecipients {
  /** By rotation; one that has none is absent. */
  of(rotationIds: readonly string[]): ReadonlyMap<string, readonly RejectedRecipient[]>;
  count(): number;
  refused(rotationId: string, channelId: string, error: string, now: number): void;
  accepted(rotationId: string, channelId: string): void;
  clear(rotationId: string): void;
}

type Row = { rotation_id: string; channel_id: string; error: string; since: number };

export function rejectedRecipientsIn(sql: Sql): RejectedRecipients {
  return {
    of: (rotationIds) =>
      Map.groupBy(
        sql<Row>`SELECT * FROM refused_channels
                 WHERE rotation_id IN (SELECT value FROM json_each(${JSON.stringify(rotationIds)}))
        `.map(toRefused),
        (one) => one.rotationId,
      ),
    count: () => sql<{ n: number }>`SELECT count(*) AS n FROM refused_channels`[0]?.n ?? 0,
    refused(rotationId, channelId, error, now) {
      // The rotation may have been deleted while its announcement was under way.
      sql`INSERT INTO refused_channels (rotation_id, channel_id, error, since)
          SELECT id, ${channelId}, ${error}, ${now} FROM rotations WHERE id = ${rotationId}
          ON CONFLICT (rotation_id, channel_id) DO UPDATE SET error = excluded.error`;
    },
    accepted(rotationId, channelId) {
      sql`DELETE FROM refused_channels
          WHERE rotation_id = ${rotationId} AND channel_id = ${channelId}`;
    },
    clear(rotationId) {
      sql`DELETE FROM refused_channels WHERE rotation_id = ${rotationId}`;
    },
  };
}

const toRefused = (row: Row): RejectedRecipient => ({
  rotationId: row.rotation_id,
  channelId: row.channel_id,
  error: row.error,
  since: row.since,
});
