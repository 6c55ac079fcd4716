import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { OPTION_KEYS } from "../../src/domain/rotation-options.ts";
import type { Env } from "../../src/env.ts";
import { Secret } from "../../src/secret.ts";
import { manifestFor } from "../../src/slack/manifest.ts";
import { BUTTON, FIELD, OPTION, SYSTEM_LABEL } from "../../src/slack/words/labels.ts";
import { OPTION_WORDS } from "../../src/slack/words/rotation-options.ts";
import { openVault } from "../../src/vault/vault.ts";
import { VERSION } from "../../src/version.ts";
import { secrets } from "../world/secrets.ts";
import { answer, fresh, ORIGIN } from "./edge.ts";
import { emptyStorage } from "./empty-storage.ts";
import { workspace } from "./stand-in.ts";

beforeEach(fresh);
afterEach(() => vi.restoreAllMocks());

const get = (path: string, bindings: Partial<Env> = {}) =>
  answer(new Request(`${ORIGIN}${path}`), bindings);

const NOTHING_SET: Partial<Env> = {
  SLACK_CLIENT_ID: "",
  SLACK_CLIENT_SECRET: "",
  SLACK_SIGNING_SECRET: "",
  ENCRYPTION_KEYS: "",
  PAGERDUTY_CLIENT_ID: "",
  PAGERDUTY_CLIENT_SECRET: "",
  JIRA_CLIENT_ID: "",
  JIRA_CLIENT_SECRET: "",
  OPERATOR_TOKEN: "",
};

const GUIDE_ANCHORS = [
  "words",
  "pagerduty",
  "opsgenie",
  "xmatters",
  "jira",
  "rotation",
  "editing",
  "deleting",
  "trouble",
];

const pages: readonly (readonly [string, number, Partial<Env>])[] = [
  ["/", 200, {}],
  ["/guide", 200, {}],
  ["/privacy", 200, {}],
  ["/support", 200, {}],
  ["/setup", 200, {}],
  ["/setup", 200, NOTHING_SET],
  ["/slack/install", 503, NOTHING_SET],
  ["/slack/callback", 400, {}],
  ["/pagerduty/connect", 400, {}],
  ["/pagerduty/callback", 400, {}],
  ["/jira/connect?ticket=%3Cscript%3E", 400, {}],
  ["/jira/callback", 400, {}],
  ["/nowhere/<script>alert(1)</script>", 404, {}],
];

