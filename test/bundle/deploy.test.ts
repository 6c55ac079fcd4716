/**
 * A whole deploy, from a fresh account to the press of the link that it ends with: the emulated Slack makes the app, a stub
 * is in wrangler's place, and the built bundle runs with exactly the secrets that the deploy set.
 */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { examine } from "../../scripts/doctor/examine.ts";
import { VERSION } from "../../src/version.ts";
import { type Runtime, startRuntime } from "../playground/runtime.ts";
import { ADDRESS, deployStage } from "../unit/scripts/deploy-stage.ts";
import { EmulatedSlack } from "../world/slack/slack.ts";
import { World } from "../world/world.ts";
import { Browser } from "./browser.ts";

let runtime: Runtime | undefined;
const world = new World();
const stage = deployStage({
  isProcess: true,
  answer: async (input, init) => {
    // The Worker as it is once the secrets are there.
    const { secrets } = stage.account();
    runtime ??= await startRuntime({ outside: world.fetch, bindings: secrets });
    return runtime.deliver(new Request(input, init));
  },
});
after(async () => {
  await runtime?.stop();
  stage.end();
});

test("a fresh account, a token and Enter: the link that is left installs PagerSync", async () => {
  const code = await stage.run({ typed: { configuration: stage.generate().token } });
  assert.equal(code, 0, stage.text());
  const [, link = ""] = /Add PagerSync to Slack: (\S+)$/.exec(stage.said.at(-1) ?? "") ?? [];
  assert.equal(link, `${ADDRESS}/slack/install`);
  assert.ok(runtime);

  // Slack as the app's manifest has configured it.
  const [app] = [...stage.slack.manifests.apps.values()];
  assert.ok(app);
  const slack = new EmulatedSlack({
    world,
    deliver: runtime.deliver,
    clientId: app.credentials.client_id,
    clientSecret: app.credentials.client_secret,
    signingSecret: app.credentials.signing_secret,
    appOrigin: ADDRESS,
    deliversEventsItself: true,
  });
  slack.app.redirectUrls = app.manifest.oauth_config?.redirect_urls ?? [];
  slack.app.botEvents = new Set(app.manifest.settings?.event_subscriptions?.bot_events);
  slack.app.isMessagesTabOn = app.manifest.features?.app_home?.messages_tab_enabled ?? false;
  world.add(slack);
  const team = slack.addTeam({ name: "Acme" });
  team.addUser({ name: "ada", kind: "admin" });

  const browser = new Browser(runtime);
  const authorize = (await browser.follow(link)) ?? "";
  const back = slack.authorize(authorize, { as: "ada", allow: true });
  assert.match((await browser.follow(back)) ?? "nowhere", /slack/);
  const ada = slack.client("ada");
  await ada.openHome();
  await ada.sees("Add Opsgenie API Key");
  await slack.settle();
});

test("the doctor finds nothing wrong with it", async () => {
  assert.ok(runtime);
  const { deliver } = runtime;
  const findings = await examine(ADDRESS, {
    fetch: (input, init) => deliver(new Request(input, init)),
    now: Date.now,
    version: VERSION,
  });
  assert.deepEqual(
    findings.filter(({ state }) => state === "wrong"),
    [],
  );
  const fine = findings.filter(({ state }) => state === "ok").map(({ what }) => what);
  for (const what of ["Database", "Secrets", "Version", "Manifest", "Plain HTTP", "Install"])
    assert.ok(fine.includes(what), `${what}: ${JSON.stringify(findings)}`);
});
