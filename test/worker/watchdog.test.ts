import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { openVault } from "../../src/vault/vault.ts";
import { watchdog } from "../../src/watchdog.ts";
import { fresh } from "./edge.ts";
import { workspace, workspaceOf } from "./stand-in.ts";

let said: unknown[] = [];
beforeEach(async () => {
  await fresh();
  said = [];
  for (const method of ["log", "error"] as const)
    vi.spyOn(console, method).mockImplementation((line) => void said.push(line));
});
afterEach(() => vi.restoreAllMocks());

/** As many installations as wanted, T000001 and so on; the watchdog looks at nothing but their ids. */
const install = (count: number) =>
  env.DB.prepare(
    `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
     INSERT INTO installations (team_id, team_name, app_id, bot_user_id, bot_scopes, sealed_bot_token, installed_by, installed_at)
     SELECT printf('T%06d', i), '', '', '', '', '', '', 0 FROM n`,
  )
    .bind(count)
    .run();
const uninstall = (teamId: string) =>
  env.DB.prepare("DELETE FROM installations WHERE team_id = ?").bind(teamId).run();
const id = (n: number) => `T${String(n).padStart(6, "0")}`;

/** One run: which teams it visited, in order. */
async function run(bindings: Partial<typeof env> = {}): Promise<readonly string[]> {
  workspace.calls = [];
  await watchdog({ ...env, ...bindings }, workspaceOf);
  return workspace.calls.map((call) => call.teamId);
}

/** D1, with its queries counted. */
function counted() {
  const count = { queries: 0 };
  const DB = {
    prepare(query: string) {
      count.queries += 1;
      return env.DB.prepare(query);
    },
    batch: (statements: D1PreparedStatement[]) => env.DB.batch(statements),
  } as unknown as D1Database;
  return { count, DB };
}

test("visits some workspaces with each run, goes on where the last one stopped, and begins again", async () => {
  await install(12);
  const rounds = [await run(), await run(), await run()];
  expect(rounds).toEqual([
    [1, 2, 3, 4, 5].map(id),
    [6, 7, 8, 9, 10].map(id),
    [11, 12, 1, 2, 3].map(id),
  ]);
  expect(said.at(-1)).toEqual({ event: "watchdog.finished", checked: 5, failed: 0 });
});

test("visits few workspaces with every run, each once", async () => {
  await install(3);
  await run();
  expect([await run(), await run()].map((teams) => teams.toSorted())).toEqual([
    [1, 2, 3].map(id),
    [1, 2, 3].map(id),
  ]);
});

test("doesn't mind that the workspace where it stopped is gone", async () => {
  await install(12);
  await run();
  await uninstall(id(5));
  await uninstall(id(6));
  expect(await run()).toEqual([7, 8, 9, 10, 11].map(id));
});

test("visits each of 100,000 workspaces within an hour, with the calls that a run may make", async () => {
  await install(100_000);
  const seen = new Map<string, number>();
  const gaps: number[] = [];
  for (let nth = 0; nth < 24; nth += 1) {
    const { count, DB } = counted();
    const visited = await run({ DB });
    expect(visited.length + count.queries).toBeLessThan(9_500);
    expect(count.queries).toBeLessThanOrEqual(50);
    for (const teamId of visited) {
      gaps.push(nth - (seen.get(teamId) ?? -1));
      seen.set(teamId, nth);
    }
  }
  expect(seen.size).toBe(100_000);
  // By loops: as arguments they would be too many.
  expect(gaps.reduce((most, gap) => Math.max(most, gap), 0)).toBeLessThanOrEqual(12);
});

describe("a visit that fails", () => {
  test("holds up no other, and is made again by the next run, beside that run's own", async () => {
    await install(30);
    let open = 0;
    let most = 0;
    workspace.ensureAlarm = async (teamId) => {
      open += 1;
      most = Math.max(most, open);
      await scheduler.wait(1);
      open -= 1;
      if (teamId === id(2)) throw new Error("moving");
    };
    expect(await run()).toEqual([1, 2, 3, 4, 5].map(id));
    expect(most).toBeLessThanOrEqual(10);
    expect(said).toEqual([
      { event: "watchdog.check_failed", team_id: id(2), error: "Error: moving" },
      { event: "watchdog.finished", checked: 5, failed: 1 },
    ]);
    expect(await run()).toEqual([2, 6, 7, 8, 9, 10].map(id));
    workspace.ensureAlarm = async () => {};
    expect(await run()).toEqual([2, 11, 12, 13, 14, 15].map(id));
    expect(await run()).toEqual([16, 17, 18, 19, 20].map(id));
  });

  test("is not made again once the app is uninstalled", async () => {
    await install(30);
    workspace.ensureAlarm = async (teamId) => {
      if (teamId === id(2)) throw new Error("gone");
    };
    await run();
    await uninstall(id(2));
    expect(await run()).toEqual([6, 7, 8, 9, 10].map(id));
  });

  test("of all workspaces leaves half of a run to the round", async () => {
    await install(200);
    workspace.ensureAlarm = async () => {
      throw new Error("down");
    };
    for (let nth = 0; nth < 9; nth += 1) expect((await run()).length).toBeLessThanOrEqual(40);
    expect((await run()).slice(20)).toEqual(Array.from({ length: 20 }, (_, i) => id(181 + i)));
  });
});

test("leaves the round to a run that is under way", async () => {
  await install(12);
  const vault = openVault(env);
  workspace.ensureAlarm = async (teamId) => {
    if (teamId === id(1)) await vault.moveWatchdog(id(5), id(9));
  };
  expect(await run()).toEqual([1, 2, 3, 4, 5].map(id));
  expect(await run()).toEqual([10, 11, 12, 1, 2].map(id));
  expect(await vault.moveWatchdog(id(5), id(9))).toBe(false);
});

test("fits into the free plan's 50 queries, with rows to seal anew and a visit to make again", async () => {
  await install(60);
  const key = (byte: number) => new Uint8Array(32).fill(byte).toBase64();
  workspace.ensureAlarm = async () => {
    throw new Error("down");
  };
  await env.DB.prepare("UPDATE installations SET sealed_bot_token = 'v1.old.AAAA'").run();
  // From the last page, over the end, to the first one.
  for (let nth = 0; nth < 11; nth += 1) {
    const { count, DB } = counted();
    await run({ DB, ENCRYPTION_KEYS: `new:${key(2)},old:${key(1)}` });
    expect(count.queries).toBeLessThanOrEqual(50);
  }
});

test("checks nothing where nothing is installed", async () => {
  expect(await run()).toEqual([]);
  expect(said).toEqual([{ event: "watchdog.finished", checked: 0, failed: 0 }]);
});

test.each([
  ["the keys", { ENCRYPTION_KEYS: "" }],
  [
    "the database",
    {
      DB: {
        prepare: () => {
          throw new Error("D1 is down");
        },
      } as unknown as D1Database,
    },
  ],
])("never throws, not even without %s", async (_what, broken) => {
  await run(broken);
  expect(said).toMatchObject([{ event: "watchdog.failed", checked: 0, failed: 0 }]);
});
