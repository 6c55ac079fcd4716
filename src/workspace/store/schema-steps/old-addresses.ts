/** Marks matches whose address Slack no longer knows. Deployed, so never edited. */
export const MARK_OLD_ADDRESSES = [
  // 1: the account had the address once, and has another now.
  `ALTER TABLE matches ADD COLUMN is_old INTEGER NOT NULL DEFAULT 0;`,
].join("\n");
