/** The object's copy of what D1 has of its workspace. */
export const VAULT_COPY = `CREATE TABLE vault_copy (
  id           INTEGER PRIMARY KEY CHECK (id = 1),
  -- Rows of D1 as JSON, their secrets sealed. No connection: nothing is connected.
  installation TEXT NOT NULL,
  connection   TEXT,
  -- Epoch ms; null: D1 may have something newer.
  compared_at  INTEGER,
  -- Changes that D1 doesn't have yet, as JSON.
  unsaved      TEXT NOT NULL
) STRICT;`;