describe.each(pages)("%s (%i)", (path, status, bindings) => {
  test("is a whole page in which nothing can run, load or be framed, and which is remembered only if it is the guide", async () => {
    const response = await get(path, bindings);
    expect(response.status).toBe(status);
    const text = await response.text();
    const style = text.match(/<style>([\s\S]*?)<\/style>/)?.[1] ?? "";
    const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(style));
    expect(response.headers.get("content-security-policy")).toBe(
      `default-src 'none'; style-src 'sha256-${new Uint8Array(hash).toBase64()}'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    );
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    expect(response.headers.get("referrer-policy")).toBe("no-referrer");
    expect(response.headers.get("cache-control")).toBe(
      path === "/guide" ? "public, max-age=600" : "no-store",
    );
    expect(response.headers.get("cross-origin-opener-policy")).toBe("same-origin");
    expect(response.headers.get("permissions-policy")).toBe(
      "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    );
    expect(text).not.toMatch(/<script|style="|\son[a-z]+="|src="|<link rel="stylesheet"/i);
    for (const secret of Object.values(secrets)) expect(text).not.toContain(secret);
  });

  test("has a language, a title, one main heading and room for small screens", async () => {
    const text = await (await get(path, bindings)).text();
    expect(text).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(text).toMatch(/<title>[^<]{5,}<\/title>/);
    expect(text).toContain('<meta name="viewport" content="width=device-width, initial-scale=1">');
    expect(text.match(/<h1>/g)?.length).toBe(1);
    expect(text.match(/<main>/g)?.length).toBe(1);
  });

  test("says where to go next", async () => {
    const text = await (await get(path, bindings)).text();
    expect(text).toContain('<a href="/guide">Guide</a><a href="/support">Help</a>');
    // A page that says no has a button.
    if (status >= 400) expect(text).toMatch(/<a class="button" href="[^"]+">[^<]+<\/a>/);
  });
});

describe("/guide", () => {
  const guide = async () => (await get("/guide")).text();

  test("has a place for everything that is linked to it", async () => {
    const text = await guide();
    const ids = [...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(ids).toEqual(expect.arrayContaining(GUIDE_ANCHORS));
    const linked = [...text.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
    expect(linked).toEqual(GUIDE_ANCHORS);
    const support = await (await get("/support")).text();
    for (const [, anchor] of support.matchAll(/href="\/guide#([^"]+)"/g))
      expect(ids).toContain(anchor);
  });

  test("explains every field of the forms, by its label", async () => {
    const text = await guide();
    const { name, group, newAlias, schedules, channels, fallback } = FIELD;
    const options = OPTION_KEYS.map((key) => OPTION_WORDS[key].label);
    for (const label of [name, group, newAlias, schedules, channels, fallback, ...options])
      expect(text).toContain(`<dt>${label}</dt>`);
    for (const label of [FIELD.apiKey, FIELD.region, FIELD.xmattersUrl, FIELD.apiSecret])
      expect(text).toContain(`<strong>${label}</strong>`);
    expect(text).toContain(`<strong>${OPTION.newGroup}</strong>`);
  });

  test("names every scheduling system and the button that connects it", async () => {
    const text = await guide();
    for (const label of Object.values(SYSTEM_LABEL)) expect(text).toContain(label);
    const { connectPagerDuty, addOpsgenieKey, connectXMatters, connectJira } = BUTTON;
    for (const label of [connectPagerDuty, addOpsgenieKey, connectXMatters, connectJira])
      expect(text).toContain(`<strong>${label}</strong>`);
  });

  test("is linked from the front page and from help, and leads on to the vendors over https", async () => {
    for (const path of ["/", "/support"])
      expect(await (await get(path)).text()).toContain('The <a href="/guide">guide</a>');
    const away = [...(await guide()).matchAll(/href="([a-z]+:[^"]+)"/g)]
      .map(([, href = ""]) => href)
      .filter((href) => !href.startsWith("data:"));
    expect(away.map((href) => new URL(href).protocol)).toEqual(away.map(() => "https:"));
    expect(away.length).toBeGreaterThan(3);
  });
});

test("the front page leads to the install, and to the privacy page that is there", async () => {
  const text = await (await get("/")).text();
  expect(text).toContain('<a class="button" href="/slack/install">Add to Slack</a>');
  expect(text).toContain('href="/privacy"');
});

test.each([
  ["", "Ask the person who runs PagerSync for you"],
  ["https://help.acme.example/", 'Ask here: <a href="https://help.acme.example/">'],
  ["oncall@acme.example", 'Write to <a href="mailto:oncall@acme.example">oncall@acme.example</a>'],
  ["#help-oncall, or <Maya>", "#help-oncall, or &lt;Maya&gt;"],
  ["javascript:alert(1)", "<p>javascript:alert(1)</p>"],
])("the help page says whom to ask: %j", async (SUPPORT_CONTACT, shown) => {
  expect(await (await get("/support", { SUPPORT_CONTACT })).text()).toContain(shown);
});

test("a bug shows a page without detail, and is noted", async () => {
  const noted = vi.spyOn(console, "error").mockImplementation(() => {});
  workspace.connectLink = async () => {
    throw new Error("no such table: installations");
  };
  const vault = openVault(env);
  await vault.saveInstallation({
    teamId: "T1",
    teamName: "Acme",
    enterpriseId: null,
    appId: "A1",
    botUserId: "UBOT",
    botScopes: [],
    botToken: new Secret("xoxb-1"),
    installedBy: "U1",
    installedAt: 0,
    grant: null,
  });
  const ticket = await vault.sealConnectLink({
    teamId: "T1",
    userId: "U1",
    system: "pagerduty",
    madeAt: Date.now(),
  });
  const response = await get(`/pagerduty/connect?ticket=${ticket}`);
  expect(response.status).toBe(500);
  const text = await response.text();
  expect(text).toContain("Something went wrong");
  expect(text).not.toMatch(/installations|D1|SQL/);
  expect(noted.mock.calls).toEqual([
    [
      {
        event: "http.failed",
        path: "/pagerduty/connect",
        error: expect.stringContaining("no such table: installations"),
      },
    ],
  ]);
});

describe("/healthz", () => {
  const health = async (bindings: Partial<Env> = {}) => {
    const response = await get("/healthz", bindings);
    expect(response.status).toBe(200);
    return response.json();
  };

  test("is ok when everything is there", async () => {
    expect(await health()).toEqual({
      ok: true,
      version: VERSION,
      database: true,
      database_state: "ready",
      missing: [],
      optional_missing: [],
      keys: "ok",
      allowed_teams: "ok",
      placement: "ok",
    });
  });

  test("names the secrets that are missing, and no more", async () => {
    expect(await health(NOTHING_SET)).toEqual({
      ok: false,
      version: VERSION,
      database: true,
      database_state: "ready",
      missing: [
        "SLACK_CLIENT_ID",
        "SLACK_CLIENT_SECRET",
        "SLACK_SIGNING_SECRET",
        "ENCRYPTION_KEYS",
      ],
      optional_missing: [
        "PAGERDUTY_CLIENT_ID",
        "PAGERDUTY_CLIENT_SECRET",
        "JIRA_CLIENT_ID",
        "JIRA_CLIENT_SECRET",
        "OPERATOR_TOKEN",
      ],
      keys: "ENCRYPTION_KEYS isn't set.",
      allowed_teams: "ok",
      placement: "ok",
    });
  });

  test("is ok without the systems that a deployment may do without", async () => {
    expect(await health({ PAGERDUTY_CLIENT_ID: "", JIRA_CLIENT_SECRET: "" })).toMatchObject({
      ok: true,
      optional_missing: ["PAGERDUTY_CLIENT_ID", "JIRA_CLIENT_SECRET"],
    });
  });

  test("says in a sentence what is wrong with the keys", async () => {
    expect(await health({ ENCRYPTION_KEYS: "k1:c2hvcnQ=" })).toMatchObject({
      ok: false,
      missing: [],
      keys: "ENCRYPTION_KEYS: key 1 isn't 32 bytes long.",
    });
  });

  test("says in a sentence what is wrong with the place", async () => {
    expect(await health({ JURISDICTION: "europe" })).toMatchObject({
      ok: false,
      placement: expect.stringMatching(/^JURISDICTION is set to something other than eu\./),
    });
    expect(await health({ LOCATION_HINT: "us-east-1" })).toMatchObject({
      ok: false,
      placement: expect.stringMatching(/^LOCATION_HINT is ignored, because it isn't one of enam,/),
    });
  });

  test("says when the database has no tables", async () => {
    await emptyStorage();
    expect(await health()).toMatchObject({
      ok: false,
      database: false,
      database_state: "empty",
    });
  });

  test("says when the database is of an older version than the Worker", async () => {
    const OLD = { ok: false, database: false, database_state: "old" };
    await env.DB.prepare("DELETE FROM schema_versions").run();
    expect(await health()).toMatchObject(OLD);
    await env.DB.prepare("DROP TABLE schema_versions").run();
    expect(await health()).toMatchObject(OLD);
  });

  test("says when the database doesn't answer", async () => {
    const DB = {
      prepare: () => {
        throw new Error("D1 is down");
      },
    } as unknown as D1Database;
    expect(await health({ DB })).toMatchObject({
      ok: false,
      database: false,
      database_state: "silent",
      missing: [],
    });
  });
});

describe("/setup", () => {
  test("names each secret with the command that sets it, and the Slack app for this very host", async () => {
    const text = await (await get("/setup", NOTHING_SET)).text();
    for (const name of Object.keys(NOTHING_SET))
      expect(text).toContain(`npx wrangler secret put ${name}`);
    expect(text).toContain("openssl rand -base64 32");
    expect(text).toContain(`${ORIGIN}/pagerduty/callback`);
    expect(text).toContain(`${ORIGIN}/jira/callback`);
    const [, href = ""] = text.match(/href="(https:\/\/api\.slack\.com[^"]+)"/) ?? [];
    const url = new URL(href.replaceAll("&amp;", "&").replaceAll("&#39;", "'"));
    expect(JSON.parse(url.searchParams.get("manifest_json") ?? "")).toEqual(manifestFor(ORIGIN));
  });

  test("says what is wrong with the place, before and after everything else is set", async () => {
    for (const others of [NOTHING_SET, {}]) {
      const setup = async (vars: Partial<Env>) =>
        (await get("/setup", { ...others, ...vars })).text();
      expect(await setup({ JURISDICTION: "europe" })).toContain(
        "JURISDICTION is set to something other than",
      );
      expect(await setup({ LOCATION_HINT: "us-east-1" })).toContain("LOCATION_HINT is ignored");
      expect(await setup({})).not.toMatch(/JURISDICTION|LOCATION_HINT/);
    }
  });

  test("ticks what is done", async () => {
    const ticks = async (bindings: Partial<Env>) => {
      const text = await (await get("/setup", bindings)).text();
      return [text.match(/class="done"/g)?.length ?? 0, text.match(/class="open"/g)?.length ?? 0];
    };
    // The database, three of Slack, two of PagerDuty, two of Jira, the operator's token, the keys.
    expect(await ticks(NOTHING_SET)).toEqual([1, 9]);
    expect(await ticks({ ...NOTHING_SET, SLACK_CLIENT_ID: "1.2" })).toEqual([2, 8]);
    expect(await ticks({ SLACK_CLIENT_ID: "" })).toEqual([9, 1]);
    await emptyStorage();
    expect(await ticks({ SLACK_CLIENT_ID: "" })).toEqual([8, 2]);
  });

  test("says what is wrong with a key without showing it", async () => {
    const text = await (await get("/setup", { ENCRYPTION_KEYS: "k1:c2hvcnQ=" })).text();
    expect(text).toContain("ENCRYPTION_KEYS: key 1 isn&#39;t 32 bytes long.");
    expect(text).not.toContain("c2hvcnQ");
  });

  test("gives nothing away once everything is set up", async () => {
    const complete = await (await get("/setup")).text();
    expect(complete).toContain("PagerSync is set up");
    expect(complete).not.toMatch(/SLACK_|PAGERDUTY_|JIRA_|ENCRYPTION|wrangler/);
    const without = { PAGERDUTY_CLIENT_ID: "", JIRA_CLIENT_SECRET: "", OPERATOR_TOKEN: "" };
    expect(await (await get("/setup", without)).text()).toBe(complete);
  });

  test("says what is wrong with the database of a deployment that was set up, and nothing else", async () => {
    await env.DB.prepare("DROP TABLE schema_versions").run();
    const old = await (await get("/setup")).text();
    expect(old).toContain("tables are from an older version.");
    expect(old).toContain("<pre>npm run deploy</pre>");
    await emptyStorage();
    const empty = await (await get("/setup")).text();
    expect(empty).toContain("The database has no tables yet.");
    const silent = await (await get("/setup", { DB: undefined as unknown as D1Database })).text();
    expect(silent).toMatch(/The database isn&#39;t responding\./);
    for (const text of [old, empty, silent])
      expect(text).not.toMatch(/SLACK_|PAGERDUTY_|JIRA_|ENCRYPTION|OPERATOR/);
  });
});

describe("/slack/manifest.json", () => {
  test("is the manifest for this host", async () => {
    const response = await get("/slack/manifest.json");
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(await response.json()).toEqual(manifestFor(ORIGIN));
  });

  test.each([
    ["http://pagersync.example", "https://pagersync.example"],
    ["http://localhost:8787", "http://localhost:8787"],
    ["http://127.0.0.1:8787", "http://127.0.0.1:8787"],
    ["http://[::1]:8787", "http://[::1]:8787"],
  ])("reached as %s, speaks of %s", async (reached, origin) => {
    // As behind a tunnel, which takes https and passes on http.
    const headers = { "x-forwarded-proto": "https" };
    const response = await answer(new Request(`${reached}/slack/manifest.json`, { headers }), env);
    expect(await response.json()).toEqual(manifestFor(origin));
  });
});
