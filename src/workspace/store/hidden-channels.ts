/**
 * Names for channels in exported files, where the person who exports can't see the channel: such a name tells nothing,
 * and an import finds the channel by it.
 */
import type { Sql } from "./sql.ts";

export interface HiddenChannels {
  /** The channel's name for files; made at the first call. */
  aliasOf(channelId: string): string;
  /** Null: no channel has this name. */
  channelOf(alias: string): string | null;
}

const ALIAS_DIGITS = 12;

export const hiddenChannelsIn = (sql: Sql): HiddenChannels => ({
  aliasOf(channelId) {
    const known = sql<{ alias: string }>`
      SELECT alias FROM hidden_channels WHERE channel_id = ${channelId}`[0];
    if (known) return known.alias;
    const alias = `hidden-${crypto.randomUUID().slice(-ALIAS_DIGITS)}`;
    sql`INSERT INTO hidden_channels (alias, channel_id) VALUES (${alias}, ${channelId})`;
    return alias;
  },
  channelOf: (alias) =>
    sql<{ channel_id: string }>`SELECT channel_id FROM hidden_channels WHERE alias = ${alias}`[0]
      ?.channel_id ?? null,
});
