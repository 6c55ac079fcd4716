/** The doctor at deployments that something is wrong with. That it finds the real one well is in test/bundle. */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { examine } from "../../../scripts/doctor/examine.ts";
import { tableOf, verdictOf } from "../../../scripts/doctor/table.ts";
import { manifestFor } from "../../../src/slack/manifest.ts";
import { VERSION } from "../../../src/version.ts";

const ORIGIN = "https://pagersync.example";
const NOW = Date.UTC(2030, 0, 7);
const WELL = {
  ok: true,
  version: VERSION,
  database_state: "ready",
  missing: [],
  optional_missing: [],
  keys: "ok",
};
const scope = manifestFor(ORIGIN).oauth_config.scopes.bot.join(",");
const authorize = (changes: Record<string, string> = {}) =>
  `https://slack.com/oauth/v2/authorize?${new URLSearchParams({ client_id: "1.2", scope, state: "s", redirect_uri: `${ORIGIN}/slack/callback`, ...changes })}`;
const HEADERS = {
  "strict-transport-security": "max-age=31536000",
  "content-security-policy": "default-src 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cache-control": "no-store",
  date: new Date(NOW + 2_000).toUTCString(),
};
const moved = (location: string, more: Record<string, string> = {}) =>
  new Response(null, { status: 302, headers: { location, ...more } });

/** A deployment that is well but for what is given. */
function deployment(broken: Readonly<Record<string, () => Response>> = {}) {
  const asked: string[] = [];
  const answers: Readonly<Record<string, () => Response>> = {
    "GET https /healthz": () => Response.json(WELL),
    "GET https /": () => new Response("page", { headers: HEADERS }),
    "GET https /privacy": () => new Response("page", { headers: HEADERS }),
    "GET http /privacy": () =>
      new Response(null, { status: 308, headers: { location: `${ORIGIN}/privacy` } }),
    "POST http /slack/commands": () => new Response("", { status: 403 }),
    "POST https /slack/events": () => new Response(null, { status: 401 }),
    "GET https /slack/manifest.json": () => Response.json(manifestFor(ORIGIN)),
    "GET https /setup": () => new Response("PagerSync is set up"),
    "GET https /slack/install": () =>
      moved(authorize(), { "set-cookie": "__Host-a=b; Path=/; Secure; HttpOnly" }),
    "GET https /operator": () => new Response("", { status: 404 }),
    ...broken,
  };
  const ask = (async (input: RequestInfo | URL, init: RequestInit = {}) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const request = `${init.method ?? "GET"} ${url.protocol.slice(0, -1)} ${url.pathname}`;
    asked.push(request);
    return answers[request]?.() ?? new Response("", { status: 404 });
  }) as typeof fetch;
  return {
    asked,
    examine: () => examine(ORIGIN, { fetch: ask, now: () => NOW, version: VERSION }),
  };
}

it("finds a deployment well that is, and changes nothing there", async () => {
  const { asked, examine } = deployment();
  const findings = await examine();
  expect(findings.filter(({ state }) => state !== "ok")).toEqual([]);
  expect(verdictOf(findings)).toBe(`${findings.length} fine, 0 to look at, 0 wrong.`);
  // The posts are those that are to be refused.
  expect(asked.filter((request) => !request.startsWith("GET"))).toEqual([
    "POST http /slack/commands",
    "POST https /slack/events",
    "POST https /slack/events",
  ]);
});

const json = (changes: object) => () => Response.json({ ...WELL, ...changes });
it.each<[string, Record<string, () => Response>, string, "wrong" | "look"]>([
  ["nothing", { "GET https /healthz": () => new Response("hello") }, "Answers", "wrong"],
  [
    "an old database",
    { "GET https /healthz": json({ database_state: "old" }) },
    "Database",
    "wrong",
  ],
  [
    "a missing secret",
    { "GET https /healthz": json({ ok: false, missing: ["ENCRYPTION_KEYS"] }) },
    "Secrets",
    "wrong",
  ],
  [
    "a setting",
    { "GET https /healthz": json({ ok: false, placement: "JURISDICTION is wrong." }) },
    "Settings",
    "wrong",
  ],
  [
    "Jira not set up",
    { "GET https /healthz": json({ optional_missing: ["JIRA_CLIENT_ID"] }) },
    "Optional secrets",
    "look",
  ],
  ["another version", { "GET https /healthz": json({ version: "0.9.0" }) }, "Version", "look"],
  [
    "another address",
    { "GET https /slack/manifest.json": () => Response.json(manifestFor("https://old.example")) },
    "Manifest",
    "look",
  ],
  ["plain HTTP", { "GET http /privacy": () => new Response("page") }, "Plain HTTP", "wrong"],
  ["stripped headers", { "GET https /": () => new Response("page") }, "Headers", "wrong"],
  [
    "no signature check",
    { "POST https /slack/events": () => new Response("") },
    "Signatures",
    "wrong",
  ],
  ["an open /setup", { "GET https /setup": () => new Response("steps") }, "/setup", "wrong"],
  [
    "other scopes",
    { "GET https /slack/install": () => moved(authorize({ scope: "admin" })) },
    "Install",
    "wrong",
  ],
  ["no cookie", { "GET https /slack/install": () => moved(authorize()) }, "Install", "wrong"],
  [
    "a failing install",
    { "GET https /slack/install": () => new Response("", { status: 500 }) },
    "Install",
    "wrong",
  ],
  [
    "an operator's page",
    { "GET https /operator": () => new Response("", { status: 401 }) },
    "/operator",
    "look",
  ],
  [
    "another site",
    { "GET https /nowhere-the-doctor-looked": () => new Response("hello") },
    "Other addresses",
    "wrong",
  ],
  [
    "a wrong clock",
    {
      "GET https /privacy": () =>
        new Response("", { headers: { ...HEADERS, date: new Date(NOW - 600_000).toUTCString() } }),
    },
    "Clock",
    "look",
  ],
  [
    "a page that hangs",
    {
      "GET https /setup": () => {
        throw new TypeError("aborted");
      },
    },
    "setup",
    "wrong",
  ],
])("names %s, and what to do", async (_, broken, what, state) => {
  const findings = await deployment(broken).examine();
  const other = findings.filter((finding) => finding.state !== "ok");
  expect(other.map((finding) => [finding.what, finding.state])).toEqual([[what, state]]);
  expect(other[0]?.said).not.toBe("");
  expect(tableOf(findings)).toContain(`${state === "wrong" ? "✗" : "!"}  ${what}`);
});

it("knows this release by the same number as package.json", () => {
  const { version }: { version: string } = JSON.parse(readFileSync("package.json", "utf8"));
  expect(VERSION).toBe(version);
});
