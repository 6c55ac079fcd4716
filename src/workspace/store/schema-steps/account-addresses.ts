/** Slack accounts are stored without their e-mail addresses from now on. Deployed, so never edited. */
export const FORGET_ACCOUNT_ADDRESSES = [
  `UPDATE members SET member = json_set(member, '$.email', NULL);`,
  // The time of the last check is unknown where the answer was marked as old: as if it were now.
  `UPDATE members SET checked_at = -(unixepoch() * 1000) WHERE checked_at = 0;`,
  `UPDATE matches SET checked_at = -(unixepoch() * 1000) WHERE checked_at = 0;`,
].join("\n");
