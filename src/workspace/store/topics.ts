/**
 * Our part of channel topics, as last written. A row outlives its rotation until the part is removed from the topic.
 */
import type { TopicWords } from "../../domain/topic.ts";
import type { Sql } from "./sql.ts";

export type WrittenTopic = {
  readonly channelId: string;
  readonly words: TopicWords;
  /** The exact text in the topic. */
  readonly part: string;
};

export interface Topics {
  of(rotationId: string): readonly WrittenTopic[];
  get(rotationId: string, channelId: string): WrittenTopic | null;
  save(rotationId: string, topic: WrittenTopic): void;
  remove(rotationId: string, channelId: string): void;
}

type Row = { channel_id: string; says: string; part: string };

export function topicsIn(sql: Sql): Topics {
  return {
    of: (rotationId) =>
      sql<Row>`SELECT channel_id, says, part FROM topics WHERE rotation_id = ${rotationId}`.map(
        toTopic,
      ),
    get(rotationId, channelId) {
      const row = sql<Row>`SELECT channel_id, says, part FROM topics
        WHERE rotation_id = ${rotationId} AND channel_id = ${channelId}`[0];
      return row ? toTopic(row) : null;
    },
    save(rotationId, { channelId, words, part }) {
      sql`INSERT INTO topics (rotation_id, channel_id, says, part)
          VALUES (${rotationId}, ${channelId}, ${JSON.stringify(words)}, ${part})
          ON CONFLICT (rotation_id, channel_id) DO UPDATE SET says = excluded.says,
            part = excluded.part`;
    },
    remove(rotationId, channelId) {
      sql`DELETE FROM topics WHERE rotation_id = ${rotationId} AND channel_id = ${channelId}`;
    },
  };
}

const toTopic = (row: Row): WrittenTopic => ({
  channelId: row.channel_id,
  words: JSON.parse(row.says) as TopicWords,
  part: row.part,
});
