/** What each version since the first changed, in order. A deployed step is never edited, only followed by another. */

export const SINCE_FIRST_VERSION: readonly string[] = [
  [
    // What the queue is asked by, from the entry itself.
    `ALTER TABLE outbox ADD COLUMN kind TEXT AS (entry ->> 'kind');`,
    // One after another: what is told to one group, one channel, one person.
    `ALTER TABLE outbox ADD COLUMN lane TEXT AS (
      CASE entry ->> 'kind' WHEN 'announcement' THEN 'channel ' || (entry ->> 'channelId') ELSE key END
    );`,
    // The key of the group write that must come first; null: none.
    `ALTER TABLE outbox ADD COLUMN after_key TEXT AS (
      CASE entry ->> 'kind' WHEN 'announcement' THEN 'group ' || (entry ->> 'groupId') END
    );`,
    `CREATE INDEX outbox_by_lane ON outbox (lane);`,
    `CREATE INDEX outbox_by_after_key ON outbox (after_key) WHERE after_key IS NOT NULL;`,
    // What nothing stands before. The first of a lane holds up the rest of it: a channel hears of handovers in their
    // order. "Now on call" is told after the group says so; a group that Slack refuses to change doesn't silence it.
    `CREATE VIEW outbox_heads AS
      SELECT * FROM outbox AS one
      WHERE NOT EXISTS (SELECT 1 FROM outbox AS e WHERE e.lane = one.lane AND e.id < one.id)
        AND NOT EXISTS (SELECT 1 FROM outbox AS g WHERE g.key = one.after_key AND g.refused IS NULL);`,
  ].join("\n"),
  [
    // JSON of RotationOptions; what it doesn't name is off.
    `ALTER TABLE rotations ADD COLUMN options TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(options));`,
    // People who want no direct messages.
    `CREATE TABLE muted (
      user_id  TEXT PRIMARY KEY,
      muted_at INTEGER NOT NULL
    ) STRICT;`,
    // Which shifts people were reminded of.
    `CREATE TABLE reminders (
      rotation_id TEXT NOT NULL REFERENCES rotations (id) ON DELETE CASCADE,
      user_id     TEXT NOT NULL,
      starts_at   INTEGER NOT NULL,
      PRIMARY KEY (rotation_id, user_id, starts_at)
    ) STRICT;`,
    // Our part of channel topics. It outlives its rotation, until it is taken out of the topic.
    // `says`: JSON of what it says,
    // `part`: and the words in which it was written there, to be found again.
    `CREATE TABLE topics (
      rotation_id TEXT NOT NULL,
      channel_id  TEXT NOT NULL,
      says        TEXT NOT NULL CHECK (json_valid(says)),
      part        TEXT NOT NULL,
      PRIMARY KEY (rotation_id, channel_id)
    ) STRICT;`,
    // Messages to people and channel topics join the queue: told one after another to each of them, and, like every
    // entry that names a group, after the group itself was written.
    `DROP VIEW outbox_heads;`,
    `DROP INDEX outbox_by_lane;`,
    `DROP INDEX outbox_by_after_key;`,
    `ALTER TABLE outbox DROP COLUMN lane;`,
    `ALTER TABLE outbox DROP COLUMN after_key;`,
    `ALTER TABLE outbox ADD COLUMN lane TEXT AS (
      CASE entry ->> 'kind'
        WHEN 'announcement' THEN 'channel ' || (entry ->> 'channelId')
        WHEN 'topic' THEN 'topic ' || (entry ->> 'channelId')
        WHEN 'message' THEN 'message ' || (entry ->> 'userId')
        ELSE key
      END
    );`,
    `ALTER TABLE outbox ADD COLUMN after_key TEXT AS (
      CASE WHEN entry ->> 'kind' <> 'group' THEN 'group ' || (entry ->> 'groupId') END
    );`,
    `CREATE INDEX outbox_by_lane ON outbox (lane);`,
    `CREATE INDEX outbox_by_after_key ON outbox (after_key) WHERE after_key IS NOT NULL;`,
    `CREATE VIEW outbox_heads AS
      SELECT * FROM outbox AS one
      WHERE NOT EXISTS (SELECT 1 FROM outbox AS e WHERE e.lane = one.lane AND e.id < one.id)
        AND NOT EXISTS (SELECT 1 FROM outbox AS g WHERE g.key = one.after_key AND g.refused IS NULL);`,
  ].join("\n"),
  [
    // What happened and why, for people who ask: kept for 90 days. No foreign key: it outlives its rotation.
    // `rotation_id`: null: of the whole workspace.
    // `detail`: JSON of the HistoryEvent without its kind.
    `CREATE TABLE history (
      id          INTEGER PRIMARY KEY,
      at          INTEGER NOT NULL,
      rotation_id TEXT,
      kind        TEXT NOT NULL,
      detail      TEXT NOT NULL CHECK (json_valid(detail))
    ) STRICT;`,
    `CREATE INDEX history_by_rotation ON history (rotation_id, id);`,
    `CREATE INDEX history_of_problems ON history (rotation_id, id)
      WHERE kind IN ('problem_began', 'problem_ended');`,
    `CREATE INDEX history_of_deletions ON history (id) WHERE kind = 'rotation_deleted';`,
    // JSON of Membership[]: why each of those is in the group whom the last plan wants there; null until a plan says
    // it.
    `ALTER TABLE rotations ADD COLUMN reasons TEXT CHECK (json_valid(reasons));`,
  ].join("\n"),
  [
    // As the scheduling system called the person when they were matched; empty: not known.
    `ALTER TABLE hand_matches ADD COLUMN person_name TEXT NOT NULL DEFAULT '';`,
  ].join("\n"),
  [
    // A Home shows a page of rotations, and counts those that wait to be linked: neither needs to read all of them.
    `CREATE INDEX rotations_by_age ON rotations (created_at, id);`,
    `CREATE INDEX rotations_by_source ON rotations (source);`,
  ].join("\n"),
  [
    // Which rotations wait for a pass: asked at the end of each, and mostly none.
    `CREATE INDEX rotations_due ON rotations (id) WHERE is_due = 1;`,
  ].join("\n"),
  [
    // Configuration files that were pasted and wait for their plan to be confirmed.
    `CREATE TABLE imports (
      user_id TEXT PRIMARY KEY,
      source  TEXT NOT NULL,
      made_at INTEGER NOT NULL
    ) STRICT;`,
  ].join("\n"),
  [
    // The code that queues an entry writes what the queue is ordered by (outbox-kinds.ts): a new kind needs no step
    // here. Generated columns become plain ones; waiting entries keep their values.
    `DROP VIEW outbox_heads;`,
    `DROP INDEX outbox_by_lane;`,
    `DROP INDEX outbox_by_after_key;`,
    `ALTER TABLE outbox RENAME COLUMN kind TO generated_kind;`,
    `ALTER TABLE outbox RENAME COLUMN lane TO generated_lane;`,
    `ALTER TABLE outbox RENAME COLUMN after_key TO generated_after_key;`,
    `ALTER TABLE outbox ADD COLUMN kind TEXT;`,
    // Entries with the same one are delivered one at a time.
    `ALTER TABLE outbox ADD COLUMN lane TEXT;`,
    // The key of the entry that must be delivered or refused before; null: none.
    `ALTER TABLE outbox ADD COLUMN after_key TEXT;`,
    `UPDATE outbox SET kind = generated_kind, lane = generated_lane, after_key = generated_after_key;`,
    `ALTER TABLE outbox DROP COLUMN generated_kind;`,
    `ALTER TABLE outbox DROP COLUMN generated_lane;`,
    `ALTER TABLE outbox DROP COLUMN generated_after_key;`,
    // Whether a channel or a person can't be written to.
    `ALTER TABLE refused_channels ADD COLUMN kind TEXT;`,
    `UPDATE refused_channels
      SET kind = CASE WHEN channel_id GLOB '[UW]*' THEN 'person' ELSE 'channel' END;`,
    // The version before this one writes none of these columns. After a rollback to it, these triggers do.
    `CREATE TRIGGER outbox_of_older_version AFTER INSERT ON outbox WHEN NEW.kind IS NULL BEGIN
      UPDATE outbox SET
        kind = entry ->> 'kind',
        lane = CASE entry ->> 'kind'
          WHEN 'announcement' THEN 'channel ' || (entry ->> 'channelId')
          WHEN 'topic' THEN 'topic ' || (entry ->> 'channelId')
          WHEN 'message' THEN 'message ' || (entry ->> 'userId')
          ELSE key
        END,
        after_key = CASE WHEN entry ->> 'kind' <> 'group' THEN 'group ' || (entry ->> 'groupId') END
      WHERE id = NEW.id;
    END;`,
    `CREATE TRIGGER refused_channels_of_older_version AFTER INSERT ON refused_channels
      WHEN NEW.kind IS NULL BEGIN
      UPDATE refused_channels
        SET kind = CASE WHEN channel_id GLOB '[UW]*' THEN 'person' ELSE 'channel' END
        WHERE rotation_id = NEW.rotation_id AND channel_id = NEW.channel_id;
    END;`,
    `CREATE INDEX outbox_by_lane ON outbox (lane);`,
    `CREATE INDEX outbox_by_after_key ON outbox (after_key) WHERE after_key IS NOT NULL;`,
    // The entries that wait for no other: the first of each lane, once the entry that it must come after was delivered
    // or Slack refused it.
    `CREATE VIEW outbox_heads AS
      SELECT * FROM outbox AS one
      WHERE NOT EXISTS (SELECT 1 FROM outbox AS e WHERE e.lane = one.lane AND e.id < one.id)
        AND NOT EXISTS (SELECT 1 FROM outbox AS g WHERE g.key = one.after_key AND g.refused IS NULL);`,
  ].join("\n"),
];
