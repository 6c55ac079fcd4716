/**
 * Channels and people that Slack refused for a rotation's messages, until a message is delivered or the rotation is
 * edited. The table is older than messages to people, hence its name and its column `channel_id`.
 */
import type { Problem } from "../../domain/problem.ts";
import type { Sql } from "./sql.ts";

export type Recipient = { readonly kind: "channel" | "person"; readonly id: string };

export type RejectedRecipient = {
  readonly rotationId: string;
  readonly recipient: Recipient;
  readonly error: string;
  readonly since: number;
};

export const rejectionProblem = ({ kind, id }: Recipient, error: string): Problem =>
  kind === "person"
    ? { kind: "message_refused", userId: id, error }
    : { kind: "announcement_refused", channelId: id, error };

export interface RejectedRecipients {
  /** Rejected recipients by rotation; rotations without any are absent. */
  all(): ReadonlyMap<string, readonly RejectedRecipient[]>;
  count(): number;
  refused(rotationId: string, recipient: Recipient, error: string, now: number): void;
  accepted(rotationId: string, recipient: Recipient): void;
  clear(rotationId: string): void;
}

type Row = {
  rotation_id: string;
  channel_id: string;
  kind: Recipient["kind"];
  error: string;
  since: number;
};

export function rejectedRecipientsIn(sql: Sql): RejectedRecipients {
  return {
    all: () =>
      Map.groupBy(sql<Row>`SELECT * FROM refused_channels`.map(toRefused), (one) => one.rotationId),
    count: () => sql<{ n: number }>`SELECT count(*) AS n FROM refused_channels`[0]?.n ?? 0,
    refused(rotationId, { kind, id }, error, now) {
      // The rotation may have been deleted while the message was being sent.
      sql`INSERT INTO refused_channels (rotation_id, channel_id, kind, error, since)
          SELECT id, ${id}, ${kind}, ${error}, ${now} FROM rotations WHERE id = ${rotationId}
          ON CONFLICT (rotation_id, channel_id) DO UPDATE SET error = excluded.error`;
    },
    accepted(rotationId, { id }) {
      sql`DELETE FROM refused_channels
          WHERE rotation_id = ${rotationId} AND channel_id = ${id}`;
    },
    clear(rotationId) {
      sql`DELETE FROM refused_channels WHERE rotation_id = ${rotationId}`;
    },
  };
}

const toRefused = (row: Row): RejectedRecipient => ({
  rotationId: row.rotation_id,
  recipient: { kind: row.kind, id: row.channel_id },
  error: row.error,
  since: row.since,
});
