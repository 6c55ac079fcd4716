/** What is remembered so that nothing is done or asked twice within minutes, and names for channels that a file hides. */
export const REPEATED_QUESTIONS = [
  // Requests of Slack's that were carried out in the last minutes: a digest of what tells one from another.
  `CREATE TABLE seen_requests (
    digest  TEXT PRIMARY KEY,
    seen_at INTEGER NOT NULL
  ) STRICT;`,
  // Answers that people caused, of Slack or of the scheduling system.
  `CREATE TABLE remembered (
    key     TEXT PRIMARY KEY,
    about   TEXT NOT NULL CHECK (about IN ('slack', 'system')),
    answer  TEXT NOT NULL CHECK (json_valid(answer)),
    read_at INTEGER NOT NULL
  ) STRICT;`,
  // How exported files name channels that the person who exports can't see.
  `CREATE TABLE hidden_channels (
    alias      TEXT PRIMARY KEY,
    channel_id TEXT NOT NULL UNIQUE
  ) STRICT;`,
].join("\n");
