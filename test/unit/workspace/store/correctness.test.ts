import { beforeEach, expect, it } from "vitest";
import { correctnessOf, WINDOW_MS } from "../../../../src/domain/correctness.ts";
import { type Correctness, correctnessIn } from "../../../../src/workspace/store/correctness.ts";
import { type Sql, sqlOf } from "../../../../src/workspace/store/sql.ts";
import { sqliteStorage } from "../sqlite-storage.ts";

const SECOND = 1_000;
const DAY = 24 * 3_600_000;
/** Later than any machine's clock: the tables know when they were made. */
const NOW = Date.UTC(2040, 0, 1);
let sql: Sql;
let kept: Correctness;

beforeEach(() => {
  sql = sqlOf(sqliteStorage());
  kept = correctnessIn(sql);
  for (const id of ["R1", "R2"])
    sql`INSERT INTO rotations (id, name, group_id, schedules, channel_ids, fallback_user_ids,
          members_before, version, changed_by, created_at)
        VALUES (${id}, '', ${id}, '[]', '[]', '[]', '[]', 1, '', ${NOW})`;
});

const wrong = (from: number, until: number, id = "R1") => {
  kept.begin(id, { at: from, causes: ["handover"] });
  kept.end(id, until);
};
const told = (now: number, id = "R1") => {
  const of = kept.of(id, now);
  if (!of) throw new Error("no such rotation");
  return correctnessOf(of.stretches, of.unlisted, of.since, now);
};
const rows = () => sql<{ n: number }>`SELECT count(*) AS n FROM stretches`[0]?.n;

it("keeps a change until a plan takes it, once, with all causes since", () => {
  expect(kept.takeChange("R1")).toBeNull();
  kept.changed("R1", { at: NOW + 5, causes: ["override"] });
  kept.changed("R1", { at: NOW + 9, causes: ["handover"] });
  kept.because("R1", "lookup");
  expect(kept.takeChange("R1")).toEqual({
    at: NOW + 5,
    causes: ["override", "handover", "lookup"],
  });
  expect(kept.takeChange("R1")).toBeNull();
});

it("has one stretch open at a time, which gathers causes", () => {
  kept.begin("R1", { at: NOW, causes: ["handover"] });
  kept.because("R1", "slack_down");
  kept.begin("R1", { at: NOW + 40 * SECOND, causes: ["override"] });
  kept.because("R2", "refused");
  expect(told(NOW + 50 * SECOND).stretches).toEqual([
    { from: NOW, until: null, causes: ["handover", "slack_down", "override"] },
  ]);
  kept.end("R1", NOW + 60 * SECOND);
  expect(told(NOW + DAY)).toMatchObject({ wrongMs: 60 * SECOND, watchedMs: DAY });
  expect(told(NOW + DAY, "R2").wrongMs).toBe(0);
});

it("isn't wrong before the stretch begins, which another change may move up", () => {
  kept.begin("R1", { at: NOW + 60 * SECOND, causes: ["handover"] });
  kept.begin("R1", { at: NOW + 9 * SECOND, causes: ["people"] }, false);
  expect(told(NOW + 59 * SECOND)).toMatchObject({ stretches: [], wrongMs: 0 });
  expect(kept.totals(NOW + 59 * SECOND).wrongMs).toBe(0);
  expect(told(NOW + 80 * SECOND).wrongMs).toBe(20 * SECOND);
  kept.begin("R1", { at: NOW + 50 * SECOND, causes: ["override"] });
  expect(told(NOW + 80 * SECOND).wrongMs).toBe(30 * SECOND);
  kept.end("R1", NOW + 40 * SECOND);
  expect(told(NOW + DAY)).toMatchObject({ stretches: [], unlisted: { count: 0 }, wrongMs: 0 });
});

it("counts stretches of a second or less, a row a week, and forgets what took no time", () => {
  for (let day = 0; day < 14; day += 1) wrong(NOW + day * DAY, NOW + day * DAY + 300);
  wrong(NOW + 14 * DAY, NOW + 14 * DAY);
  expect(rows()).toBe(2);
  expect(told(NOW + 15 * DAY)).toMatchObject({
    stretches: [],
    unlisted: { count: 14, ms: 4_200 },
    wrongMs: 4_200,
  });
});

it("counts no instant twice where a stretch begins before the last one ended", () => {
  wrong(NOW, NOW + 10 * SECOND);
  wrong(NOW + 5 * SECOND, NOW + 20 * SECOND);
  expect(told(NOW + DAY).stretches).toHaveLength(1);
  expect(told(NOW + DAY).wrongMs).toBe(20 * SECOND);
  expect(kept.totals(NOW + DAY).wrongMs).toBe(20 * SECOND);
});

it("keeps a hundred stretches of a rotation one by one, and the sum of those before", () => {
  for (let n = 0; n < 150; n += 1) wrong(NOW + n * 60 * SECOND, NOW + n * 60 * SECOND + 2_000);
  const { stretches, unlisted, wrongMs } = told(NOW + DAY);
  expect(stretches).toHaveLength(100);
  expect(unlisted).toEqual({ count: 50, ms: 100 * SECOND });
  expect(wrongMs).toBe(300 * SECOND);
  expect(rows()).toBe(101);
});

it("sums all rotations, open stretches too, since each was created", () => {
  wrong(NOW, NOW + 10 * SECOND);
  kept.begin("R2", { at: NOW + DAY - 5 * SECOND, causes: ["handover"] });
  expect(kept.totals(NOW + DAY)).toEqual({
    since: NOW,
    isWholeWindow: false,
    watchedMs: 2 * DAY,
    wrongMs: 15 * SECOND,
  });
  expect(kept.totals(NOW + 2 * WINDOW_MS)).toMatchObject({
    isWholeWindow: true,
    watchedMs: 2 * WINDOW_MS,
    wrongMs: WINDOW_MS,
  });
});

it("says nothing of the time before it measured", () => {
  sql`UPDATE rotations SET created_at = 0`;
  const since = kept.of("R1", NOW)?.since ?? 0;
  expect(since).toBeGreaterThan(Date.UTC(2026, 0, 1));
  expect(since % SECOND).toBe(0);
});

it("forgets after 90 days, and with its rotation", () => {
  wrong(NOW, NOW + 2 * SECOND);
  kept.begin("R2", { at: NOW, causes: [] });
  kept.changed("R1", { at: NOW, causes: [] });
  kept.forgetOld(NOW + 2 * SECOND + WINDOW_MS);
  expect(rows()).toBe(2);
  kept.forgetOld(NOW + 3 * SECOND + WINDOW_MS);
  expect(rows()).toBe(1);
  sql`DELETE FROM rotations`;
  expect(rows()).toBe(0);
  expect(kept.takeChange("R1")).toBeNull();
  expect(kept.of("R1", NOW)).toBeNull();
});

it("ends all where nobody knows any more what groups should be", () => {
  kept.begin("R1", { at: NOW, causes: ["handover"] });
  kept.changed("R2", { at: NOW, causes: ["override"] });
  kept.endAll(NOW + 9 * SECOND);
  expect(told(NOW + DAY).wrongMs).toBe(9 * SECOND);
  expect(kept.takeChange("R2")).toBeNull();
});
