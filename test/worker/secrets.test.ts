/**
 * Every secret that was in use, sought everywhere where somebody could read: D1, the object's storage, log lines, pages,
 * addresses, and requests to Slack. In use means: it was in an Authorization header, went to or came from a token
 * endpoint, was carried by a browser, was typed into a form, or is a secret of the deployment.
 */
import { env, exports } from "cloudflare:workers";
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { EmulatedJira } from "../world/jira/emulated-jira.ts";
import { EmulatedOpsgenie } from "../world/opsgenie/emulated-opsgenie.ts";
import { secrets } from "../world/secrets.ts";
import { authorizedWith, isTokenEndpoint, secretsAmong } from "../world/secrets-in-use.ts";
import type { SlackClient } from "../world/slack/client.ts";
import { EmulatedXMatters } from "../world/xmatters/emulated-xmatters.ts";
import { dumpObject } from "./chaos/object-dump.ts";
import { disconnect, submitOpsgenieKey, submitXMattersPair } from "./connecting.ts";
import {
  addSchedule,
  connectPagerDuty,
  createRotation,
  HOUR,
  leaveForPagerDuty,
  leaveStage,
  lookAgain,
  MINUTE,
  ORIGIN,
  openHome,
  passUntil,
  ring,
  START,
  type Stage,
  setStage,
  visit,
} from "./stage.ts";

const KEYS = ["0a1b2c3d-0000-4000-8000-0000000000aa", "0a1b2c3d-0000-4000-8000-0000000000bb"];
const PAIR = { host: "acme.xmatters.com", key: "xm-key-0001", secret: "xm-secret-0001" };
const WRONG_SECRET = "xm-secret-of-another";
const DAY = 24 * HOUR;

let stage: Stage;
let pages: string[] = [];
let rows: string[] = [];
let carried: string[] = [];
let sought = 0;

beforeEach(async () => {
  [pages, rows, carried] = [[], [], []];
  stage = await setStage();
  for (const method of ["warn", "info", "debug"] as const)
    vi.spyOn(console, method).mockImplementation((...line) => void stage.logged.push(...line));
});
afterEach(leaveStage);
afterAll(() => console.log(`${sought} secrets sought`));

function secretsInUse(): readonly string[] {
  const typed = [...KEYS, PAIR.key, PAIR.secret, WRONG_SECRET];
  return secretsAmong(stage.world.calls, [...typed, ...carried]);
}

/** Records what D1 and the object hold now. */
async function note(): Promise<void> {
  for (const table of ["installations", "connections", "oauth_states"])
    rows.push(JSON.stringify((await env.DB.prepare(`SELECT * FROM ${table}`).all()).results));
  rows.push(await dumpObject(stage.team));
}

/** A page of ours as the browser gets it, with where it leads; cookies and states are the browser's own secrets. */
async function recordPage(response: Response): Promise<Response> {
  for (const line of response.headers.getSetCookie()) {
    const value = line.split(";")[0]?.split("=").slice(1).join("=");
    if (value) carried.push(value);
  }
  const location = response.headers.get("location") ?? "";
  const state = location === "" ? null : new URL(location).searchParams.get("state");
  if (state) carried.push(state);
  pages.push(location.replace(state ?? "\0", ""), await response.clone().text());
  return response;
}

async function install(as: string, path: string): Promise<void> {
  const start = await recordPage(await visit(ORIGIN + path));
  const cookie = start.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  await note();
  const back = stage.slack.authorize(start.headers.get("location") ?? "", { as, allow: true });
  expect((await recordPage(await visit(back, cookie))).status).toBe(302);
  // Again, and with nothing of its own: pages that refuse.
  expect((await recordPage(await visit(back, cookie))).status).toBe(400);
  expect((await recordPage(await visit(back))).status).toBe(400);
}

async function failToConnect(ada: SlackClient): Promise<void> {
  const { authorizeUrl, cookie } = await leaveForPagerDuty(ada);
  carried.push(cookie.split("=").slice(1).join("="));
  const back = stage.pagerduty.authorize(authorizeUrl, { allow: true });
  vi.setSystemTime(Date.now() + MINUTE);
  expect((await recordPage(await visit(back, cookie))).status).toBe(400);
}

async function submitKey(ada: SlackClient, key: string): Promise<string> {
  const outcome = await submitOpsgenieKey(ada, key);
  await ada.closeAll();
  return outcome;
}

async function submitPair(ada: SlackClient, secret: string): Promise<string> {
  const pair = { url: "acme.xmatters.com", key: PAIR.key, secret };
  const outcome = await submitXMattersPair(ada, pair);
  await ada.closeAll();
  return outcome;
}

/** There and back, and with the same state once more. */
async function connectAtlassian(ada: SlackClient, jira: EmulatedJira): Promise<void> {
  const start = await leaveForPagerDuty(ada, "Connect Jira Service Management");
  carried.push(start.cookie.split("=").slice(1).join("="));
  carried.push(new URL(start.authorizeUrl).searchParams.get("state") ?? "");
  const back = jira.authorize(start.authorizeUrl, { allow: true });
  expect((await recordPage(await visit(back, start.cookie))).status).toBe(302);
  expect((await recordPage(await visit(back, start.cookie))).status).toBe(400);
  await ring(stage);
}

async function searchSchedules(ada: SlackClient): Promise<void> {
  await ada.click("Create Rotation");
  await ada.seesModal("Create Rotation");
  await ada.search("Schedules", "nothing like it");
  await ada.closeAll();
}

