/**
 * What Cloudflare logs of a whole session, on the built bundle with a Tail Worker attached: all four systems connected,
 * forms, a pasted file, callbacks and `/oncall`. Nothing secret and nothing that somebody typed is in it.
 *
 * One exception: addresses that hold a code, a state or a ticket, because OAuth and links do. They are named here, and
 * `redact_query_string` in wrangler.toml takes their queries out of what Cloudflare keeps.
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { APP_ORIGIN, type Emulation, personId, startEmulation } from "../playground/emulation.ts";
import type { Trace } from "../playground/tail.ts";
import { secrets } from "../world/secrets.ts";
import { authorizedWith, secretsAmong } from "../world/secrets-in-use.ts";
import type { SlackClient } from "../world/slack/client.ts";
import { Browser } from "./browser.ts";

/** A word of its own for each field, so that any part of it that turns up is this. */
const TYPED = {
  name: "Quagga rotation",
  renamed: "Quagga, renamed",
  search: "quagga search",
  question: "quagga question",
  file: "Quagga of a file",
  badFile: "quagga: [broken",
  wrongKey: "0a1b2c3d-0000-4000-8000-00000000quag",
  pagerDutyKey: "u+quaggaKEYofPagerDuty",
  wrongSecret: "quagga-secret-of-another",
} as const;
const FILE = `version: 1
rotations:
  - name: ${TYPED.file}
    group: payments-oncall
    schedules: [Payments]
`;
const TAIL_PATIENCE_MS = 20_000;

const traces: Trace[] = [];
let emulation: Emulation;
let browser: Browser;
let ada: SlackClient;

before(async () => {
  emulation = await startEmulation((trace) => traces.push(trace));
  browser = new Browser(emulation.runtime);
  ada = emulation.slack.client("ada");
  await playSession();
  await tailIsComplete();
});
after(() => emulation.runtime.stop());

async function playSession(): Promise<void> {
  await install("/slack/install");
  await install("/slack/install?grant=usergroups");
  await ada.openHome();
  await ada.sees("Connect PagerDuty");
  await typePagerDutyKey();
  await connectByConsent("Connect PagerDuty", (url) =>
    emulation.systems.pagerduty.authorize(url, { allow: true, user: personId("ada") }),
  );
  await useForms();
  await ada.command(`/oncall ${TYPED.question}`, "ops");
  await disconnect();
  await submitKeys("Add Opsgenie API Key", { "API Key": TYPED.wrongKey }, "errors");
  await submitKeys("Add Opsgenie API Key", keysOf("Opsgenie"), "closed");
  await ada.sees("Disconnect");
  await disconnect();
  const pair = keysOf("xMatters");
  const wrong = { ...pair, "API Secret": TYPED.wrongSecret };
  await submitKeys("Connect xMatters", wrong, "errors");
  await submitKeys("Connect xMatters", pair, "closed");
  await ada.sees("Disconnect");
  await disconnect();
  await connectByConsent("Connect Jira Service Management", (url) =>
    emulation.systems.jira.authorize(url, { allow: true, user: personId("ada") }),
  );
  await lookAround();
  emulation.slack.uninstallApp(emulation.team);
  await emulation.slack.settle();
}

async function install(path: string): Promise<void> {
  const start = await browser.follow(APP_ORIGIN + path);
  const back = emulation.slack.authorize(start ?? "", { as: "ada", allow: true });
  assert.match((await browser.follow(back)) ?? "nowhere", /slack/);
  // Once more: refused.
  assert.equal(await browser.follow(back), null);
}

async function connectByConsent(label: string, consent: (url: string) => string): Promise<void> {
  const link = await ada.click(label);
  const back = consent((await browser.follow(link ?? "")) ?? "");
  await browser.follow(back);
  assert.equal(await browser.follow(back), null);
  await ada.sees("Create Rotation");
}

