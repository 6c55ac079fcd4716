/** Every pass asks whether rotations are being set up: that costs nothing where none are. */
import { expect, it } from "vitest";
import { openStore } from "../../../../src/workspace/store/store.ts";
import { sqliteStorage } from "../sqlite-storage.ts";

it("the run under way is found by an index that holds no run which has ended", () => {
  const asked: string[] = [];
  const storage = sqliteStorage((statement) => asked.push(statement));
  expect(openStore(storage).bulkRuns.isAtRest()).toBe(true);
  const plan = storage.sql.exec(`EXPLAIN QUERY PLAN ${asked.at(-1)}`).toArray();
  expect(plan.map(({ detail }) => detail)).toEqual([
    "SCAN bulk_runs USING INDEX bulk_runs_under_way",
  ]);
});
