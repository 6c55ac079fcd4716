-- D1: what must outlive a workspace's object, whose sealed copy of its rows follows these. Repeatable: every deploy runs
-- the whole file, on an empty database and on one that is years old. So it only ever grows, at its end: a later version
-- adds a table or an index (IF NOT EXISTS) and its number (ON CONFLICT DO NOTHING). A new fact about an old row goes into
-- a table beside it that refers to it and is deleted with it. What is written here is never edited.

-- One row per Slack workspace that installed the app.
CREATE TABLE IF NOT EXISTS installations (
  team_id          TEXT PRIMARY KEY,
  team_name        TEXT NOT NULL,
  enterprise_id    TEXT,
  app_id           TEXT NOT NULL,
  bot_user_id      TEXT NOT NULL,
  bot_scopes       TEXT NOT NULL,
  sealed_bot_token TEXT NOT NULL,
  installed_by     TEXT NOT NULL,
  -- Epoch ms of the newest install: an uninstall event older than this is ignored.
  installed_at     INTEGER NOT NULL,
  -- An admin's grant for group writes, where given.
  granted_by       TEXT,
  sealed_user_token TEXT
) STRICT;

-- At most one scheduling system per workspace.
CREATE TABLE IF NOT EXISTS connections (
  team_id            TEXT PRIMARY KEY REFERENCES installations (team_id) ON DELETE CASCADE,
  system             TEXT NOT NULL,
  sealed_credentials TEXT NOT NULL,
  account_name       TEXT NOT NULL,
  connected_as       TEXT,
  connected_by       TEXT NOT NULL,
  connected_at       INTEGER NOT NULL
) STRICT;

-- OAuth authorizations that were finished, each until its state has expired, so that none is finished twice. Earlier
-- versions kept those under way here, with the verifier sealed.
CREATE TABLE IF NOT EXISTS oauth_states (
  state_digest    TEXT PRIMARY KEY,
  browser_digest  TEXT NOT NULL,
  purpose         TEXT NOT NULL,
  team_id         TEXT,
  user_id         TEXT,
  sealed_verifier TEXT NOT NULL,
  expires_at      INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS oauth_states_by_expiry ON oauth_states (expires_at);

-- Which versions of this file the database has seen, and since when (epoch ms).
CREATE TABLE IF NOT EXISTS schema_versions (
  version    INTEGER PRIMARY KEY,
  applied_at INTEGER NOT NULL
) STRICT;

-- Version 1: all of the above.
INSERT INTO schema_versions (version, applied_at) VALUES (1, unixepoch() * 1000) ON CONFLICT DO NOTHING;

-- One row: how far the watchdog is on its round through the workspaces, which goes in the order of their ids.
CREATE TABLE IF NOT EXISTS watchdog (
  id        INTEGER PRIMARY KEY CHECK (id = 1),
  -- The last team that it took.
  last_team TEXT NOT NULL,
  -- Those whose objects didn't answer in its last run, a JSON array of team ids.
  failed    TEXT NOT NULL
) STRICT;

-- Version 2: the watchdog's row.
INSERT INTO schema_versions (version, applied_at) VALUES (2, unixepoch() * 1000) ON CONFLICT DO NOTHING;
