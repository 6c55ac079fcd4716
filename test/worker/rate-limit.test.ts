import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { appWith } from "../../src/app.ts";
import { fresh, ORIGIN } from "./edge.ts";
import { workspaceOf } from "./stand-in.ts";

const MOST_A_MINUTE = 30;
let said: unknown[] = [];

beforeEach(async () => {
  await fresh();
  said = [];
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
  vi.spyOn(console, "log").mockImplementation((line) => void said.push(line));
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const visitor = () => {
  const app = appWith(workspaceOf);
  return async (path: string, from: string, init: RequestInit = {}) =>
    app.fetch(
      new Request(`${ORIGIN}${path}`, { ...init, headers: { "cf-connecting-ip": from } }),
      env,
    );
};
const trips = async () => (await env.DB.prepare("SELECT 1 FROM oauth_states").all()).results.length;

describe("a network that begins more round trips than anybody needs", () => {
  test("is asked to wait a minute, and nothing is written for them", async () => {
    const visit = visitor();
    for (let n = 0; n < MOST_A_MINUTE; n += 1)
      expect((await visit("/slack/install", "203.0.113.7")).status).toBe(302);
    expect(await trips()).toBe(0);
    for (const path of ["/slack/install", "/pagerduty/connect", "/jira/connect?ticket=x"]) {
      const response = await visit(path, "203.0.113.7");
      expect(response.status).toBe(429);
      expect(response.headers.get("retry-after")).toBe("60");
      expect(response.headers.get("content-security-policy")).toMatch(/^default-src 'none'; /);
      expect(await response.text()).toContain("Wait a minute, then try again.");
    }
    expect(await trips()).toBe(0);
    expect(said).toEqual([{ event: "http.rate_limited", path: "/slack/install" }]);

    expect((await visit("/slack/install", "203.0.113.8")).status).toBe(302);
    vi.setSystemTime(Date.now() + 60_000);
    expect((await visit("/slack/install", "203.0.113.7")).status).toBe(302);
  });

  test("gains nothing by changing addresses within one network", async () => {
    const visit = visitor();
    for (let n = 0; n < MOST_A_MINUTE; n += 1)
      await visit("/slack/install", `2001:db8:1:2::${n.toString(16)}`);
    expect((await visit("/slack/install", "2001:db8:1:2:ffff::1")).status).toBe(429);
    expect((await visit("/slack/install", "2001:db8:1:3::1")).status).toBe(302);
  });

  test("still sees the pages, and Slack's own requests are not counted", async () => {
    const visit = visitor();
    for (let n = 0; n <= MOST_A_MINUTE; n += 1) await visit("/slack/install", "203.0.113.7");
    expect((await visit("/", "203.0.113.7")).status).toBe(200);
    expect((await visit("/healthz", "203.0.113.7")).status).toBe(200);
    const event = { method: "POST", body: "{}" };
    expect((await visit("/slack/events", "203.0.113.7", event)).status).toBe(401);
  });

  test("is asked to wait, too, at pages that ask the database", async () => {
    const visit = visitor();
    for (let n = 0; n < MOST_A_MINUTE; n += 1)
      expect((await visit(n % 2 ? "/setup" : "/healthz", "203.0.113.7")).status).toBe(200);
    const database = vi.spyOn(env.DB, "prepare");
    for (const path of ["/setup", "/healthz"])
      expect((await visit(path, "203.0.113.7")).status).toBe(429);
    expect(database).not.toHaveBeenCalled();
    expect((await visit("/slack/install", "203.0.113.7")).status).toBe(302);
  });

  test("is not limited on a developer's machine", async () => {
    const visit = visitor();
    for (let n = 0; n <= MOST_A_MINUTE; n += 1)
      expect((await visit("/slack/install", "127.0.0.1")).status).toBe(302);
  });
});
