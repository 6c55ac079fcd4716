/** Many rotations set up at once. */
export const BULK_RUNS = [
  // Proposals that a person looks through and hasn't applied yet. `set_up`: JSON of SetUp.
  `CREATE TABLE set_ups (
    user_id TEXT PRIMARY KEY,
    set_up  TEXT NOT NULL CHECK (json_valid(set_up)),
    made_at INTEGER NOT NULL
  ) STRICT;`,
  // What was applied. `ended_at` null: it is under way.
  `CREATE TABLE bulk_runs (
    id          TEXT PRIMARY KEY,
    begun_by    TEXT NOT NULL,
    is_by_admin INTEGER NOT NULL,
    source      TEXT,
    begun_at    INTEGER NOT NULL,
    ended_at    INTEGER,
    undone_by   TEXT,
    undone_at   INTEGER
  ) STRICT;`,
  // Its rotations. `form`: JSON of RotationForm; `outcome`: JSON of BulkOutcome; null: not tried yet.
  `CREATE TABLE bulk_items (
    run_id  TEXT NOT NULL REFERENCES bulk_runs (id) ON DELETE CASCADE,
    nth     INTEGER NOT NULL,
    handle  TEXT NOT NULL,
    form    TEXT NOT NULL CHECK (json_valid(form)),
    outcome TEXT CHECK (json_valid(outcome)),
    PRIMARY KEY (run_id, nth)
  ) STRICT;`,
].join("\n");

/** Every pass asks whether one is under way, however many have ended. */
export const BULK_RUNS_UNDER_WAY =
  "CREATE INDEX bulk_runs_under_way ON bulk_runs (begun_at) WHERE ended_at IS NULL;";
