/** Everything that a workspace's object keeps, as text. */
import { runInDurableObject } from "cloudflare:test";
import type { Team } from "../../world/slack/team.ts";
import { stubOf } from "../stage.ts";

/**
 * All rows of all tables, and the key-value side; not which requests came, which is noted whatever they ask. Never
 * touches what it reads.
 */
export const dumpObject = (team: Team): Promise<string> =>
  runInDurableObject(stubOf(team), (_, { storage }) => {
    const tables = storage.sql
      .exec<{ name: string }>("SELECT name FROM sqlite_master WHERE type = 'table'")
      .toArray()
      .map(({ name }) => name)
      .filter((name) => !/^(_cf_|sqlite_|seen_requests$)/.test(name));
    const rows = tables.map((name) => [
      name,
      storage.sql.exec(`SELECT * FROM ${name} ORDER BY 1`).toArray(),
    ]);
    return JSON.stringify({ rows, kv: [...storage.kv.list()] });
  });
