/**
 * What the other side can do to us with its answer: lead elsewhere, never end, drip, or be enormous. Tried on every kind
 * of request that leaves, since each carries somebody's credentials and holds one of the few connections there are.
 */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { outgoing } from "../../src/outgoing/outgoing.ts";
import type { Credentials } from "../../src/schedulers/credentials.ts";
import { exchangeJiraCode, readJiraSites, refreshJira } from "../../src/schedulers/jira/oauth.ts";
import { exchangePagerDutyCode, refreshPagerDuty } from "../../src/schedulers/pagerduty/oauth.ts";
import { schedulerFor } from "../../src/schedulers/registry.ts";
import { Secret } from "../../src/secret.ts";
import { slackApi } from "../../src/slack/api.ts";
import { exchangeSlackCode } from "../../src/slack/oauth.ts";
import { textOf } from "../world/slack/json.ts";
import { hurryTimeouts } from "./hurry.ts";

const MB = 1024 * 1024;
const MOST_MB = 8;
const EVIL = "https://evil.example/collect";

const secret = new Secret("a-credential");
const client = { clientId: "client", clientSecret: secret };
const code = { code: secret, codeVerifier: secret, redirectUri: "https://pagersync.example/back" };
const tokens = { accessToken: secret, refreshToken: secret, expiresAt: Date.now() + 3_600_000 };
const pagerduty = {
  ...tokens,
  system: "pagerduty",
  apiOrigin: "https://api.eu.pagerduty.com",
  subdomain: "acme",
} as const;
const jira = {
  ...tokens,
  system: "jira",
  cloudId: "c1",
  siteName: "acme",
  siteUrl: "https://acme.atlassian.net",
} as const;
const keys = { apiKey: secret, apiSecret: secret };
const memory = { get: () => new Map(), put: () => undefined };
const plenty = () => outgoing(45, 5);
const list = (credentials: Credentials) => () =>
  schedulerFor(credentials, plenty(), memory, memory).schedules();
const slack = () =>
  slackApi({
    token: secret,
    teamId: "T1",
    outgoing: plenty(),
    rateLimits: { blockedUntil: () => null, block: () => undefined },
    now: Date.now,
  });

type Sender = () => Promise<{ readonly ok: boolean }>;
const SENDERS: readonly (readonly [string, string, Sender])[] = [
  ["Slack's Web API, read", "slack.com", () => slack().userInfo("U1")],
  ["Slack's Web API, written", "slack.com", () => slack().setGroupMembers("S1", ["U1"])],
  [
    "Slack's OAuth",
    "slack.com",
    () => exchangeSlackCode({ ...client, ...code }, plenty(), Date.now()),
  ],
  ["PagerDuty's API", "api.eu.pagerduty.com", list(pagerduty)],
  [
    "PagerDuty's OAuth, first",
    "identity.pagerduty.com",
    () => exchangePagerDutyCode(code, client, plenty(), Date.now()),
  ],
  [
    "PagerDuty's OAuth, again",
    "identity.pagerduty.com",
    () => refreshPagerDuty(pagerduty, client, plenty(), Date.now()),
  ],
  [
    "Opsgenie's API",
    "api.eu.opsgenie.com",
    list({ system: "opsgenie", apiKey: secret, region: "eu" }),
  ],
  [
    "xMatters' API",
    "acme.xmatters.com",
    list({ ...keys, system: "xmatters", host: "acme.xmatters.com" }),
  ],
  ["Jira's API", "api.atlassian.com", list(jira)],
  ["Jira's list of sites", "api.atlassian.com", () => readJiraSites(jira, plenty())],
  [
    "Jira's OAuth, first",
    "auth.atlassian.com",
    () => exchangeJiraCode(code, client, plenty(), Date.now()),
  ],
  [
    "Jira's OAuth, again",
    "auth.atlassian.com",
    () => refreshJira(jira, client, plenty(), Date.now()),
  ],
];

type Sent = { readonly url: string; readonly credentials: string };
let sent: Sent[] = [];

/** A network that answers everything in one way, and follows redirects unless `init` forbids it. */
function answerWith(answer: () => Response): void {
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    const request = new Request(input, init);
    const credentials = `${request.headers.get("authorization") ?? ""}${await textOf(request)}`;
    sent.push({ url: request.url, credentials });
    const response = answer();
    const location = response.headers.get("location");
    if (location === null || request.redirect === "manual") return response;
    sent.push({ url: location, credentials });
    return new Response("{}");
  });
}

const hosts = () => [...new Set(sent.map(({ url }) => new URL(url).hostname))];

/** A body that is made while it is read. */
function body(next: (nth: number) => Promise<Uint8Array> | Uint8Array) {
  const progress = { chunks: 0, isLeft: false };
  const stream = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        progress.chunks += 1;
        controller.enqueue(await next(progress.chunks));
      },
      cancel() {
        progress.isLeft = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { stream, progress };
}

