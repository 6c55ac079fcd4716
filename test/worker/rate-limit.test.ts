import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { appWith } from "../../src/app.ts";
import type { Env } from "../../src/env.ts";
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

const visitor = (bindings: Partial<Env> = {}) => {
  const app = appWith(workspaceOf);
  return async (path: string, from: string, init: RequestInit = {}) =>
    app.fetch(new Request(`${ORIGIN}${path}`, { ...init, headers: { "cf-connecting-ip": from } }), {
      ...env,
      ...bindings,
    });
};

describe("a network that begins more round trips than anybody needs", () => {
  test("is asked to wait a minute, and D1 isn't asked for them", async () => {
    const visit = visitor();
    const database = [vi.spyOn(env.DB, "prepare"), vi.spyOn(env.DB, "batch")];
    for (let n = 0; n < MOST_A_MINUTE; n += 1)
      expect((await visit("/slack/install", "203.0.113.7")).status).toBe(302);
    for (const path of ["/slack/install", "/pagerduty/connect", "/jira/connect?ticket=x"]) {
      const response = await visit(path, "203.0.113.7");
      expect(response.status).toBe(429);
      expect(response.headers.get("retry-after")).toBe("60");
      expect(response.headers.get("content-security-policy")).toMatch(/^default-src 'none'; /);
      expect(await response.text()).toContain("Wait a minute, then try again.");
    }
    const form = { method: "POST", body: "form=x" };
    expect((await visit("/pagerduty/connect", "203.0.113.7", form)).status).toBe(429);
    for (const asked of database) expect(asked).not.toHaveBeenCalled();
    expect(said).toEqual([{ event: "http.rate_limited", path: "/slack/install" }]);

    expect((await visit("/slack/install", "203.0.113.8")).status).toBe(302);
    vi.setSystemTime(Date.now() + 60_000);
    expect((await visit("/slack/install", "203.0.113.7")).status).toBe(302);
  });

  test("gains nothing by changing addresses within one network, however they are spelled", async () => {
    const visit = visitor();
    for (let n = 0; n < MOST_A_MINUTE; n += 1)
      await visit("/slack/install", `2001:db8:1:2::${n.toString(16)}`);
    for (const address of ["2001:db8:1:2:ffff::1", "2001:0DB8:0001:0002::1"])
      expect((await visit("/slack/install", address)).status).toBe(429);
    expect((await visit("/slack/install", "2001:db8:1:3::1")).status).toBe(302);
  });

  test("gains little by changing networks within a /48, and costs the /48 nothing while it is refused", async () => {
    const visit = visitor();
    for (let n = 0; n < 200; n += 1) await visit("/slack/install", "2001:db8:1:0::1");
    const answers: number[] = [];
    for (let n = 0; n < 200; n += 1) {
      const address = `2001:db8:1:${(n + 1).toString(16)}::1`;
      answers.push((await visit("/slack/install", address)).status);
    }
    expect(answers.filter((status) => status === 302).length).toBe(120 - MOST_A_MINUTE);
    expect((await visit("/slack/install", "2001:db8:2::1")).status).toBe(302);
  });

  test("is asked to wait where Cloudflare's own limit says so, by its network and what it asks for", async () => {
    const keys: string[] = [];
    const limit = async ({ key }: { key: string }) => {
      keys.push(key);
      return { success: keys.length < 3 };
    };
    const visit = visitor({ RATE_LIMIT: { limit } });
    expect((await visit("/slack/install", "2001:db8:1:2::1")).status).toBe(302);
    expect((await visit("/healthz", "203.0.113.7")).status).toBe(200);
    const refused = await visit("/slack/install", "203.0.113.7");
    expect(refused.status).toBe(429);
    expect(refused.headers.get("retry-after")).toBe("60");
    expect(keys).toEqual(["oauth 2001:db8:1:2::/64", "pages 203.0.113.7", "oauth 203.0.113.7"]);
  });

  test("is let through where Cloudflare's limit fails, and that is logged", async () => {
    const failed = vi.spyOn(console, "error").mockImplementation(() => {});
    const limit = () => Promise.reject(new Error("no such namespace"));
    const visit = visitor({ RATE_LIMIT: { limit } });
    expect((await visit("/slack/install", "203.0.113.7")).status).toBe(302);
    expect(failed).toHaveBeenCalledTimes(1);
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
