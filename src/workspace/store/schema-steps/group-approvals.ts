/** One step, after those of since-first-version.ts. */
export const GROUP_APPROVALS = [
  // Why an admin's grant may write a group: 'made', 'by_admin' or 'for_now'. The rotations that there are go on.
  `CREATE TABLE group_approvals (
    group_id TEXT PRIMARY KEY,
    approval TEXT NOT NULL
  ) STRICT;`,
  `INSERT INTO group_approvals (group_id, approval) SELECT group_id, 'for_now' FROM rotations;`,
].join("\n");
