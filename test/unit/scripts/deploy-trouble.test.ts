/** What goes wrong in a deploy: one sentence, what to do, an exit code, and the next run mends it. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { manifestFor } from "../../../src/slack/manifest.ts";
import { CONFIGURATION_TOKEN_LIFE_MS } from "../../world/slack/manifest-apps.ts";
import { ADDRESS, deployStage } from "./deploy-stage.ts";

const stages: ReturnType<typeof deployStage>[] = [];
const stageOf = () => {
  const stage = deployStage();
  stages.push(stage);
  return stage;
};
afterEach(() => {
  for (const stage of stages.splice(0)) stage.end();
});
async function deployed() {
  const stage = stageOf();
  expect(await stage.run({ env: { SLACK_CONFIG_TOKEN: stage.generate().token } })).toBe(0);
  return stage;
}
const onlyApp = ({ slack }: ReturnType<typeof deployStage>) => {
  const [app, ...more] = [...slack.manifests.apps.values()];
  expect(more).toEqual([]);
  if (!app) throw new Error("no app was made");
  return app;
};
const again = async (stage: ReturnType<typeof deployStage>): Promise<void> => {
  expect(await stage.run({ env: { SLACK_CONFIG_TOKEN: stage.generate().token } })).toBe(0);
  expect(stage.said.at(-1)).toContain(`${ADDRESS}/slack/install`);
  const { credentials } = onlyApp(stage);
  expect(stage.account().secrets).toMatchObject({
    SLACK_CLIENT_ID: credentials.client_id,
    SLACK_CLIENT_SECRET: credentials.client_secret,
    SLACK_SIGNING_SECRET: credentials.signing_secret,
  });
};

describe("Cloudflare", () => {
  test("nobody is logged in: says how, and deploys nothing", async () => {
    const stage = stageOf();
    stage.change({ isLoggedIn: false });
    expect(await stage.run()).toBe(1);
    expect(stage.said.at(-1)).toContain("npx wrangler login");
    expect(stage.account().ran).toEqual([["whoami", "--json"]]);
  });

  test("nobody is logged in, and a person is there: offers to log in, and continues", async () => {
    const stage = stageOf();
    stage.change({ isLoggedIn: false });
    expect(await stage.run({ typed: { "Log in now": true } })).toBe(0);
    expect(stage.account().deploys).toBe(1);
    stage.change({ isLoggedIn: false });
    expect(await stage.run({ typed: { "Log in now": false } })).toBe(1);
    expect(stage.account().deploys).toBe(1);
  });

  test("no network: wrangler's own words, and what to do", async () => {
    const stage = stageOf();
    stage.change({ failing: { whoami: { times: 1, says: "fetch failed" } } });
    expect(await stage.run()).toBe(1);
    expect(stage.said.at(-1)).toMatch(/fetch failed\n.*Check the network/);
  });

  test.each([
    ["d1 execute", "Nothing was deployed."],
    ["deploy", "The Worker wasn't deployed."],
    ["secret list", "Cloudflare didn't say which secrets the Worker has."],
  ])("%s fails: says so, and the next run does all of it", async (command, words) => {
    const stage = stageOf();
    stage.change({ failing: { [command]: { times: 1, says: "A server error." } } });
    expect(await stage.run({ env: { SLACK_CONFIG_TOKEN: stage.generate().token } })).toBe(1);
    expect(stage.said.at(-1)).toContain(words);
    expect([...stage.slack.manifests.apps]).toEqual([]);
    await again(stage);
  });

  test("knows wrangler's word for a database that isn't there yet, with a name and without", async () => {
    const cli = readFileSync("node_modules/wrangler/wrangler-dist/cli.js", "utf8");
    const words = [
      ...cli.matchAll(/Couldn't find an? [^`\n]*?D1 DB named '\$\{lookupName\}'[^`\n]*/g),
    ].map(([sentence]) => sentence);
    expect(words.length).toBe(2);
    for (const noDatabase of words) {
      const stage = stageOf();
      stage.change({ noDatabase });
      expect(await stage.run()).toBe(0);
      expect(stage.account().schemaRuns).toBe(1);
    }
  });

  test("the secrets aren't taken: the next run removes that app and makes another", async () => {
    const stage = stageOf();
    stage.change({ failing: { "secret bulk": { times: 3, says: "A server error." } } });
    expect(await stage.run({ env: { SLACK_CONFIG_TOKEN: stage.generate().token } })).toBe(1);
    const lost = onlyApp(stage);
    expect(stage.said.at(-1)).toContain(`The Slack app ${lost.id} was made, but`);
    expect(stage.account().secrets).toEqual({});
    await again(stage);
    expect(onlyApp(stage).id).not.toBe(lost.id);
    // And the one after that leaves it alone.
    await again(stage);
  });

  test("one failure of the secrets is no failure", async () => {
    const stage = stageOf();
    stage.change({ failing: { "secret bulk": { times: 2, says: "A server error." } } });
    await again(stage);
  });

  test("some of Slack's secrets are missing: asks for them, masked, and never makes a second app", async () => {
    const stage = await deployed();
    const { SLACK_SIGNING_SECRET: lost = "", ...rest } = stage.account().secrets;
    stage.change({ secrets: rest });
    expect(await stage.run({ env: { SLACK_CONFIG_TOKEN: stage.generate().token } })).toBe(0);
    expect(stage.text()).toContain(`https://api.slack.com/apps/${onlyApp(stage).id}/general`);
    expect(stage.said.at(-1)).toContain("/setup");
    expect(await stage.run({ typed: { "Signing Secret": lost } })).toBe(0);
    expect(stage.account().secrets).toEqual({ ...rest, SLACK_SIGNING_SECRET: lost });
    expect(onlyApp(stage)).toBeDefined();
  });

  test("the sealing key is missing and something is stored: no new key is made over it", async () => {
    const stage = await deployed();
    const { ENCRYPTION_KEYS: kept = "", ...rest } = stage.account().secrets;
    stage.change({ secrets: rest, installations: 3 });
    expect(await stage.run()).toBe(1);
    expect(stage.said.at(-1)).toContain("The Worker has no ENCRYPTION_KEYS");
    expect(stage.account().secrets).toEqual(rest);
    expect(await stage.run({ env: { ENCRYPTION_KEYS: kept } })).toBe(0);
    expect(stage.account().secrets).toEqual({ ...rest, ENCRYPTION_KEYS: kept });
  });

  test("the address doesn't answer: says so after a minute", async () => {
    const stage = deployStage({ answer: () => Promise.reject(new TypeError("fetch failed")) });
    stages.push(stage);
    const began = stage.clock.now;
    expect(await stage.run()).toBe(1);
    expect(stage.clock.now - began).toBe(55_000);
    expect(stage.said.at(-1)).toContain(`${ADDRESS} doesn't answer yet.`);
  });

  test("keys, teams and places that can't be used are said in the Worker's words", async () => {
    const problem = "ALLOWED_TEAMS: entry 2 isn't a team ID.";
    const answer = async () =>
      Response.json({ ok: false, missing: [], keys: "ok", allowed_teams: problem });
    const stage = deployStage({ answer });
    stages.push(stage);
    await stage.run();
    expect(stage.text()).toContain(`     ${problem}`);
  });
});

