-- A workspace's object as the first version left it: its tables, and rows of every one of them. Frozen: whatever comes
-- later has to start from here.

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

INSERT INTO facts (name, value)
  VALUES ('origin', '"https://pagersync.example"');
INSERT INTO facts (name, value)
  VALUES ('slackTrouble', 'null');
INSERT INTO facts (name, value)
  VALUES ('groupCreationForbidden', 'false');
INSERT INTO facts (name, value)
  VALUES ('round', 'null');
INSERT INTO facts (name, value)
  VALUES ('lastRoundAt', '1906711200015');
INSERT INTO facts (name, value)
  VALUES ('listingsAt', '1906707600010');
INSERT INTO facts (name, value)
  VALUES ('readsClosedUntil', '0');
INSERT INTO facts (name, value)
  VALUES ('connectionTrouble', 'null');
INSERT INTO facts (name, value)
  VALUES ('lookedAheadAt', '1906710360015');
INSERT INTO facts (name, value)
  VALUES ('source', '"pagerduty:acme"');
INSERT INTO facts (name, value)
  VALUES ('sites', 'null');
INSERT INTO facts (name, value)
  VALUES ('links', 'null');
INSERT INTO facts (name, value)
  VALUES ('listingWanted', 'null');
INSERT INTO facts (name, value)
  VALUES ('groupsDoubted', 'false');
INSERT INTO facts (name, value)
  VALUES ('groupsListedAt', '1906710660015');
INSERT INTO facts (name, value)
  VALUES ('groupsListFailures', '0');
INSERT INTO facts (name, value)
  VALUES ('groupPickerOld', 'false');
INSERT INTO facts (name, value)
  VALUES ('placeholders', '["nobody@acme.example"]');
INSERT INTO rotations (id, name, group_id, schedules, source, channel_ids, fallback_user_ids, members_before, version, changed_by, created_at, state, drift, healed, upcoming, is_due)
  VALUES ('11111111-1111-4111-8111-111111111111', 'Platform', 'S0000000008', '[{"id":"PLATFORM","name":"Platform primary"}]', 'pagerduty:acme', '["C0000000006","C0000000007"]', '[]', '["U0000000004"]', 1, 'U0000000002', 1906707600015, '{"desired":["U0000000003"],"cast":[{"personId":"PBOB","userId":"U0000000003","name":"bob"}],"by":"schedule","until":1906714800000,"problems":[]}', NULL, '[{"problem":{"kind":"schedule_unread","scheduleName":"Platform primary","failure":{"reason":"unreachable","detail":"HTTP 503"}},"since":1906707660015,"until":1906707840015}]', '{"next":[{"from":1906711200000,"people":[{"personId":"PBOB","userId":"U0000000003","name":"bob"}]},{"from":1906714800000,"people":[]}],"warnings":[{"at":1906714800000,"problem":{"kind":"nobody_on_call","holding":"last"}}]}', 0);
INSERT INTO rotations (id, name, group_id, schedules, source, channel_ids, fallback_user_ids, members_before, version, changed_by, created_at, state, drift, healed, upcoming, is_due)
  VALUES ('22222222-2222-4222-8222-222222222222', 'Data', 'S000000000E', '[{"id":"DATA","name":"Data"},{"id":"NIGHTS","name":"Nights"}]', 'pagerduty:acme', '[]', '["U0000000004"]', '["U0000000003"]', 1, 'U0000000002', 1906707600025, '{"desired":["U0000000002","U0000000004"],"cast":[{"personId":"PADA","userId":"U0000000002","name":"ada"},{"personId":"PEVE","userId":"U0000000004","name":"Eve Nowhere"}],"by":"schedule","until":1906718400000,"problems":[]}', '{"at":1906707900045,"by":"U0000000003","members":["U0000000003"],"recent":[1906707900045],"hold":null}', '[{"problem":{"kind":"schedule_unread","scheduleName":"Data","failure":{"reason":"unreachable","detail":"HTTP 503"}},"since":1906707660015,"until":1906707840015},{"problem":{"kind":"schedule_unread","scheduleName":"Nights","failure":{"reason":"unreachable","detail":"HTTP 503"}},"since":1906707660015,"until":1906707840015}]', '{"next":[{"from":1906718400000,"people":[{"personId":"PEVE","userId":"U0000000004","name":"Eve Nowhere"}]},{"from":1906725600000,"people":[]}],"warnings":[{"at":1906725600000,"problem":{"kind":"nobody_on_call","holding":"fallback"}}]}', 0);
INSERT INTO readings (schedule_id, on_call, failure, read_at, stale_reads)
  VALUES ('PLATFORM', '{"people":[{"id":"PBOB","name":"bob","emails":["bob@acme.example"]}],"until":1906714800000}', NULL, 1906711200000, 0);
INSERT INTO readings (schedule_id, on_call, failure, read_at, stale_reads)
  VALUES ('DATA', '{"people":[{"id":"PADA","name":"ada","emails":["ada@acme.example"]}],"until":1906718400000}', NULL, 1906707840015, 0);
INSERT INTO readings (schedule_id, on_call, failure, read_at, stale_reads)
  VALUES ('NIGHTS', '{"people":[{"id":"PEVE","name":"Eve Nowhere","emails":["eve@elsewhere.example"]}],"until":1906725600000}', NULL, 1906707840015, 0);