/** A key that PagerDuty refuses, where the Home offers to type one. */
async function typePagerDutyKey(): Promise<void> {
  const label = "Use an API key instead";
  if (!ada.visibleText().includes(label)) return;
  await submitKeys(label, { "API Key": TYPED.pagerDutyKey }, "errors");
}

async function submitKeys(
  button: string,
  fields: Readonly<Record<string, string>>,
  expected: "closed" | "errors",
): Promise<void> {
  await ada.click(button);
  await ada.sees("[Submit]");
  for (const [field, value] of Object.entries(fields)) await ada.fill(field, value);
  if (ada.visibleText().includes("Region")) await ada.choose("Region", "US");
  assert.equal(await ada.submit(), expected);
  await ada.closeAll();
}

const keysOf = (system: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    emulation.systems.keys.flatMap((key) =>
      key.system === system ? [[key.field, key.value]] : [],
    ),
  );

async function disconnect(): Promise<void> {
  await ada.click("Disconnect");
  await ada.sees("Add Opsgenie API Key");
}

async function useForms(): Promise<void> {
  await ada.click("Create Rotation");
  await ada.seesModal("Create Rotation");
  await ada.sees("Config Name");
  await ada.fill("Config Name", TYPED.name);
  await ada.search("Schedules", TYPED.search);
  await ada.search("User Group", TYPED.search);
  const [group = ""] = await ada.search("User Group", "@platform-oncall");
  await ada.choose("User Group", group);
  await ada.choose("Schedules", ["Platform primary"]);
  await ada.choose("Channels", ["#ops"]);
  assert.equal(await ada.submit(), "closed");
  await ada.sees(TYPED.name);
  await ada.click("Edit", { within: TYPED.name });
  await ada.seesModal("Edit Rotation");
  await ada.sees("Config Name");
  await ada.fill("Config Name", TYPED.renamed);
  assert.equal(await ada.submit(), "closed");
  await ada.sees(TYPED.renamed);
  await paste(TYPED.badFile);
  await ada.closeAll();
  await paste(FILE);
  await ada.sees("Apply");
  await ada.click("Apply");
  await ada.closeAll();
  await ada.sees(TYPED.file);
}

async function paste(text: string): Promise<void> {
  await ada.click("Settings");
  await ada.seesModal("Settings");
  await ada.click("Import");
  await ada.seesModal("Import");
  await ada.fill("Configuration (YAML)", text);
  await ada.submit();
}

/** The pages, the operator's too, and requests of somebody who isn't Slack. */
async function lookAround(): Promise<void> {
  for (const path of ["/", "/setup", "/healthz", "/operator", "/nowhere"])
    await browser.ask(APP_ORIGIN + path);
  for (const token of ["quagga-token-of-nobody", secrets.OPERATOR_TOKEN])
    await browser.ask(`${APP_ORIGIN}/operator`, new URLSearchParams({ token }));
  assert.equal((await browser.ask(`${APP_ORIGIN}/operator`)).status, 200);
  const headers = { authorization: `Bearer ${secrets.OPERATOR_TOKEN}` };
  await emulation.runtime.deliver(new Request(`${APP_ORIGIN}/operator`, { headers }));
  const forged = {
    "x-slack-request-timestamp": String(Math.floor(Date.now() / 1_000)),
    "x-slack-signature": `v0=${"0".repeat(64)}`,
  };
  const body = new URLSearchParams({ payload: TYPED.question });
  await emulation.runtime.deliver(
    new Request(`${APP_ORIGIN}/slack/interactivity`, { method: "POST", headers: forged, body }),
  );
}

