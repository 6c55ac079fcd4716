/** What the first version stored is understood by the newest: D1 by running schema.sql again, the object step by step. */

import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import schemaSql from "../../schema.sql?raw";
import { SCHEMA_VERSION } from "../../src/vault/health.ts";
import { openVault } from "../../src/vault/vault.ts";
import { migrate, STEPS } from "../../src/workspace/store/schema.ts";
import { emptyStorage } from "./empty-storage.ts";
import firstD1 from "./first-version/d1.sql?raw";
import firstWorkspace from "./first-version/workspace.sql?raw";
import {
  addSchedule,
  connectedStage,
  HOUR,
  leaveStage,
  lookAgain,
  MINUTE,
  membersOf,
  passUntil,
  SECOND,
  START,
  stubOf,
} from "./stage.ts";

const statementsOf = (sql: string): readonly string[] =>
  sql
    .split("\n")
    .filter((line) => !line.trimStart().startsWith("--"))
    .join("\n")
    .split(";\n")
    .map((statement) => statement.trim())
    .filter((statement) => statement !== "");

const run = async (sql: string): Promise<void> => {
  for (const statement of statementsOf(sql)) await env.DB.prepare(statement).run();
};

describe("D1", () => {
  type Row = Record<string, unknown>;
  const tables = async (): Promise<readonly string[]> => {
    const { results } = await env.DB.prepare(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\' AND name NOT LIKE 'sqlite%' ORDER BY name",
    ).all<{ name: string }>();
    return results.map(({ name }) => name).filter((name) => name !== "d1_migrations");
  };
  const shape = async (): Promise<unknown> => {
    const columns = (await tables()).map(async (name) => {
      const { results } = await env.DB.prepare(`PRAGMA table_info(${name})`).all<Row>();
      return [name, results];
    });
    const indexes = await env.DB.prepare(
      "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY name",
    ).all<Row>();
    return [await Promise.all(columns), indexes.results];
  };
  const rowsOf = async (name: string): Promise<readonly Row[]> =>
    (await env.DB.prepare(`SELECT * FROM ${name}`).all<Row>()).results;

  it("runs schema.sql again and again, and keeps what is there", async () => {
    await emptyStorage();
    await run(schemaSql);
    const fresh = await shape();
    const [version] = await rowsOf("schema_versions");
    expect(version).toEqual({ version: 1, applied_at: expect.any(Number) });
    await env.DB.prepare("UPDATE schema_versions SET applied_at = 1 WHERE version = 1").run();
    await run(schemaSql);
    expect(await shape()).toEqual(fresh);
    expect((await rowsOf("schema_versions"))[0]).toEqual({ version: 1, applied_at: 1 });
  });

  it("leads from the first version to the same tables as an empty database, with every row kept", async () => {
    await emptyStorage();
    await run(schemaSql);
    const fresh = await shape();
    await emptyStorage();
    await run(firstD1);
    const first = await tables();
    const before = await Promise.all(first.map(rowsOf));
    expect(before.map((rows) => rows.length)).toEqual(first.map(() => 1));
    await run(schemaSql);
    expect(await shape()).toEqual(fresh);
    expect(await Promise.all(first.map(rowsOf))).toEqual(before);
  });

  it("opens what the first version sealed", async () => {
    await emptyStorage();
    await run(firstD1);
    await run(schemaSql);
    const vault = openVault(env);
    const installation = await vault.installation("T0000000001");
    expect(installation).toMatchObject({ teamName: "Acme", installedAt: START, grant: null });
    expect(installation?.botToken.reveal()).toMatch(/^xoxb-/);
    const connection = await vault.connection("T0000000001");
    expect(connection).toMatchObject({ accountName: "acme", connectedAs: "ada" });
    expect(connection?.credentials).toMatchObject({
      system: "pagerduty",
      apiOrigin: "https://api.pagerduty.com",
      subdomain: "acme",
    });
  });

  it("is changed only by what can be repeated and loses nothing", () => {
    for (const statement of statementsOf(schemaSql)) {
      expect(statement).toMatch(
        /^(CREATE (TABLE|INDEX) IF NOT EXISTS |INSERT INTO schema_versions .* ON CONFLICT DO NOTHING$)/,
      );
    }
    const versions = [...schemaSql.matchAll(/VALUES \((\d+), unixepoch/g)].map(([, n]) =>
      Number(n),
    );
    expect(versions).toEqual(Array.from({ length: SCHEMA_VERSION }, (_, i) => i + 1));
  });
});

describe("a workspace's object", () => {
  afterEach(leaveStage);

  const tablesOf = ({ sql }: DurableObjectStorage) =>
    sql
      .exec<{ name: string; sql: string }>(
        "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name",
      )
      .toArray()
      .filter(({ name }) => !name.startsWith("_cf_"))
      .map((table) => ({ ...table, sql: table.sql.replace(/--.*$/gm, "").replace(/\s+/g, " ") }));

  /** As it stood on disk, five seconds after a handover. */
  const leaveAsFirstVersion = async (storage: DurableObjectStorage): Promise<void> => {
    await storage.deleteAll();
    storage.sql.exec(firstWorkspace);
    storage.kv.put("schema", 1);
  };

  it("goes from the first version to the newest with all its rows, and works on", async () => {
    const stage = await connectedStage("us", { idsFromOne: true });
    const { ada, team, world } = stage;
    const fresh = await runInDurableObject(stubOf(team), (_, { storage }) => tablesOf(storage));
    team.addGroup({
      id: "S000000000E",
      handle: "data-oncall",
      name: "Data on call",
      members: ["ada", "cyd"],
    });
    team.editMembers("platform-oncall", ["bob"], "ada");
    await stage.slack.settle();
    addSchedule(stage, "DATA", "Data", [["ada", START - HOUR, START + 3 * HOUR]]);
    world.rota.addPerson({ id: "PEVE", name: "Eve Nowhere", email: "eve@elsewhere.example" });
    world.rota.addSchedule({ id: "NIGHTS", name: "Nights" });
    world.rota.setShifts("NIGHTS", [
      { start: START - HOUR, end: START + 5 * HOUR, personIds: ["PEVE"] },
    ]);

    vi.setSystemTime(START + HOUR + 5 * SECOND);
    const before = await runInDurableObject(stubOf(team), async (_, { storage }) => {
      await leaveAsFirstVersion(storage);
      return tablesOf(storage).map(({ name }) => [name, countOf(storage, name)]);
    });
    for (const [name, count] of before) expect([name, count === 0]).toEqual([name, false]);
    await evictDurableObject(stubOf(team));

    await lookAgain(ada);
    const after = await runInDurableObject(stubOf(team), (_, { storage }) => ({
      tables: tablesOf(storage),
      steps: storage.kv.get("schema"),
      rotations: countOf(storage, "rotations"),
      manualMatches: countOf(storage, "hand_matches"),
    }));
    expect(after).toEqual({ tables: fresh, steps: STEPS.length, rotations: 2, manualMatches: 1 });
    for (const text of ["Platform · @platform-oncall", "On call: @bob", "Data · @data-oncall"])
      expect(ada.visibleText()).toContain(text);

    // Pending messages are sent, the manual match still applies, and the next handover is on time.
    await runInDurableObject(stubOf(team), (_, { storage }) => storage.setAlarm(Date.now()));
    await passUntil(stage, START + HOUR + 11 * MINUTE);
    expect(team.channel("dev").messages.map((m) => m.text)).toEqual([
      expect.stringContaining(`<@${team.user("bob").id}>`),
    ]);
    expect(membersOf(team, "data-oncall")).toEqual(["ada", "cyd"]);
    vi.setSystemTime(START + 3 * HOUR - MINUTE);
    await passUntil(stage, START + 3 * HOUR + 2 * SECOND);
    expect(membersOf(team, "data-oncall")).toEqual(["cyd"]);
  });

  it("is brought up to date as a whole or not at all, and never twice", async () => {
    const { team } = await connectedStage();
    await runInDurableObject(stubOf(team), async (_, { storage }) => {
      await storage.deleteAll();
      const counting = ["CREATE TABLE a (n)", "INSERT INTO a VALUES (1)"];
      expect(() => migrate(storage, [...counting, "NONSENSE"])).toThrow();
      expect([tablesOf(storage), storage.kv.get("schema")]).toEqual([[], undefined]);
      for (const steps of [counting.slice(0, 1), counting, counting, counting.slice(0, 1)])
        migrate(storage, steps);
      expect([countOf(storage, "a"), storage.kv.get("schema")]).toEqual([1, 2]);
      await storage.deleteAll();
    });
  });

  const countOf = ({ sql }: DurableObjectStorage, table: string): number =>
    sql.exec<{ n: number }>(`SELECT count(*) AS n FROM ${table}`).one().n;
});
