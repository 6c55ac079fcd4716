import { env } from "cloudflare:workers";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
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

/** As many installations as wanted, T0001 and so on; the watchdog looks at nothing but their ids. */
const install = (count: number) =>
  env.DB.prepare(
    `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
     INSERT INTO installations (team_id, team_name, app_id, bot_user_id, bot_scopes, sealed_bot_token, installed_by, installed_at)
     SELECT printf('T%04d', i), '', '', '', '', '', '', 0 FROM n`,
  )
    .bind(count)
    .run();
const checkedTeams = () => workspace.calls.map((call) => call.teamId).toSorted();

test("checks every workspace once, wherever it begins", async () => {
  await install(250);
  for (const start of ["", "T0100", "T0250", "Tzzz"]) {
    workspace.calls = [];
    await watchdog(env, workspaceOf, start);
    expect(checkedTeams()).toEqual(
      Array.from({ length: 250 }, (_, i) => `T${String(i + 1).padStart(4, "0")}`),
    );
  }
  expect(said[0]).toEqual({ event: "watchdog.finished", checked: 250, failed: 0 });
});

test("checks no more workspaces than a run may, and begins the next run with the others", async () => {
  await install(1000);
  await watchdog(env, workspaceOf, "");
  expect(checkedTeams()).toEqual([...new Set(checkedTeams())]);
  expect(checkedTeams().length).toBe(900);
  await watchdog(env, workspaceOf, "T0900");
  expect(new Set(checkedTeams()).size).toBe(1000);
});

test("goes on past a workspace whose check fails, ten at a time at most", async () => {
  await install(30);
  let open = 0;
  let most = 0;
  workspace.ensureAlarm = async (teamId) => {
    open += 1;
    most = Math.max(most, open);
    await scheduler.wait(1);
    open -= 1;
    if (teamId === "T0007") throw new Error("moving");
  };
  await watchdog(env, workspaceOf);
  expect(checkedTeams().length).toBe(30);
  expect(most).toBe(10);
  expect(said).toEqual([
    { event: "watchdog.check_failed", team_id: "T0007", error: "Error: moving" },
    { event: "watchdog.finished", checked: 30, failed: 1 },
  ]);
});

test("checks nothing where nothing is installed", async () => {
  await watchdog(env, workspaceOf);
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
  await watchdog({ ...env, ...broken }, workspaceOf);
  expect(said).toMatchObject([{ event: "watchdog.failed", checked: 0, failed: 0 }]);
});