/** The last request's trace is there. Traces come in the order in which invocations end. */
async function tailIsComplete(): Promise<void> {
  const last = `${APP_ORIGIN}/privacy`;
  await browser.ask(last);
  const deadline = performance.now() + TAIL_PATIENCE_MS;
  while (!traces.some(({ event }) => event?.request?.url === last)) {
    if (performance.now() > deadline) throw new Error("the Tail Worker was never told");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Where a query may hold what OAuth or a link puts there, and the names of what that is. */
const MAY_HOLD: Readonly<Record<string, readonly string[]>> = {
  "/slack/callback": ["code", "state"],
  "/pagerduty/callback": ["code", "state"],
  "/jira/callback": ["code", "state"],
  "/pagerduty/connect": ["ticket"],
  "/jira/connect": ["ticket"],
};

/** All that a trace says, but for the queries above. */
function textOf(trace: Trace): string {
  const request = trace.event?.request;
  if (!request || trace.entrypoint !== undefined) return JSON.stringify(trace);
  const url = new URL(request.url);
  for (const name of MAY_HOLD[url.pathname] ?? []) url.searchParams.delete(name);
  const event = { ...trace.event, request: { ...request, url: url.href } };
  return JSON.stringify({ ...trace, event });
}

const isIn = (text: string, word: string): boolean =>
  [word, encodeURIComponent(word), JSON.stringify(word).slice(1, -1)].some((form) =>
    text.toLowerCase().includes(form.toLowerCase()),
  );

test("no secret in use and nothing typed is in an address, a header, a log line or an exception", () => {
  const { calls } = emulation.world;
  const words = [...secretsAmong(calls, browser.carried), ...Object.values(TYPED), "quagga"];
  // Each kind was in use, with each system.
  for (const kind of [/^xoxb-/, /^xoxp-/, /access/, /refresh/, /code/, /jira/])
    assert.ok(
      words.some((word) => kind.test(word)),
      `${kind}`,
    );
  const asked = new Set(calls.filter((c) => authorizedWith(c).length > 0).map((c) => c.host));
  for (const host of ["api.pagerduty.com", "api.opsgenie.com", "acme.xmatters.com"])
    assert.ok(asked.has(host), host);
  assert.ok(asked.has("api.atlassian.com"));
  assert.ok(browser.carried.length > 20 && words.length > 40, `${words.length} words`);

  const texts = traces.map(textOf);
  const found = words.flatMap((word) =>
    texts.filter((text) => isIn(text, word)).map((text) => `“${word}” is in ${text}`),
  );
  assert.deepEqual(found, []);
});

test("the session left traces of requests, alarms, objects and log lines", () => {
  const front = traces.filter(({ entrypoint }) => entrypoint === undefined);
  const objects = traces.filter(({ entrypoint }) => entrypoint === "Workspace");
  assert.ok(front.length > 50, `${front.length} of the Worker`);
  assert.ok(objects.length > 40, `${objects.length} of objects`);
  assert.ok(objects.some(({ event }) => event !== null && "scheduledTime" in event));
  const lines = JSON.stringify(traces.flatMap(({ logs }) => logs));
  for (const event of ["install.finished", "connect.finished", "connection.removed"])
    assert.ok(lines.includes(event), event);
  assert.deepEqual(
    traces.flatMap(({ exceptions }) => exceptions),
    [],
  );
});

test("every call of an object is POST https://workspace/ with no header but the body's type", () => {
  const calls = traces.flatMap(({ entrypoint, event }) =>
    entrypoint === "Workspace" && event?.request ? [event.request] : [],
  );
  const kinds = new Set(
    calls.map(({ method, url, headers }) => `${method} ${url} ${JSON.stringify(headers)}`),
  );
  assert.deepEqual(
    [...kinds],
    ['POST https://workspace/ {"content-type":"text/plain;charset=UTF-8"}'],
  );
});

test("a query is only where OAuth or a link puts it, and where an install asks for the grant", () => {
  const queries = traces.flatMap(({ event }) => {
    const url = event?.request ? new URL(event.request.url) : null;
    return url && url.search !== ""
      ? [[url.pathname, ...[...url.searchParams.keys()].sort()].join(" ")]
      : [];
  });
  const allowed = Object.entries(MAY_HOLD).map(([path, names]) => [path, ...names].join(" "));
  assert.deepEqual(
    [...new Set(queries)].filter((query) => ![...allowed, "/slack/install grant"].includes(query)),
    [],
  );
  assert.ok(queries.includes("/slack/callback code state"));
});
