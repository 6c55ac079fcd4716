/** `npm run deploy` against the emulated Slack, with a stub in wrangler's place as a process of its own. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { manifestFor } from "../../../src/slack/manifest.ts";
import { ADDRESS, deployStage } from "./deploy-stage.ts";

const LINK = `     Add PagerSync to Slack: ${ADDRESS}/slack/install`;
const stages: ReturnType<typeof deployStage>[] = [];
const stageOf = (...args: Parameters<typeof deployStage>) => {
  const stage = deployStage(...args);
  stages.push(stage);
  return stage;
};
afterEach(() => {
  for (const stage of stages.splice(0)) stage.end();
});

const commands = (stage: ReturnType<typeof deployStage>): readonly string[] =>
  stage.account().ran.map((args) => args.join(" "));
/** A stage on which all is in place. */
async function deployed() {
  const stage = stageOf();
  expect(await stage.run({ typed: { configuration: stage.generate().token } })).toBe(0);
  return stage;
}

test("a fresh account asks for a token and for systems, and ends with the one link to press", async () => {
  const stage = stageOf({ isProcess: true });
  const { token } = stage.generate();
  expect(await stage.run({ typed: { configuration: token } })).toBe(0);
  expect(stage.asked).toEqual([
    "Slack configuration token (Enter skips)",
    expect.stringContaining("Register apps of these now?"),
    expect.stringContaining("Show it once"),
  ]);
  expect(stage.said.at(-1)).toBe(LINK);

  const [app] = [...stage.slack.manifests.apps.values()];
  expect(app?.manifest).toEqual(manifestFor(ADDRESS));
  const { secrets, bulks } = stage.account();
  expect(secrets).toEqual({
    SLACK_CLIENT_ID: app?.credentials.client_id,
    SLACK_CLIENT_SECRET: app?.credentials.client_secret,
    SLACK_SIGNING_SECRET: app?.credentials.signing_secret,
    ENCRYPTION_KEYS: expect.stringMatching(/^k1:[A-Za-z0-9+/]{43}=$/),
  });
  expect(bulks).toBe(1);
  expect(stage.shown).toEqual([secrets["ENCRYPTION_KEYS"]]);
  expect(commands(stage).slice(0, 4)).toEqual([
    "whoami --json",
    "d1 execute DB --yes --file=schema.sql --remote",
    "deploy",
    "d1 execute DB --yes --file=schema.sql --remote",
  ]);
});

test("nothing secret is in an argument, in what is said, or in a file that stays", async () => {
  const stage = stageOf({ isProcess: true });
  const { token, refreshToken } = stage.generate();
  const typed = {
    configuration: token,
    Register: ["pagerduty", "jira"],
    "PagerDuty: Client ID": "pd-client",
    "PagerDuty: Secret": "pd-quagga-secret",
    "Jira Service Management: Client ID": "jira-client",
    "Jira Service Management: Secret": "jira-quagga-secret",
  };
  expect(await stage.run({ typed })).toBe(0);
  const { secrets, ran } = stage.account();
  expect(secrets).toMatchObject({
    PAGERDUTY_CLIENT_ID: "pd-client",
    PAGERDUTY_CLIENT_SECRET: "pd-quagga-secret",
    JIRA_CLIENT_SECRET: "jira-quagga-secret",
  });
  expect(stage.text()).toContain(`${ADDRESS}/pagerduty/callback`);
  const files = readdirSync(stage.folder, {
    recursive: true,
    encoding: "utf8",
    withFileTypes: true,
  })
    .filter((entry) => entry.isFile() && entry.name !== "account.json")
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"));
  expect(files.length).toBeGreaterThan(0);
  const { SLACK_CLIENT_ID: _, PAGERDUTY_CLIENT_ID: __, JIRA_CLIENT_ID: ___, ...secret } = secrets;
  for (const value of [...Object.values(secret), token, refreshToken])
    expect(JSON.stringify([ran, stage.said, files])).not.toContain(value);
});

test("a second run changes nothing, asks nothing and never looks at Slack", async () => {
  const stage = await deployed();
  const before = stage.account();
  const calls = stage.world.calls.length;
  expect(await stage.run({ typed: {} })).toBe(0);
  expect(stage.asked).toEqual([]);
  expect(stage.world.calls.length).toBe(calls);
  expect(stage.account()).toMatchObject({ secrets: before.secrets, bulks: 1, deploys: 2 });
  expect(commands(stage).slice(before.ran.length)).toEqual([
    "whoami --json",
    "d1 execute DB --yes --file=schema.sql --remote",
    "deploy",
    "secret list --format json",
    "secret list --format json",
  ]);
  expect(stage.said.at(-1)).toBe(LINK);
});