describe("a configuration token", () => {
  test.each([
    ["expired", "has expired"],
    ["made up", "doesn't know this configuration token"],
  ] as const)("that is %s is asked for again, and then refused", async (kind, words) => {
    const stage = stageOf();
    const { token } = stage.generate();
    stage.clock.now += CONFIGURATION_TOKEN_LIFE_MS;
    const bad = kind === "expired" ? token : "xoxe.xoxp-1-none";
    expect(await stage.run({ typed: { configuration: bad } })).toBe(1);
    expect(stage.asked.filter((ask) => ask.includes("configuration"))).toHaveLength(3);
    expect(stage.said.at(-1)).toContain(words);
    expect(await stage.run({ env: { SLACK_CONFIG_TOKEN: bad } })).toBe(1);
    expect(stage.said.at(-1)).toContain(words);
    expect(stage.account().secrets).toEqual({});
  });

  test("that Slack takes for another kind is refused in words", async () => {
    const stage = stageOf();
    const body = JSON.stringify({ ok: false, error: "not_allowed_token_type" });
    stage.world.faults.add({ path: "validate", effect: { kind: "status", status: 200, body } });
    expect(await stage.run({ env: { SLACK_CONFIG_TOKEN: stage.generate().token } })).toBe(1);
    expect(stage.said.at(-1)).toContain("not a configuration token");
  });

  test("of another form is never sent", async () => {
    const stage = stageOf();
    expect(await stage.run({ env: { SLACK_CONFIG_TOKEN: "xoxb-1-2-3" } })).toBe(1);
    expect(stage.said.at(-1)).toContain("That's another kind of Slack token.");
    expect(stage.world.calls).toEqual([]);
  });

  test("a file without one, or with a spent one, is said", async () => {
    const stage = stageOf();
    const file = join(stage.folder, "token");
    const env = { SLACK_CONFIG_TOKEN_FILE: file };
    expect(await stage.run({ env })).toBe(1);
    expect(stage.said.at(-1)).toContain("must be writable and hold a refresh token");
    const { refreshToken } = stage.generate();
    stage.slack.manifests.rotate(refreshToken);
    writeFileSync(file, refreshToken);
    expect(await stage.run({ env })).toBe(1);
    expect(stage.said.at(-1)).toContain("a refresh token works once");
  });
});

