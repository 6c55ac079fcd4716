/** Links to the connect page. */
export const CONNECT_LINKS = [
  // Who pressed a connect button lately. Deleted when a link is used: one press, one use.
  `CREATE TABLE connect_presses (
    user_id    TEXT NOT NULL,
    system     TEXT NOT NULL,
    pressed_at INTEGER NOT NULL,
    PRIMARY KEY (user_id, system)
  ) STRICT;`,
  // Links that were used, for as long as they would work.
  `CREATE TABLE used_connect_links (
    id      TEXT PRIMARY KEY,
    used_at INTEGER NOT NULL
  ) STRICT;`,
].join("\n");