beforeEach(() => {
  sent = [];
});
afterEach(() => vi.restoreAllMocks());

describe.each(SENDERS)("a request to %s", (_name, host, send) => {
  it.each([301, 302, 303, 307, 308])("follows no redirect: %i", async (status) => {
    answerWith(() => new Response(null, { status, headers: { location: EVIL } }));
    expect((await send()).ok).toBe(false);
    expect(sent.some(({ credentials }) => credentials !== "")).toBe(true);
    expect(hosts()).toEqual([host]);
  });

  it("stops reading an answer of 50 MB", async () => {
    const chunk = new Uint8Array(MB).fill(0x20);
    const bodies: ReturnType<typeof body>["progress"][] = [];
    answerWith(() => {
      const { stream, progress } = body(() => chunk);
      bodies.push(progress);
      return new Response(stream, { headers: { "content-type": "application/json" } });
    });
    expect((await send()).ok).toBe(false);
    expect(bodies.length).toBeGreaterThan(0);
    for (const progress of bodies) expect(progress).toEqual({ chunks: MOST_MB + 1, isLeft: true });
  });

  it("doesn't wait for an answer that never ends", async () => {
    hurryTimeouts();
    const bodies: ReturnType<typeof body>["progress"][] = [];
    answerWith(() => {
      const { stream, progress } = body((nth) =>
        nth === 1 ? new TextEncoder().encode('{"ok":true') : new Promise(() => undefined),
      );
      bodies.push(progress);
      return new Response(stream);
    });
    expect((await send()).ok).toBe(false);
    for (const progress of bodies) expect(progress.isLeft).toBe(true);
    expect(bodies.length).toBeGreaterThan(0);
  });
});

describe("a request", () => {
  it("has ten seconds, unless it says how many", async () => {
    const timers = vi.spyOn(globalThis, "setTimeout");
    answerWith(() => new Response("{}"));
    await plenty().send("https://api.pagerduty.com/schedules", { method: "GET" });
    await plenty().send("https://slack.com/api/x", { method: "GET", timeoutMs: 700 });
    expect(timers.mock.calls.map(([, ms]) => ms)).toEqual([10_000, 700]);
  });

  it("leaves no timer behind, whatever came of it", async () => {
    const set = vi.spyOn(globalThis, "setTimeout");
    const cleared = vi.spyOn(globalThis, "clearTimeout");
    const answers = [
      () => new Response("{}"),
      () => new Response(body(() => new Uint8Array(MB)).stream),
      () => new Response(body(() => new Promise(() => undefined)).stream),
      () => {
        throw new TypeError("connection refused");
      },
    ];
    answerWith(() => answers.shift()?.() ?? new Response(null, { status: 500 }));
    const request = { method: "GET", timeoutMs: 50 } as const;
    for (const _ of [...answers]) await plenty().send("https://slack.com/api/x", request);
    expect(set).toHaveBeenCalledTimes(4);
    expect(cleared.mock.calls.map(([timer]) => timer)).toEqual(
      set.mock.results.map(({ value }) => value),
    );
  });

  it("is given up while its answer drips, however often a byte comes", async () => {
    const { stream, progress } = body(async () => {
      await scheduler.wait(15);
      return new Uint8Array([0x20]);
    });
    answerWith(() => new Response(stream));
    const began = Date.now();
    const request = { method: "GET", timeoutMs: 150 } as const;
    expect(await plenty().send("https://slack.com/api/x", request)).toEqual({
      ok: false,
      error: { reason: "timed_out" },
    });
    expect(Date.now() - began).toBeLessThan(2_000);
    expect(progress.chunks).toBeGreaterThan(1);
    expect(progress.isLeft).toBe(true);
  });

  it("gives its connection back, whatever came of it", async () => {
    const narrow = outgoing(45, 1);
    const request = { method: "GET", timeoutMs: 50 } as const;
    const stuck = body(() => new Promise(() => undefined));
    const answers = [
      () => new Response(stuck.stream),
      () => new Response(body(() => new Uint8Array(MB)).stream),
      () => new Response("fine"),
    ];
    answerWith(() => answers.shift()?.() ?? new Response(null, { status: 500 }));
    const outcomes = await Promise.all(
      [1, 2, 3].map(() => narrow.send("https://slack.com/api/x", request)),
    );
    expect(outcomes.map((o) => (o.ok ? o.value.body : o.error.reason))).toEqual([
      "timed_out",
      "too_large",
      "fine",
    ]);
  });

  it("takes a character apart that comes in two halves, and puts it together", async () => {
    const bytes = new TextEncoder().encode("Zoë");
    const answer = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(bytes.slice(0, 3));
        controller.enqueue(bytes.slice(3));
        controller.close();
      },
    });
    answerWith(() => new Response(answer));
    const reply = await plenty().send("https://slack.com/api/x", { method: "GET" });
    expect(reply).toMatchObject({ ok: true, value: { body: "Zoë" } });
  });
});
