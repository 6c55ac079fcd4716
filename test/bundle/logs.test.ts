/**
 * What Cloudflare logs of a whole session, on the built bundle with a Tail Worker attached: all four systems connected,
 * forms, a pasted file, callbacks and `/oncall`. Nothing secret and nothing that somebody typed is in it.
 *
 * One exception: addresses that hold a code, a state or a ticket, because OAuth and links do. They are named here, and
 * `redact_query_string` in wrangler.toml takes their queries out of what Cloudflare keeps.
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type Emulation, startEmulation } from "../playground/emulation.ts";
import type { Trace } from "../playground/tail.ts";
import { authorizedWith, secretsAmong } from "../world/secrets-in-use.ts";
import { Browser } from "./browser.ts";
import { Session, TYPED } from "./session.ts";

const TAIL_PATIENCE_MS = 20_000;

const traces: Trace[] = [];
let emulation: Emulation;
let browser: Browser;

before(async () => {
  emulation = await startEmulation((trace) => traces.push(trace));
  browser = new Browser(emulation.runtime);
  await new Session(emulation, browser).play();
  await tailIsComplete();
});
after(() => emulation.runtime.stop());

/** Each request of the browser and of Slack has left its trace. */
async function tailIsComplete(): Promise<void> {
  const sent = browser.asked + emulation.slack.line.sent.length;
  const deadline = performance.now() + TAIL_PATIENCE_MS;
  while (front().length < sent) {
    if (performance.now() > deadline)
      throw new Error(`${front().length} of ${sent} requests have left a trace`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** The invocations of the Worker itself. */
const front = (): readonly Trace[] => traces.filter(({ entrypoint }) => entrypoint === undefined);

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
  const objects = traces.filter(({ entrypoint }) => entrypoint === "Workspace");
  assert.ok(front().length > 50, `${front().length} of the Worker`);
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
