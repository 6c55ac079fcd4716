/** The steps of `npm run deploy`, with a wrangler that only notes what it is asked. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { deploy, type Health, type Ran, type Tools } from "../../../scripts/deployment.ts";

const NO_DATABASE =
  "Couldn't find a D1 DB named 'pagersync-db' (bound as 'DB') in the API. Run 'wrangler d1 create pagersync-db' to create it.";
const WHO = "whoami --json";
const TABLES = "d1 execute DB --yes --file=schema.sql --remote";
const READY: Health = { ok: true, missing: [], keys: "ok" };

/** `answers`: what each command comes to, in turn; 0 without a word where nothing is said. */
function bench(answers: Readonly<Record<string, readonly Partial<Ran>[]>>, health: Health | null) {
  const asked: string[] = [];
  const said: string[] = [];
  const tools: Tools = {
    wrangler: async (args, how) => {
      const command = args.join(" ");
      const times = asked.filter((one) => one === command).length;
      asked.push(command);
      expect(how === "shown").toBe(command.startsWith("deploy") && !command.includes("--dry-run"));
      return { code: 0, output: "", ...answers[command]?.[times] };
    },
    deployedTo: () => ["https://pagersync.acme.workers.dev"],
    health: async () => health,
    say: (line) => void said.push(line),
  };
  return { asked, said, run: (...args: string[]) => deploy(args, tools) };
}

test("the first deploy makes the database, then its tables, and leads to /setup", async () => {
  const missing = ["SLACK_CLIENT_ID", "ENCRYPTION_KEYS"];
  const { asked, said, run } = bench(
    { [TABLES]: [{ code: 1, output: NO_DATABASE }] },
    { ok: false, missing, keys: "ENCRYPTION_KEYS isn't set." },
  );
  expect(await run()).toBe(0);
  expect(asked).toEqual([WHO, TABLES, "deploy", TABLES]);
  expect(said.slice(-2)).toEqual([
    "     Still missing: SLACK_CLIENT_ID, ENCRYPTION_KEYS.",
    "     Open https://pagersync.acme.workers.dev/setup: it says what is left to do, step by step.",
  ]);
});

test("a later deploy has the tables ready before the Worker that needs them", async () => {
  const { asked, said, run } = bench({}, READY);
  expect(await run()).toBe(0);
  expect(asked).toEqual([WHO, TABLES, "deploy"]);
  expect(said.at(-1)).toContain("https://pagersync.acme.workers.dev/slack/install");
});

test("reports keys and a list of teams that can't be used, and a Worker that doesn't answer yet", async () => {
  const keys = "ENCRYPTION_KEYS: key 1 isn't 32 bytes long.";
  const wrong = bench({}, { ok: false, missing: [], keys });
  await wrong.run();
  expect(wrong.said.at(-2)).toBe(`     ${keys}`);
  const teams = "ALLOWED_TEAMS: entry 2 isn't a team ID.";
  const mistyped = bench({}, { ok: false, missing: [], keys: "ok", allowed_teams: teams });
  await mistyped.run();
  expect(mistyped.said.at(-2)).toBe(`     ${teams}`);
  const placement = "JURISDICTION is set to something other than eu.";
  const misplaced = bench({}, { ok: false, missing: [], keys: "ok", placement });
  await misplaced.run();
  expect(misplaced.said.at(-2)).toBe(`     ${placement}`);
  const silent = bench({}, null);
  expect(await silent.run()).toBe(0);
  expect(silent.said.at(-1)).toContain("/setup");
});

test("deploys nothing for somebody who isn't logged in", async () => {
  const { asked, said, run } = bench({ [WHO]: [{ code: 1, output: '{"loggedIn":false}' }] }, null);
  expect(await run()).toBe(1);
  expect(asked).toEqual([WHO]);
  expect(said.at(-1)).toContain("npx wrangler login");
});

test("deploys nothing over tables that could not be brought up to date", async () => {
  const output = "More than one account available but unable to select one";
  const { asked, said, run } = bench({ [TABLES]: [{ code: 1, output }] }, null);
  expect(await run()).toBe(1);
  expect(asked).toEqual([WHO, TABLES]);
  expect(said.slice(-2)).toEqual([output, "     Nothing was deployed."]);
});

test("fails where the deploy fails, or the tables after the first one", async () => {
  expect(await bench({ deploy: [{ code: 1 }] }, null).run()).toBe(1);
  const late = bench({ [TABLES]: [{ code: 1, output: NO_DATABASE }, { code: 1 }] }, null);
  expect(await late.run()).toBe(1);
  expect(late.said.at(-1)).toBe("     The Worker is up, its tables are missing.");
});

test("passes its arguments on: all of them to the deploy, the ones that choose where to every command", async () => {
  const { asked, run } = bench({}, READY);
  await run("--secrets-file", ".prod.vars", "--env", "staging", "--config=w.toml");
  expect(asked).toEqual([
    `${WHO} --env staging --config=w.toml`,
    `${TABLES} --env staging --config=w.toml`,
    "deploy --secrets-file .prod.vars --env staging --config=w.toml",
  ]);
});

test("a dry run asks nothing of any account, and runs the schema twice", async () => {
  const version =
    "d1 execute DB --json --command SELECT max(version) AS version FROM schema_versions --local";
  const tables = "d1 execute DB --yes --file=schema.sql --local";
  const { asked, run } = bench({ [version]: [{ output: '[{"results":[{"version": 3}]}]' }] }, null);
  expect(await run("--dry-run")).toBe(0);
  expect(asked).toEqual([tables, tables, version, "deploy --outdir dist --dry-run"]);
  expect(await bench({ [tables]: [{}, { code: 1 }] }, null).run("--dry-run")).toBe(1);
  expect(await bench({}, null).run("--dry-run")).toBe(1);
});

test("knows wrangler's word for a database that isn't there yet, with a name in wrangler.toml and without", async () => {
  const cli = readFileSync("node_modules/wrangler/wrangler-dist/cli.js", "utf8");
  const words = [
    ...cli.matchAll(/Couldn't find an? [^`\n]*?D1 DB named '\$\{lookupName\}'[^`\n]*/g),
  ].map(([sentence]) => sentence);
  expect(words.length).toBe(2);
  for (const output of words) {
    const { asked, run } = bench({ [TABLES]: [{ code: 1, output }] }, READY);
    expect(await run()).toBe(0);
    expect(asked).toEqual([WHO, TABLES, "deploy", TABLES]);
  }
});

test("wrangler.toml names the database, so that wrangler asks for no name, and with no id", () => {
  const [, database = ""] = readFileSync("wrangler.toml", "utf8").split("[[d1_databases]]\n");
  const lines = database.split("\n").slice(0, database.split("\n").indexOf(""));
  expect(lines).toEqual(['binding = "DB"', 'database_name = "pagersync-db"']);
});