test("without a token it leads to /setup, and makes no key that nobody keeps", async () => {
  const stage = stageOf();
  expect(await stage.run()).toBe(0);
  expect(stage.account().secrets).toEqual({});
  expect(stage.text()).toContain("Still missing: SLACK_CLIENT_ID,");
  expect(stage.said.at(-1)).toBe(
    `     Open ${ADDRESS}/setup: it says what is left to do, step by step.`,
  );
  expect(await stage.run({ typed: { configuration: null } })).toBe(0);
  expect(stage.account().secrets).toEqual({});
});

test("every answer can come from the environment", async () => {
  const stage = stageOf();
  const env = {
    SLACK_CONFIG_TOKEN: stage.generate().token,
    PAGERDUTY_CLIENT_ID: "pd-client",
    PAGERDUTY_CLIENT_SECRET: "pd-secret",
    ENCRYPTION_KEYS: `k7:${"A".repeat(43)}=`,
    OPERATOR_TOKEN: "sixteen-characters-at-least",
  };
  expect(await stage.run({ env })).toBe(0);
  const { SLACK_CONFIG_TOKEN: _, ...secrets } = env;
  expect(stage.account().secrets).toMatchObject(secrets);
  expect(stage.account().bulks).toBe(1);
  expect(stage.said.at(-1)).toBe(LINK);
});

test("what the Worker has is never replaced by what the environment has", async () => {
  const stage = await deployed();
  const { secrets } = stage.account();
  expect(await stage.run({ env: { ENCRYPTION_KEYS: "k9:other", SLACK_CLIENT_ID: "9.9" } })).toBe(0);
  expect(stage.account().secrets).toEqual(secrets);
});

test("a refresh token is exchanged; one in a file is kept there for the next time", async () => {
  const stage = stageOf();
  expect(await stage.run({ typed: { configuration: stage.generate().refreshToken } })).toBe(0);
  expect(stage.said.at(-1)).toBe(LINK);

  const other = stageOf();
  const file = join(other.folder, "refresh-token");
  const first = other.generate().refreshToken;
  writeFileSync(file, `${first}\n`);
  expect(await other.run({ env: { SLACK_CONFIG_TOKEN_FILE: file } })).toBe(0);
  const next = readFileSync(file, "utf8").trim();
  expect(next).toMatch(/^xoxe-1-/);
  expect(next).not.toBe(first);
  expect(other.slack.manifests.rotate(next)).not.toBeNull();
});

test("the arguments that choose where go to every command, all of them to the deploy", async () => {
  const stage = stageOf();
  await stage.run({}, "--minify", "--env", "staging", "--config=w.toml");
  const ran = commands(stage);
  expect(ran).toContain("deploy --minify --env staging --config=w.toml");
  for (const command of ran) expect(command).toContain(" --env staging --config=w.toml");
});

test("a domain of one's own is the address, and the environment's goes before", async () => {
  const stage = stageOf();
  stage.change({ targets: [ADDRESS, "oncall.acme.example (custom domain - zone id: 7)"] });
  await stage.run();
  expect(stage.said.at(-1)).toContain("https://oncall.acme.example/setup");
  await stage.run({ env: { PAGERSYNC_ADDRESS: "https://other.example/" } });
  expect(stage.said.at(-1)).toContain("https://other.example/setup");
  stage.change({ targets: ["schedule: */5 * * * *"] });
  expect(await stage.run()).toBe(0);
  expect(stage.said.at(-1)).toContain("Open /setup on your Worker's address");
});

test("a dry run asks nothing of any account, and runs the schema twice", async () => {
  const stage = stageOf();
  expect(await stage.run({}, "--dry-run")).toBe(0);
  const tables = "d1 execute DB --yes --file=schema.sql --local";
  const ran = commands(stage);
  expect(ran).toEqual([
    tables,
    tables,
    "d1 execute DB --json --command SELECT max(version) AS version FROM schema_versions --local",
    "deploy --outdir dist --dry-run",
  ]);
  for (const step of [1, 2, 3, 4, 5, 6]) expect(stage.text()).toContain(`${step}/6  `);
  expect(stage.world.calls).toEqual([]);
  stage.change({ failing: { "d1 execute": { times: 1, says: "near CREAT" } } });
  expect(await stage.run({}, "--dry-run")).toBe(1);
  expect(stage.said.at(-1)).toContain("near CREAT");
});

test("wrangler.toml names the database, so that wrangler asks for no name, and with no id", () => {
  const [, database = ""] = readFileSync("wrangler.toml", "utf8").split("[[d1_databases]]\n");
  const lines = database.split("\n").slice(0, database.split("\n").indexOf(""));
  expect(lines).toEqual(['binding = "DB"', 'database_name = "pagersync-db"']);
});
