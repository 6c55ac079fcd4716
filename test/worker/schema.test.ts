/** What the first version stored is understood by the newest: D1 by running schema.sql again, the object step by step. */

import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import schemaSql from "../../schema.sql?raw";
import { SCHEMA_VERSION } from "../../src/vault/health.ts";
import { openVault } from "../../src/vault/vault.ts";
import { keyOf, type OutboxEntry } from "../../src/workspace/store/outbox-kinds.ts";
import { migrate, STEPS } from "../../src/workspace/store/schema.ts";
import { FORGET_ACCOUNT_ADDRESSES } from "../../src/workspace/store/schema-steps/account-addresses.ts";
import { openStore } from "../../src/workspace/store/store.ts";
import { toStored } from "../../src/workspace/store/stored-json.ts";
import {
  announcement,
  grantEnded,
  groupWrite,
  home,
  message,
  topic,
} from "../unit/workspace/outbox-fixture.ts";
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

  describe("the queue of the version whose columns were generated", () => {
    /** Of every kind; each waits for another of them somewhere. */
    const QUEUE: readonly OutboxEntry[] = [
      home("U1"),
      message("U1", 2),
      message("U1", 3, null),
      announcement("C1", 1),
      announcement("C1", 2, "S2"),
      announcement("C2", 1, "S9"),
      topic("C1"),
      topic("C1", "R2", "S2"),
      { ...topic("C2"), words: null },
      groupWrite("S2", "U1"),
      grantEnded,
      groupWrite("S1", "U1", "U2"),
      home("U2"),
    ];
    const STEPS_TAKEN = 8;

    /** As that version queues. */
    const insert = ({ sql }: DurableObjectStorage, entry: OutboxEntry): void =>
      void sql.exec(
        "INSERT INTO outbox (key, entry, due_at) VALUES (?, ?, ?)",
        keyOf(entry),
        toStored(entry),
        START,
      );
    const rowsOf = ({ sql }: DurableObjectStorage) =>
      sql.exec("SELECT * FROM outbox ORDER BY id").toArray();
    /** What goes out side by side, time after time, until nothing waits: asked by what both versions ask. */
    const sentFrom = ({ sql }: DurableObjectStorage): readonly (readonly string[])[] => {
      const rounds: string[][] = [];
      for (;;) {
        const heads = sql.exec<{ key: string }>("SELECT key FROM outbox_heads ORDER BY id");
        const keys = heads.toArray().map(({ key }) => key);
        if (keys.length === 0) return rounds;
        rounds.push(keys);
        for (const key of keys) sql.exec("DELETE FROM outbox WHERE key = ?", key);
      }
    };
    const withStorage = async (work: (storage: DurableObjectStorage) => void): Promise<void> => {
      const { team } = await connectedStage();
      await runInDurableObject(stubOf(team), async (_, { storage }) => {
        await storage.deleteAll();
        work(storage);
        await storage.deleteAll();
      });
    };

    it("goes out in the same order, Slack refusing a group or not", () =>
      withStorage((storage) => {
        migrate(storage, STEPS.slice(0, STEPS_TAKEN));
        for (const entry of QUEUE) insert(storage, entry);
        const refuse = () =>
          storage.sql.exec(
            "UPDATE outbox SET refused = 'no', refused_at = 1 WHERE key = 'group S2'",
          );
        const before = { rows: rowsOf(storage), rounds: [] as unknown[] };
        // Looked at, and undone: the queue itself waits on.
        const look = (rounds: unknown[]): void => {
          for (const change of [() => {}, refuse]) {
            const undone = new Error("undone");
            const play = () =>
              storage.transactionSync(() => {
                change();
                rounds.push(sentFrom(storage));
                throw undone;
              });
            expect(play).toThrow(undone);
          }
        };
        look(before.rounds);
        migrate(storage);
        const after = { rows: rowsOf(storage), rounds: [] as unknown[] };
        look(after.rounds);
        expect(after).toEqual(before);
        expect(after.rounds[0]).toEqual([
          ["home U1", "announcement R1 C2 1", "group S2", "grant_ended", "group S1", "home U2"],
          ["message R1 U1 on_call 2", "announcement R1 C1 1", "topic R1 C1", "topic R1 C2"],
          ["message R1 U1 reminder 3", "announcement R1 C1 2", "topic R2 C1"],
        ]);
      }));

    it("has the columns that the newest version writes, and gets them after a rollback", () =>
      withStorage((storage) => {
        migrate(storage, STEPS.slice(0, STEPS_TAKEN));
        for (const entry of QUEUE) insert(storage, entry);
        migrate(storage);
        const migrated = rowsOf(storage);
        const anew = (put: (entry: OutboxEntry) => void) => {
          storage.sql.exec("DELETE FROM outbox");
          for (const entry of QUEUE) put(entry);
          return rowsOf(storage).map((row, n) => ({ ...row, id: n + 1 }));
        };
        const { outbox } = openStore(storage);
        expect(anew((entry) => outbox.put(entry, START))).toEqual(migrated);
        expect(anew((entry) => insert(storage, entry))).toEqual(migrated);
      }));

    it("told people from channels by their ids, as it does after a rollback", () =>
      withStorage((storage) => {
        migrate(storage, STEPS.slice(0, STEPS_TAKEN));
        storage.sql.exec(
          `INSERT INTO rotations (id, name, group_id, schedules, channel_ids, fallback_user_ids, members_before, version, changed_by, created_at)
           VALUES ('R1', 'Platform', 'S1', '[]', '[]', '[]', '[]', 1, 'U1', 1)`,
        );
        const refuse = (...ids: readonly string[]): void => {
          for (const id of ids)
            storage.sql.exec(
              "INSERT INTO refused_channels (rotation_id, channel_id, error, since) VALUES ('R1', ?, 'no', 1)",
              id,
            );
        };
        refuse("C1", "G1", "U1", "W1");
        migrate(storage);
        refuse("C2", "U2");
        const { rejectedRecipients } = openStore(storage);
        rejectedRecipients.refused("R1", { kind: "person", id: "U3" }, "no", 1);
        const found = rejectedRecipients.all().get("R1") ?? [];
        const idsOf = (kind: string) =>
          found
            .flatMap(({ recipient }) => (recipient.kind === kind ? [recipient.id] : []))
            .toSorted();
        expect([idsOf("channel"), idsOf("person")]).toEqual([
          ["C1", "C2", "G1"],
          ["U1", "U2", "U3", "W1"],
        ]);
      }));
  });

  it("that knew accounts by their addresses forgets these, and when an old answer was checked counts from now", async () => {
    const { team } = await connectedStage();
    await runInDurableObject(stubOf(team), async (_, { storage }) => {
      await storage.deleteAll();
      migrate(storage, STEPS.slice(0, STEPS.indexOf(FORGET_ACCOUNT_ADDRESSES)));
      const member = { id: "U1", name: "ann", email: "ann@acme.example", isAdmin: true };
      storage.sql.exec("INSERT INTO members VALUES ('U1', ?, 0)", JSON.stringify(member));
      storage.sql.exec("INSERT INTO matches VALUES ('ann@acme.example', 'U1', 0)");
      migrate(storage);
      const { people } = openStore(storage);
      expect(people.member("U1")).toEqual({ member: { ...member, email: null }, checkedAt: 0 });
      expect(people.match("ann@acme.example")).toMatchObject({ userId: "U1", checkedAt: 0 });
      const { checked_at } = storage.sql.exec("SELECT checked_at FROM members").one();
      expect(Number(checked_at)).toBeLessThan(0);
      await storage.deleteAll();
    });
  });

  const countOf = ({ sql }: DurableObjectStorage, table: string): number =>
    sql.exec<{ n: number }>(`SELECT count(*) AS n FROM ${table}`).one().n;
});
