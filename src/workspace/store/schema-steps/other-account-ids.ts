/** Stores the second id of an account, which it has in an Enterprise organization. Deployed, so never edited. */
export const OTHER_ACCOUNT_IDS = [
  `ALTER TABLE members ADD COLUMN other_id TEXT;`,
  // All second ids are read at once: outside of organizations there are none.
  `CREATE INDEX members_by_other_id ON members (other_id, id) WHERE other_id IS NOT NULL;`,
].join("\n");
