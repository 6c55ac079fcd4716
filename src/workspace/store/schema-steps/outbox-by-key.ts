/** The outbox in fewer rows: each entry of an index is billed as one. Deployed, so never edited. */
export const OUTBOX_BY_KEY = [
  `DROP VIEW outbox_heads;`,
  `DROP TRIGGER outbox_of_older_version;`,
  `DROP INDEX outbox_by_lane;`,
  `DROP INDEX outbox_by_after_key;`,
  `ALTER TABLE outbox RENAME TO outbox_by_id;`,
  // `id`: the order in which entries came; outbox-entries.ts counts them.
  `CREATE TABLE outbox (
    key        TEXT PRIMARY KEY,
    id         INTEGER,
    entry      TEXT NOT NULL CHECK (json_valid(entry)),
    revision   INTEGER NOT NULL DEFAULT 0,
    due_at     INTEGER NOT NULL,
    attempts   INTEGER NOT NULL DEFAULT 0,
    refused    TEXT,
    refused_at INTEGER,
    kind       TEXT,
    lane       TEXT,
    after_key  TEXT
  ) STRICT, WITHOUT ROWID;`,
  `INSERT INTO outbox
    SELECT key, id, entry, revision, due_at, attempts, refused, refused_at, kind, lane, after_key
    FROM outbox_by_id;`,
  `DROP TABLE outbox_by_id;`,
  // Versions before this one count no ids, and older ones write no kind: after a rollback, these triggers do.
  `CREATE TRIGGER outbox_without_id AFTER INSERT ON outbox WHEN NEW.id IS NULL BEGIN
    UPDATE outbox SET id = 1 + (SELECT coalesce(max(id), 0) FROM outbox) WHERE key = NEW.key;
  END;`,
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
    WHERE key = NEW.key;
  END;`,
  // An entry whose lane is its key is alone in it.
  `CREATE INDEX outbox_by_lane ON outbox (lane, id) WHERE lane <> key;`,
  `CREATE INDEX outbox_by_after_key ON outbox (after_key) WHERE after_key IS NOT NULL;`,
  // The entries that wait for no other: the first of each lane, once the entry that it must come after was delivered
  // or Slack refused it.
  `CREATE VIEW outbox_heads AS
    SELECT * FROM outbox AS one
    WHERE NOT EXISTS (
        SELECT 1 FROM outbox AS e WHERE e.lane = one.lane AND e.lane <> e.key AND e.id < one.id)
      AND NOT EXISTS (SELECT 1 FROM outbox AS g WHERE g.key = one.after_key AND g.refused IS NULL);`,
].join("\n");
