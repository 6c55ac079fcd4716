/** The tables of the first version. Deployed, so never edited. */

export const FIRST_VERSION = [
  // Single facts, as JSON.
  `CREATE TABLE facts (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT;`,
  // The team rotations and what the last plan made of each.
  // `source`: whose ids these are, as "system:account"; null: made while nothing was connected.
  // `state`: JSON of RotationState; null until the first plan.
  // `drift`: JSON of Drift; null while nobody else changed the group since the last handover.
  // `healed`: JSON of HealedProblem[]: what was wrong lately and is right again.
  // `upcoming`: JSON of Upcoming; null while nothing is known of the coming hours.
  // `is_due`: 1: to be read in the next pass, whatever the clock says.
  `CREATE TABLE rotations (
    id                TEXT PRIMARY KEY,
    name              TEXT NOT NULL,
    group_id          TEXT NOT NULL UNIQUE,
    schedules         TEXT NOT NULL CHECK (json_valid(schedules)),
    source            TEXT,
    channel_ids       TEXT NOT NULL CHECK (json_valid(channel_ids)),
    fallback_user_ids TEXT NOT NULL CHECK (json_valid(fallback_user_ids)),
    members_before    TEXT NOT NULL CHECK (json_valid(members_before)),
    version           INTEGER NOT NULL,
    changed_by        TEXT NOT NULL,
    created_at        INTEGER NOT NULL,
    state             TEXT CHECK (json_valid(state)),
    drift             TEXT CHECK (json_valid(drift)),
    healed            TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(healed)),
    upcoming          TEXT CHECK (json_valid(upcoming)),
    is_due            INTEGER NOT NULL DEFAULT 1
  ) STRICT;`,
  // What each schedule last said. Written only when it says something else.
  // `on_call`: JSON of OnCall; null while it was never read with success.
  // `failure`: JSON of SchedulerFailure; null while it can be read.
  `CREATE TABLE readings (
    schedule_id   TEXT PRIMARY KEY,
    on_call       TEXT CHECK (json_valid(on_call)),
    failure       TEXT CHECK (json_valid(failure)),
    read_at       INTEGER NOT NULL,
    stale_reads   INTEGER NOT NULL DEFAULT 0
  ) STRICT;`,
  // The scheduling system's list of schedules, for the picker.
  `CREATE TABLE listings (
    id       TEXT PRIMARY KEY,
    name     TEXT NOT NULL,
    enabled  INTEGER NOT NULL,
    position INTEGER NOT NULL
  ) STRICT;`,
  // People as the scheduling system tells them, where its answers name only ids.
  `CREATE TABLE people (
    id      TEXT PRIMARY KEY,
    person  TEXT NOT NULL CHECK (json_valid(person)),
    told_at INTEGER NOT NULL
  ) STRICT;`,
  // When each schedule changes next, where the system tells it only schedule by schedule.
  `CREATE TABLE changes (
    schedule_id TEXT PRIMARY KEY,
    change      TEXT NOT NULL CHECK (json_valid(change)),
    told_at     INTEGER NOT NULL
  ) STRICT;`,
  // Which Slack account has an e-mail address; null: none.
  `CREATE TABLE matches (
    email      TEXT PRIMARY KEY,
    user_id    TEXT,
    checked_at INTEGER NOT NULL
  ) STRICT;`,
  // Who somebody of the scheduling system is in Slack, by the word of whoever may manage rotations.
  `CREATE TABLE hand_matches (
    person_id TEXT PRIMARY KEY,
    user_id   TEXT NOT NULL,
    made_by   TEXT NOT NULL,
    made_at   INTEGER NOT NULL
  ) STRICT;`,
  // Slack accounts, as far as we asked.
  `CREATE TABLE members (
    id         TEXT PRIMARY KEY,
    member     TEXT NOT NULL CHECK (json_valid(member)),
    checked_at INTEGER NOT NULL
  ) STRICT;`,
  // Slack's user groups with their members, as last listed or written.
  `CREATE TABLE groups (
    id         TEXT PRIMARY KEY,
    user_group TEXT NOT NULL CHECK (json_valid(user_group))
  ) STRICT;`,
  // What is still to be told to Slack. The key makes a newer entry replace an older one.
  // `revision`: counts replacements: what is sent while a newer one comes in does not delete the newer one.
  // `refused`: slack's word when it last refused; null: not refused.
  `CREATE TABLE outbox (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    key        TEXT NOT NULL UNIQUE,
    entry      TEXT NOT NULL CHECK (json_valid(entry)),
    revision   INTEGER NOT NULL DEFAULT 0,
    due_at     INTEGER NOT NULL,
    attempts   INTEGER NOT NULL DEFAULT 0,
    refused    TEXT,
    refused_at INTEGER
  ) STRICT;`,
  // A Slack method that asked us to wait (429).
  `CREATE TABLE gates (
    method       TEXT PRIMARY KEY,
    closed_until INTEGER NOT NULL
  ) STRICT;`,
  // Channels that refused an announcement, until one succeeds or the rotation is edited.
  `CREATE TABLE refused_channels (
    rotation_id TEXT NOT NULL REFERENCES rotations (id) ON DELETE CASCADE,
    channel_id  TEXT NOT NULL,
    error       TEXT NOT NULL,
    since       INTEGER NOT NULL,
    PRIMARY KEY (rotation_id, channel_id)
  ) STRICT;`,
  // Who looked at the Home lately, on which page, and what they last saw.
  `CREATE TABLE viewers (
    user_id   TEXT PRIMARY KEY,
    opened_at INTEGER NOT NULL,
    page      INTEGER NOT NULL DEFAULT 0,
    digest    TEXT
  ) STRICT;`,
  // Slack's event ids of the last hours: an event is delivered up to four times.
  `CREATE TABLE seen_events (
    id      TEXT PRIMARY KEY,
    seen_at INTEGER NOT NULL
  ) STRICT;`,
].join("\n");
