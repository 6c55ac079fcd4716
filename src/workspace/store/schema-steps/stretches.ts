/** When groups were wrong. Deployed, so never edited. */
export const STRETCHES = [
  // The time in which a rotation's group differed from what it should have been; `ended_at` null: it still does.
  // `causes`: JSON of Cause[]. `folded`: of how many stretches that aren't kept one by one the row is the sum, and
  // `folded_ms` how long they were together; 0: of none.
  `CREATE TABLE stretches (
    id          INTEGER PRIMARY KEY,
    rotation_id TEXT NOT NULL REFERENCES rotations (id) ON DELETE CASCADE,
    began_at    INTEGER NOT NULL,
    ended_at    INTEGER,
    causes      TEXT NOT NULL CHECK (json_valid(causes)),
    folded      INTEGER NOT NULL DEFAULT 0,
    folded_ms   INTEGER NOT NULL DEFAULT 0
  ) STRICT;`,
  `CREATE INDEX stretches_by_rotation ON stretches (rotation_id, began_at);`,
  // Changes of who should be in a rotation's group that no plan has decided on yet.
  `CREATE TABLE undecided_changes (
    rotation_id TEXT PRIMARY KEY REFERENCES rotations (id) ON DELETE CASCADE,
    at          INTEGER NOT NULL,
    causes      TEXT NOT NULL CHECK (json_valid(causes))
  ) STRICT;`,
  // Of the time before nothing is known.
  `INSERT OR IGNORE INTO facts (name, value) VALUES ('measuredSince', unixepoch() || '000');`,
].join("\n");
