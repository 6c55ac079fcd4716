/**
 * The object's own tables, as forward-only steps: a step that was ever deployed is never edited, only followed by
 * another. `PRAGMA user_version` is refused by the platform, so the count of steps taken is kept in its key-value side.
 */

export const STEPS: readonly string[] = [
  `
  -- Single facts, as JSON.
  CREATE TABLE facts (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT;

  -- The team rotations and what the last plan made of each.
  CREATE TABLE rotations (
    id                TEXT PRIMARY KEY,
    name              TEXT NOT NULL,
    group_id          TEXT NOT NULL UNIQUE,
    schedules         TEXT NOT NULL CHECK (json_valid(schedules)),
    -- Whose ids these are, as "system:account"; null: made while nothing was connected.
    source            TEXT,
    channel_ids       TEXT NOT NULL CHECK (json_valid(channel_ids)),
    fallback_user_ids TEXT NOT NULL CHECK (json_valid(fallback_user_ids)),
    members_before    TEXT NOT NULL CHECK (json_valid(members_before)),
    version           INTEGER NOT NULL,
    changed_by        TEXT NOT NULL,
    created_at        INTEGER NOT NULL,
    -- JSON of RotationState; null until the first plan.
    state             TEXT CHECK (json_valid(state)),
    -- JSON of Drift; null while nobody else changed the group since the last handover.
    drift             TEXT CHECK (json_valid(drift)),
    -- JSON of HealedProblem[]: what was wrong lately and is right again.
    healed            TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(healed)),
    -- JSON of Upcoming; null while nothing is known of the coming hours.
    upcoming          TEXT CHECK (json_valid(upcoming)),
    -- 1: to be read in the next pass, whatever the clock says.
    is_due            INTEGER NOT NULL DEFAULT 1
  ) STRICT;

  -- What each schedule last said. Written only when it says something else.
  CREATE TABLE readings (
    schedule_id   TEXT PRIMARY KEY,
    -- JSON of OnCall; null while it was never read with success.
    on_call       TEXT CHECK (json_valid(on_call)),
    -- JSON of SchedulerFailure; null while it can be read.
    failure       TEXT CHECK (json_valid(failure)),
    read_at       INTEGER NOT NULL,
    stale_reads   INTEGER NOT NULL DEFAULT 0
  ) STRICT;

  -- The scheduling system's list of schedules, for the picker.
  CREATE TABLE listings (
    id       TEXT PRIMARY KEY,
    name     TEXT NOT NULL,
    enabled  INTEGER NOT NULL,
    position INTEGER NOT NULL
  ) STRICT;

  -- People as the scheduling system tells them, where its answers name only ids.
  CREATE TABLE people (
    id      TEXT PRIMARY KEY,
    person  TEXT NOT NULL CHECK (json_valid(person)),
    told_at INTEGER NOT NULL
  ) STRICT;

  -- When each schedule changes next, where the system tells it only schedule by schedule.
  CREATE TABLE changes (
    schedule_id TEXT PRIMARY KEY,
    change      TEXT NOT NULL CHECK (json_valid(change)),
    told_at     INTEGER NOT NULL
  ) STRICT;

  -- Which Slack account has an e-mail address; null: none.
  CREATE TABLE matches (
    email      TEXT PRIMARY KEY,
    user_id    TEXT,
    checked_at INTEGER NOT NULL
  ) STRICT;

  -- Who somebody of the scheduling system is in Slack, by the word of whoever may manage rotations.
  CREATE TABLE hand_matches (
    person_id TEXT PRIMARY KEY,
    user_id   TEXT NOT NULL,
    made_by   TEXT NOT NULL,
    made_at   INTEGER NOT NULL
  ) STRICT;

  -- Slack accounts, as far as we asked.
  CREATE TABLE members (
    id         TEXT PRIMARY KEY,
    member     TEXT NOT NULL CHECK (json_valid(member)),
    checked_at INTEGER NOT NULL
  ) STRICT;

  -- Slack's user groups with their members, as last listed or written.
  CREATE TABLE groups (
    id         TEXT PRIMARY KEY,
    user_group TEXT NOT NULL CHECK (json_valid(user_group))
  ) STRICT;

  -- What is still to be told to Slack. The key makes a newer entry replace an older one.
  CREATE TABLE outbox (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    key        TEXT NOT NULL UNIQUE,
    entry      TEXT NOT NULL CHECK (json_valid(entry)),
    -- Counts replacements: what is sent while a newer one comes in does not delete the newer one.
    revision   INTEGER NOT NULL DEFAULT 0,
    due_at     INTEGER NOT NULL,
    attempts   INTEGER NOT NULL DEFAULT 0,
    -- Slack's word when it last refused; null: not refused.
    refused    TEXT,
    refused_at INTEGER
  ) STRICT;

  -- A Slack method that asked us to wait (429).
  CREATE TABLE gates (
    method       TEXT PRIMARY KEY,
    closed_until INTEGER NOT NULL
  ) STRICT;

  -- Channels that refused an announcement, until one succeeds or the rotation is edited.
  CREATE TABLE refused_channels (
    rotation_id TEXT NOT NULL REFERENCES rotations (id) ON DELETE CASCADE,
    channel_id  TEXT NOT NULL,
    error       TEXT NOT NULL,
    since       INTEGER NOT NULL,
    PRIMARY KEY (rotation_id, channel_id)
  ) STRICT;

  -- Who looked at the Home lately, on which page, and what they last saw.
  CREATE TABLE viewers (
    user_id   TEXT PRIMARY KEY,
    opened_at INTEGER NOT NULL,
    page      INTEGER NOT NULL DEFAULT 0,
    digest    TEXT
  ) STRICT;

  -- Slack's event ids of the last hours: an event is delivered up to four times.
  CREATE TABLE seen_events (
    id      TEXT PRIMARY KEY,
    seen_at INTEGER NOT NULL
  ) STRICT;
  `,
  `
  -- What the queue is asked by, from the entry itself.
  ALTER TABLE outbox ADD COLUMN kind TEXT AS (entry ->> 'kind');
  -- One after another: what is told to one group, one channel, one person.
  ALTER TABLE outbox ADD COLUMN lane TEXT AS (
    CASE entry ->> 'kind' WHEN 'announcement' THEN 'channel ' || (entry ->> 'channelId') ELSE key END
  );
  -- The key of the group write that must come first; null: none.
  ALTER TABLE outbox ADD COLUMN after_key TEXT AS (
    CASE entry ->> 'kind' WHEN 'announcement' THEN 'group ' || (entry ->> 'groupId') END
  );
  CREATE INDEX outbox_by_lane ON outbox (lane);
  CREATE INDEX outbox_by_after_key ON outbox (after_key) WHERE after_key IS NOT NULL;

  -- What nothing stands before. The first of a lane holds up the rest of it: a channel hears of handovers in their
  -- order. "Now on call" is told after the group says so; a group that Slack refuses to change doesn't silence it.
  CREATE VIEW outbox_heads AS
    SELECT * FROM outbox AS one
    WHERE NOT EXISTS (SELECT 1 FROM outbox AS e WHERE e.lane = one.lane AND e.id < one.id)
      AND NOT EXISTS (SELECT 1 FROM outbox AS g WHERE g.key = one.after_key AND g.refused IS NULL);
  `,
  `
  -- JSON of RotationOptions; what it doesn't name is off.
  ALTER TABLE rotations ADD COLUMN options TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(options));

  -- People who want no direct messages.
  CREATE TABLE muted (
    user_id  TEXT PRIMARY KEY,
    muted_at INTEGER NOT NULL
  ) STRICT;

  -- Which shifts people were reminded of.
  CREATE TABLE reminders (
    rotation_id TEXT NOT NULL REFERENCES rotations (id) ON DELETE CASCADE,
    user_id     TEXT NOT NULL,
    starts_at   INTEGER NOT NULL,
    PRIMARY KEY (rotation_id, user_id, starts_at)
  ) STRICT;

  -- Our part of channel topics. It outlives its rotation, until it is taken out of the topic.
  CREATE TABLE topics (
    rotation_id TEXT NOT NULL,
    channel_id  TEXT NOT NULL,
    -- JSON of what it says,
    says        TEXT NOT NULL CHECK (json_valid(says)),
    -- and the words in which it was written there, to be found again.
    part        TEXT NOT NULL,
    PRIMARY KEY (rotation_id, channel_id)
  ) STRICT;

  -- Messages to people and channel topics join the queue: told one after another to each of them, and, like every entry
  -- that names a group, after the group itself was written.
  DROP VIEW outbox_heads;
  DROP INDEX outbox_by_lane;
  DROP INDEX outbox_by_after_key;
  ALTER TABLE outbox DROP COLUMN lane;
  ALTER TABLE outbox DROP COLUMN after_key;
  ALTER TABLE outbox ADD COLUMN lane TEXT AS (
    CASE entry ->> 'kind'
      WHEN 'announcement' THEN 'channel ' || (entry ->> 'channelId')
      WHEN 'topic' THEN 'topic ' || (entry ->> 'channelId')
      WHEN 'message' THEN 'message ' || (entry ->> 'userId')
      ELSE key
    END
  );
  ALTER TABLE outbox ADD COLUMN after_key TEXT AS (
    CASE WHEN entry ->> 'kind' <> 'group' THEN 'group ' || (entry ->> 'groupId') END
  );
  CREATE INDEX outbox_by_lane ON outbox (lane);
  CREATE INDEX outbox_by_after_key ON outbox (after_key) WHERE after_key IS NOT NULL;
  CREATE VIEW outbox_heads AS
    SELECT * FROM outbox AS one
    WHERE NOT EXISTS (SELECT 1 FROM outbox AS e WHERE e.lane = one.lane AND e.id < one.id)
      AND NOT EXISTS (SELECT 1 FROM outbox AS g WHERE g.key = one.after_key AND g.refused IS NULL);
  `,
  `
  -- What happened and why, for people who ask: kept for 90 days. No foreign key: it outlives its rotation.
  CREATE TABLE history (
    id          INTEGER PRIMARY KEY,
    at          INTEGER NOT NULL,
    -- Null: of the whole workspace.
    rotation_id TEXT,
    kind        TEXT NOT NULL,
    -- JSON of the HistoryEvent without its kind.
    detail      TEXT NOT NULL CHECK (json_valid(detail))
  ) STRICT;
  CREATE INDEX history_by_rotation ON history (rotation_id, id);
  CREATE INDEX history_of_problems ON history (rotation_id, id)
    WHERE kind IN ('problem_began', 'problem_ended');
  CREATE INDEX history_of_deletions ON history (id) WHERE kind = 'rotation_deleted';

  -- JSON of Membership[]: why each of those is in the group whom the last plan wants there; null until a plan says it.
  ALTER TABLE rotations ADD COLUMN reasons TEXT CHECK (json_valid(reasons));
  `,
  `
  -- As the scheduling system called the person when they were matched; empty: not known.
  ALTER TABLE hand_matches ADD COLUMN person_name TEXT NOT NULL DEFAULT '';
  `,
  `
  -- A Home shows a page of rotations, and counts those that wait to be linked: neither needs to read all of them.
  CREATE INDEX rotations_by_age ON rotations (created_at, id);
  CREATE INDEX rotations_by_source ON rotations (source);
  `,
  `
  -- Which rotations wait for a pass: asked at the end of each, and mostly none.
  CREATE INDEX rotations_due ON rotations (id) WHERE is_due = 1;
  `,
  `
  -- Configuration files that were pasted and wait for their plan to be confirmed.
  CREATE TABLE imports (
    user_id TEXT PRIMARY KEY,
    source  TEXT NOT NULL,
    made_at INTEGER NOT NULL
  ) STRICT;
  `,
];

const STEPS_TAKEN = "schema";

/**
 * Brings the object's storage up to date, all of it or nothing. Cheap when it is: one synchronous read. Storage that a
 * newer version left (a deploy was rolled back) is used as it is: steps only add.
 */
export function migrate(storage: DurableObjectStorage, steps: readonly string[] = STEPS): void {
  const taken = storage.kv.get<number>(STEPS_TAKEN) ?? 0;
  if (taken >= steps.length) return;
  storage.transactionSync(() => {
    for (const step of steps.slice(taken)) storage.sql.exec(step);
    storage.kv.put(STEPS_TAKEN, steps.length);
  });
}