describe("Slack", () => {
  test("doesn't answer: the next run makes the app", async () => {
    const stage = stageOf();
    stage.world.faults.add({ host: "slack.com", times: 1, effect: { kind: "refused" } });
    expect(await stage.run({ env: { SLACK_CONFIG_TOKEN: stage.generate().token } })).toBe(1);
    expect(stage.said.at(-1)).toContain("Check the network.");
    await again(stage);
  });

  test("answers nonsense: the same", async () => {
    const stage = stageOf();
    stage.world.faults.add({ host: "slack.com", times: 1, effect: { kind: "garbage" } });
    expect(await stage.run({ env: { SLACK_CONFIG_TOKEN: stage.generate().token } })).toBe(1);
    await again(stage);
  });

  test("loses its reply to the making of an app: says which app to delete first", async () => {
    const stage = stageOf();
    stage.world.faults.add({ path: "manifest.create", times: 1, effect: { kind: "reply_lost" } });
    expect(await stage.run({ env: { SLACK_CONFIG_TOKEN: stage.generate().token } })).toBe(1);
    expect(stage.said.at(-1)).toContain("lists a PagerSync app from just now, delete it first");
    stage.slack.manifests.delete(onlyApp(stage).id);
    await again(stage);
  });

  test("limits the rate: waits as long as it says", async () => {
    const stage = await deployed();
    stage.slack.manifests.delete(onlyApp(stage).id);
    const began = stage.clock.now;
    const env = { SLACK_CONFIG_TOKEN: stage.generate().token, SLACK_APP_ID: "new" };
    expect(await stage.run({ env })).toBe(0);
    expect(stage.text()).toMatch(/waiting \d+ s/);
    expect(stage.clock.now - began).toBeGreaterThan(30_000);
  });

  test("has lost the app: says how to make another, and makes it where a person agrees", async () => {
    const stage = await deployed();
    const gone = onlyApp(stage).id;
    stage.slack.manifests.delete(gone);
    stage.change({ targets: ["https://moved.example"] });
    expect(await stage.run({ env: { SLACK_CONFIG_TOKEN: stage.generate().token } })).toBe(1);
    expect(stage.said.at(-1)).toContain("once with SLACK_APP_ID=new");
    const typed = { configuration: stage.generate().token, "Make another app": true };
    expect(await stage.run({ typed })).toBe(0);
    expect(onlyApp(stage).id).not.toBe(gone);
    expect(stage.account().secrets["SLACK_CLIENT_ID"]).toBe(onlyApp(stage).credentials.client_id);
  });

  test("says that the app is another person's", async () => {
    const stage = await deployed();
    stage.change({ targets: ["https://moved.example"] });
    const team = [...stage.slack.teams.values()][0];
    const bob = team?.addUser({ name: "bob" });
    const { token } = stage.slack.manifests.generateToken({
      teamId: team?.id ?? "",
      userId: bob?.id ?? "",
    });
    expect(await stage.run({ env: { SLACK_CONFIG_TOKEN: token } })).toBe(1);
    expect(stage.said.at(-1)).toContain("Use a token of one of its collaborators.");
  });
});