INSERT INTO listings (id, name, enabled, position)
  VALUES ('PLATFORM', 'Platform primary', 1, 0);
INSERT INTO listings (id, name, enabled, position)
  VALUES ('DATA', 'Data', 1, 1);
INSERT INTO listings (id, name, enabled, position)
  VALUES ('NIGHTS', 'Nights', 1, 2);
INSERT INTO people (id, person, told_at)
  VALUES ('PADA', '{"id":"PADA","name":"ada","emails":["ada@acme.example"]}', 1906711200000);
INSERT INTO changes (schedule_id, change, told_at)
  VALUES ('DATA', '{"at":1906718400000,"personIds":["PADA"]}', 1906711200000);
INSERT INTO matches (email, user_id, checked_at)
  VALUES ('ada@acme.example', 'U0000000002', 1906707600015);
INSERT INTO matches (email, user_id, checked_at)
  VALUES ('bob@acme.example', 'U0000000003', 1906707600015);
INSERT INTO matches (email, user_id, checked_at)
  VALUES ('eve@elsewhere.example', NULL, 1906710660015);
INSERT INTO hand_matches (person_id, user_id, made_by, made_at)
  VALUES ('PEVE', 'U0000000004', 'U0000000002', 1906707600035);
INSERT INTO members (id, member, checked_at)
  VALUES ('U0000000002', '{"id":"U0000000002","name":"ada","email":"ada@acme.example","unfit":null,"isAdmin":true}', 1906707600015);
INSERT INTO members (id, member, checked_at)
  VALUES ('U0000000003', '{"id":"U0000000003","name":"bob","email":"bob@acme.example","unfit":null,"isAdmin":false}', 1906707600015);
INSERT INTO members (id, member, checked_at)
  VALUES ('U0000000004', '{"id":"U0000000004","name":"cyd","email":"cyd@acme.example","unfit":null,"isAdmin":false}', 1906707600025);
INSERT INTO groups (id, user_group)
  VALUES ('S0000000008', '{"id":"S0000000008","handle":"platform-oncall","name":"Platform on call","isDisabled":false,"isManagedElsewhere":false,"members":["U0000000003"],"updatedBy":"U0000000009"}');
INSERT INTO groups (id, user_group)
  VALUES ('S000000000E', '{"id":"S000000000E","handle":"data-oncall","name":"Data on call","isDisabled":false,"isManagedElsewhere":false,"members":["U0000000002","U0000000004"],"updatedBy":"U0000000009"}');
INSERT INTO outbox (id, key, entry, revision, due_at, attempts, refused, refused_at)
  VALUES (28, 'announcement 11111111-1111-4111-8111-111111111111 C0000000007 1906711200000', '{"kind":"announcement","rotationId":"11111111-1111-4111-8111-111111111111","rotationName":"Platform","groupId":"S0000000008","channelId":"C0000000007","handover":{"comesIn":[{"personId":"PBOB","userId":"U0000000003","name":"bob"}],"goes":[{"personId":"PADA","userId":"U0000000002","name":"ada"}],"stays":[],"until":1906714800000,"at":1906711200000,"by":"schedule"}}', 0, 1906711200000, 0, NULL, NULL);
INSERT INTO gates (method, closed_until)
  VALUES ('chat.postMessage', 1906711800000);
INSERT INTO refused_channels (rotation_id, channel_id, error, since)
  VALUES ('22222222-2222-4222-8222-222222222222', 'C0000000006', 'is_archived', 1906707600025);
INSERT INTO viewers (user_id, opened_at, page, digest)
  VALUES ('U0000000002', 1906707600005, 0, 'Op6AWeoTP2QjNH8XGE6Ms0gvVpWZG/4ae0N3+1bi770=');
INSERT INTO seen_events (id, seen_at)
  VALUES ('EvFIRST0000D', 1906707600005);
INSERT INTO seen_events (id, seen_at)
  VALUES ('EvFIRST0000G', 1906707600015);
INSERT INTO seen_events (id, seen_at)
  VALUES ('EvFIRST0000H', 1906707600015);
INSERT INTO seen_events (id, seen_at)
  VALUES ('EvFIRST0000J', 1906707600025);
INSERT INTO seen_events (id, seen_at)
  VALUES ('EvFIRST0000K', 1906707600025);
INSERT INTO seen_events (id, seen_at)
  VALUES ('EvFIRST0000M', 1906707600035);
INSERT INTO seen_events (id, seen_at)
  VALUES ('EvFIRST0000N', 1906707600035);
INSERT INTO seen_events (id, seen_at)
  VALUES ('EvFIRST0000P', 1906707900045);
INSERT INTO seen_events (id, seen_at)
  VALUES ('EvFIRST0000Q', 1906707900045);
INSERT INTO seen_events (id, seen_at)
  VALUES ('EvFIRST0000R', 1906707900045);
INSERT INTO seen_events (id, seen_at)
  VALUES ('EvFIRST0000S', 1906707900045);
INSERT INTO seen_events (id, seen_at)
  VALUES ('EvFIRST0000T', 1906711200000);
INSERT INTO seen_events (id, seen_at)
  VALUES ('EvFIRST0000U', 1906711200000);
