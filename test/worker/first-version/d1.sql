-- D1 as the first version left it: its tables, and a row in every one of them, sealed with the key of the tests. Frozen:
-- whatever comes later has to start from here.

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

-- OAuth round trips under way: each row is used once and short-lived. Only digests of what the browser holds.
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

INSERT INTO installations (team_id, team_name, enterprise_id, app_id, bot_user_id, bot_scopes, sealed_bot_token, installed_by, installed_at, granted_by, sealed_user_token)
  VALUES ('T0000000001', 'Acme', NULL, 'A0PAGERSYNC', 'U0000000009', 'usergroups:read,usergroups:write,users:read,users:read.email,chat:write,chat:write.public,commands', 'v1.k1.MttSjHtdlpoK32xv456IjKswWqKfcelFLflEEUog2_tvgxQBn83S-85jH7lmPvDzDVR9u2lKTYlmTQPdWF22NTL4I8PZp3zc6hus_w', 'U0000000002', 1906707600000, NULL, NULL);
INSERT INTO connections (team_id, system, sealed_credentials, account_name, connected_as, connected_by, connected_at)
  VALUES ('T0000000001', 'pagerduty', 'v1.k1.D6PxITGyrsNKJZJ1aR2GKOMm_r-YIzWN-6TCFVcIhFQpsHZ0DrQgdXGqn2OCSMnG6Oput7QDtN2pE5O-amTFMq9BAvNI-11K_5aJVYYffFl1NuVkY61B221aUHvfL87aZHK_B8aVuzJQ2mfbXiv60q5r3Iqr5TcrgPji9yuY71IbRv5qOh2ve3QzAs7iLE5CQiU3R28wK7jf-XFqavTQG8s00-67l0a68P1YwvwGSDstY7QqfkDp1d2cGjnRFGlM-VYYSPu0x0N36N-vog_8TYgr5NHVMOQ', 'acme', 'ada', 'U0000000002', 1906707600005);
INSERT INTO oauth_states (state_digest, browser_digest, purpose, team_id, user_id, sealed_verifier, expires_at)
  VALUES ('b2-state', 'b2-browser', 'pagerduty', 'T0000000001', 'U0000000002', 'v1.k1.sealed', 1906711800000);
