/** Plain http: nothing is served over it, and no secret is taken from it. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { secrets } from "../world/secrets.ts";
import { answer, fresh, ORIGIN, signed } from "./edge.ts";
import { workspace } from "./stand-in.ts";

const PLAIN = "http://pagersync.example";
const TOKEN = secrets.OPERATOR_TOKEN;
const form = (method: string): RequestInit => ({
  method,
  body: method === "GET" || method === "HEAD" ? null : new URLSearchParams({ token: TOKEN }),
  redirect: "manual",
});

beforeEach(async () => {
  await fresh();
  vi.spyOn(console, "log").mockImplementation(() => undefined);
});
afterEach(() => vi.restoreAllMocks());

describe("by plain http", () => {
  test.each(["GET", "HEAD"])("a %s leads to the same address by https", async (method) => {
    for (const path of [
      "/",
      "/slack/install?grant=usergroups&team=T1",
      "/pagerduty/callback?code=a%20b&state=c",
      "/nowhere/%2e%2e//x?",
      "//evil.example/%0d%0aset-cookie:a",
      "/operator",
    ]) {
      const response = await answer(new Request(PLAIN + path, { method, redirect: "manual" }));
      expect([path, response.status]).toEqual([path, 308]);
      expect(response.headers.get("location")).toBe(new URL(`${ORIGIN}${path}`).href);
      expect(response.headers.getSetCookie()).toEqual([]);
      expect(await response.text()).toBe("");
    }
  });

  test("another port leads to https's own", async () => {
    const response = await answer(new Request("http://pagersync.example:8080/guide"));
    expect(response.headers.get("location")).toBe(`${ORIGIN}/guide`);
  });

  test.each(["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])("a %s is refused", async (method) => {
    for (const path of ["/operator", "/slack/events", "/pagerduty/connect", "/nowhere"]) {
      const response = await answer(new Request(PLAIN + path, form(method)));
      expect([path, response.status]).toEqual([path, 403]);
      expect(response.headers.getSetCookie()).toEqual([]);
    }
  });

  test("even what Slack signed is refused, and reaches no workspace", async () => {
    const body = JSON.stringify({ type: "url_verification", token: "t", challenge: "c" });
    const request = await signed("/slack/events", body);
    const plain = new Request(`${PLAIN}/slack/events`, request);
    expect((await answer(plain)).status).toBe(403);
    expect(workspace.calls).toEqual([]);
  });

  test("the operator's token opens nothing, in a form or a header", async () => {
    const signedIn = await answer(new Request(`${PLAIN}/operator`, form("POST")));
    expect([signedIn.status, signedIn.headers.getSetCookie()]).toEqual([403, []]);
    const headers = { authorization: `Bearer ${TOKEN}` };
    const asked = new Request(`${PLAIN}/operator`, { headers, redirect: "manual" });
    expect((await answer(asked)).status).toBe(308);
  });
});

describe("how the client came is told", () => {
  const visited = async (url: string, headers: Readonly<Record<string, string>>) =>
    (await answer(new Request(`${url}/privacy`, { headers, redirect: "manual" }))).status;

  test.each([
    ["by Cloudflare: http", ORIGIN, { "cf-visitor": '{"scheme":"http"}' }, 308],
    ["by Cloudflare: https", PLAIN, { "cf-visitor": '{"scheme":"https"}' }, 200],
    ["by Cloudflare, in capitals", ORIGIN, { "cf-visitor": '{"scheme":"HTTP"}' }, 308],
    ["by a proxy: http", ORIGIN, { "x-forwarded-proto": "http" }, 308],
    ["by a proxy: https", PLAIN, { "x-forwarded-proto": "https" }, 200],
    ["by a chain of proxies", ORIGIN, { "x-forwarded-proto": "HTTP , https" }, 308],
    [
      "by both, of which Cloudflare knows better",
      ORIGIN,
      { "cf-visitor": '{"scheme":"http"}', "x-forwarded-proto": "https" },
      308,
    ],
    ["by a proxy that says something else", PLAIN, { "x-forwarded-proto": "wss" }, 308],
    ["by nobody: https", ORIGIN, {}, 200],
    ["by nobody: http", PLAIN, {}, 308],
  ] as const)("%s", async (_, url, headers, status) => {
    expect(await visited(url, headers)).toBe(status);
  });

  test.each([
    "",
    "{",
    "null",
    "[]",
    "1",
    '"http"',
    '{"scheme":null}',
    '{"scheme":{"a":1}}',
    '{"scheme":"gopher"}',
    '{"scheme":"http"}, {"scheme":"https"}',
    '{"__proto__":{"scheme":"http"}}',
    `{"scheme":${"[".repeat(5_000)}`,
  ])("cf-visitor %j says nothing: the next one counts", async (visitor) => {
    expect(await visited(ORIGIN, { "cf-visitor": visitor })).toBe(200);
    expect(await visited(PLAIN, { "cf-visitor": visitor })).toBe(308);
    const proxied = { "cf-visitor": visitor, "x-forwarded-proto": "https" };
    expect(await visited(PLAIN, proxied)).toBe(200);
  });
});

test.each(["localhost:8787", "127.0.0.1:8787", "[::1]:8787"])(
  "a developer's own machine, %s, needs no https",
  async (host) => {
    expect((await answer(new Request(`http://${host}/privacy`))).status).toBe(200);
    const signedIn = await answer(new Request(`http://${host}/operator`, form("POST")));
    expect(signedIn.status).toBe(303);
  },
);

test.each(["localhost.evil.example", "127.0.0.1.evil.example", "notlocalhost"])(
  "%s is not that machine",
  async (host) => {
    const asked = new Request(`http://${host}/privacy`, { redirect: "manual" });
    expect((await answer(asked)).status).toBe(308);
  },
);