describe("no secret in use", () => {
  it("appears where somebody could read it, through installs, connects, refreshes and failures", async () => {
    const { slack, pagerduty, team, world } = stage;
    const opsgenie = new EmulatedOpsgenie(world);
    opsgenie.keys.add({ key: KEYS[0] ?? "" });
    world.add(opsgenie);
    addSchedule(stage, "PLATFORM", "Platform primary", [["ada", START - HOUR, START + 90 * DAY]]);
    await install("ada", "/slack/install");
    await install("ada", "/slack/install?grant=usergroups");
    await ring(stage);
    const ada = slack.client("ada");
    await openHome(ada);

    await failToConnect(ada);
    await lookAgain(ada);
    await recordPage(await connectPagerDuty(stage, ada));
    await ring(stage);
    await createRotation(ada, {
      name: "Platform",
      group: "@platform-oncall",
      schedules: ["Platform primary"],
      channels: ["#ops"],
    });
    await passUntil(stage, Date.now() + 2 * MINUTE);
    await note();

    // Renewed after a refusal, refused by Slack, and by PagerDuty in the end.
    vi.setSystemTime(Date.now() + 11 * DAY);
    await ring(stage);
    world.faults.add({ host: "slack.com", times: 5, effect: { kind: "status", status: 500 } });
    await passUntil(stage, Date.now() + 5 * MINUTE);
    world.faults.clear();
    pagerduty.revoke();
    await passUntil(stage, Date.now() + 2 * MINUTE);
    await note();
    await lookAgain(ada);
    await ada.click("Disconnect");
    await vi.waitFor(async () => {
      await ring(stage);
      expect(ada.visibleText()).toContain("[Add Opsgenie API Key]");
    });

    expect(await submitKey(ada, KEYS[1] ?? "")).toBe("errors");
    expect(await submitKey(ada, KEYS[0] ?? "")).toBe("closed");
    await passUntil(stage, Date.now() + 2 * MINUTE);
    opsgenie.keys.revoke(KEYS[0] ?? "");
    await passUntil(stage, Date.now() + 2 * MINUTE);
    await note();
    await disconnect(stage, ada);
    await lookAgain(ada);

    const xmatters = new EmulatedXMatters(world);
    xmatters.addKey(PAIR);
    world.add(xmatters);
    expect(await submitPair(ada, WRONG_SECRET)).toBe("errors");
    expect(await submitPair(ada, PAIR.secret)).toBe("closed");
    await passUntil(stage, Date.now() + 2 * MINUTE);
    world.faults.add({ host: "acme.xmatters.com", effect: { kind: "garbage" } });
    await passUntil(stage, Date.now() + 2 * MINUTE);
    world.faults.clear();
    await note();
    await disconnect(stage, ada);
    await lookAgain(ada);

    const jira = new EmulatedJira(world);
    world.add(jira);
    await connectAtlassian(ada, jira);
    // Renewed at the end of its hour, and taken back.
    await passUntil(stage, Date.now() + 2 * HOUR);
    await searchSchedules(ada);
    jira.revoke("PADA");
    await passUntil(stage, Date.now() + 2 * HOUR);
    await searchSchedules(ada);
    await note();
    await lookAgain(ada);
    await ada.command("/oncall", "ops");

    const paths = [
      ["/", "/privacy", "/setup", "/healthz", "/slack/manifest.json", "/jira/callback?code=x"],
      ["/operator", "/jira/connect?ticket=x", "/pagerduty/callback?error=access_denied"],
    ].flat();
    for (const path of paths)
      await recordPage(await exports.default.fetch(new Request(ORIGIN + path)));
    const headers = { authorization: `Bearer ${secrets.OPERATOR_TOKEN}` };
    const watched = new Request(`${ORIGIN}/operator`, { headers });
    expect((await recordPage(await exports.default.fetch(watched))).status).toBe(200);

    const all = secretsInUse();
    sought = all.length;
    // Each kind was in use: Slack's tokens and codes, PagerDuty's pairs, keys, cookies, states, verifiers.
    const kinds = [/^xoxb-/, /^xoxp-/, /access/, /refresh/, /code/, /^0a1b2c3d/, /^xm-/, /jira/];
    for (const kind of kinds)
      expect(all.filter((secret) => kind.test(secret)).length, `${kind}`).toBeGreaterThan(0);
    // From all four systems, each with a token or a key.
    const asked = new Set(
      world.calls.filter((c) => authorizedWith(c).length > 0).map((c) => c.host),
    );
    for (const host of ["api.pagerduty.com", "api.opsgenie.com", PAIR.host, "api.atlassian.com"])
      expect(asked, host).toContain(host);
    expect(all.length).toBeGreaterThanOrEqual(40);

    // The object's copy of the credentials was among what was searched, sealed.
    expect(
      rows.filter((text) => /vault_copy.*sealed_credentials[^,]*v1\.k1\./.test(text)),
    ).not.toEqual([]);

    const toSlack = world.calls
      .filter((call) => call.host === "slack.com" && !isTokenEndpoint(call))
      .map(({ path, body }) => `${path} ${body}`);
    const places = {
      rows,
      pages,
      toSlack,
      lines: stage.logged.map((line) => JSON.stringify(line)),
      addresses: world.calls.map((call) => call.path),
      acks: slack.line.sent.map(({ response }) => response),
    };
    const found = Object.entries(places).flatMap(([place, texts]) =>
      all.filter((secret) => texts.some((text) => text.includes(secret))).map((s) => [place, s]),
    );
    expect(found).toEqual([]);
    for (const [place, texts] of Object.entries(places))
      expect(texts.join("").length, place).toBeGreaterThan(100);
    expect(team.group("platform-oncall").members.length).toBe(1);
  }, 60_000);
});