describe("the manifest at Slack", () => {
  const differing = async (change: (manifest: ReturnType<typeof manifestFor>) => object) => {
    const stage = await deployed();
    // As an earlier version left it.
    const app = onlyApp(stage);
    app.manifest = change(manifestFor(ADDRESS)) as typeof app.manifest;
    writeFileSync(
      join(stage.folder, ".pagersync.json"),
      JSON.stringify({
        default: { address: ADDRESS, app: app.id, manifest: "of another version" },
      }),
    );
    return { stage, app, env: { SLACK_CONFIG_TOKEN: stage.generate().token } };
  };

  test("follows the address, and says where else it must be changed", async () => {
    const stage = await deployed();
    stage.change({ targets: ["https://moved.example"] });
    expect(await stage.run({ env: { SLACK_CONFIG_TOKEN: stage.generate().token } })).toBe(0);
    expect(stage.text()).toContain(`The address was ${ADDRESS}. Change the redirect URLs`);
    expect(onlyApp(stage).manifest).toMatchObject(manifestFor("https://moved.example"));
    expect(stage.record()).toMatchObject({ address: "https://moved.example" });
  });

  test("grows by scopes only where somebody agrees", async () => {
    const { stage, app, env } = await differing((manifest) => {
      const { scopes } = manifest.oauth_config;
      const bot = scopes.bot.filter((scope) => scope !== "commands");
      return {
        ...manifest,
        oauth_config: { ...manifest.oauth_config, scopes: { ...scopes, bot } },
      };
    });
    expect(await stage.run({ env })).toBe(1);
    expect(stage.text()).toContain("+ /oauth_config/scopes/bot: commands");
    expect(stage.said.at(-1)).toContain("SLACK_ALLOW_NEW_SCOPES=yes");
    expect(app.manifest.oauth_config?.scopes?.bot).not.toContain("commands");

    expect(await stage.run({ typed: { configuration: env.SLACK_CONFIG_TOKEN } })).toBe(1);
    expect(stage.asked.at(-1)).toContain("new scopes: commands");
    expect(app.manifest.oauth_config?.scopes?.bot).not.toContain("commands");

    expect(await stage.run({ env: { ...env, SLACK_ALLOW_NEW_SCOPES: "yes" } })).toBe(0);
    expect(app.manifest.oauth_config?.scopes?.bot).toContain("commands");
    expect(stage.text()).toContain(`when they install again: ${ADDRESS}/slack/install`);
  });

  test("keeps the app's name and whatever PagerSync doesn't declare", async () => {
    const { stage, app, env } = await differing((manifest) => ({
      ...manifest,
      display_information: { name: "Who is on call" },
      features: { ...manifest.features, bot_user: { display_name: "oncall" } },
      settings: {
        ...manifest.settings,
        allowed_ip_address_ranges: ["10.0.0.1"],
        event_subscriptions: { ...manifest.settings.event_subscriptions, bot_events: [] },
      },
    }));
    expect(await stage.run({ env })).toBe(0);
    expect(app.manifest.display_information).toEqual({ name: "Who is on call" });
    expect(app.manifest.features?.bot_user).toEqual({ display_name: "oncall" });
    expect(app.manifest.settings).toMatchObject({
      allowed_ip_address_ranges: ["10.0.0.1"],
      event_subscriptions: manifestFor(ADDRESS).settings.event_subscriptions,
    });
  });

  test("is left alone where only Slack's order and defaults differ", async () => {
    const { stage, env } = await differing((manifest) => manifest);
    expect(await stage.run({ env })).toBe(0);
    expect(stage.world.callsTo("manifest.update")).toEqual([]);
    expect(stage.text()).toContain("has this version's manifest");
  });

  test("of an app that was made by hand is looked at once its ID is known", async () => {
    const { stage, app, env } = await differing((manifest) => manifest);
    writeFileSync(join(stage.folder, ".pagersync.json"), "broken by hand");
    expect(await stage.run({ env })).toBe(0);
    expect(stage.text()).toContain("Which Slack app is it? Set SLACK_APP_ID");
    expect(await stage.run({ env: { ...env, SLACK_APP_ID: app.id } })).toBe(0);
    expect(stage.record()).toMatchObject({ app: app.id });
    expect(await stage.run()).toBe(0);
    expect(stage.text()).toContain(`The app ${app.id} has this version's manifest.`);
  });
});
