import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Secret } from "../../src/secret.ts";
import { openVault } from "../../src/vault/vault.ts";
import { Browser, destination, fresh, ORIGIN } from "./edge.ts";
import { workspace } from "./stand-in.ts";

const CALLBACK = `${ORIGIN}/slack/callback`;

/** What Slack answers to a code, by its documentation. */
const granted = {
  ok: true,
  access_token: "xoxb-the-bot",
  token_type: "bot",
  scope: "usergroups:read,usergroups:write,chat:write",
  bot_user_id: "UBOT",
  app_id: "A1",
  team: { id: "T1", name: "Acme" },
  enterprise: null,
  is_enterprise_install: false,
  authed_user: { id: "U1" },
};
const ADMIN = { id: "U1", team_id: "T1", is_admin: true };
const SECRETS = /xoxb|xoxp|xoxe|the-code|emulated-[a-z-]*secret/;

let said: unknown[] = [];
let asked: Request[] = [];

/** From now on the world outside answers like this. */
function worldAnswers(body: unknown, status = 200): void {
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    asked.push(new Request(input, init));
    return body instanceof Error
      ? Promise.reject(body)
      : new Response(typeof body === "string" ? body : JSON.stringify(body), { status });
  });
}

beforeEach(async () => {
  await fresh();
  said = [];
  asked = [];
  for (const method of ["log", "error"] as const)
    vi.spyOn(console, method).mockImplementation((line) => void said.push(line));
  worldAnswers(granted);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  expect(JSON.stringify(said)).not.toMatch(SECRETS);
});

const callback = (query: Record<string, string>) =>
  `/slack/callback?${new URLSearchParams({ code: "the-code", ...query })}`;

async function begin(browser: Browser, path = "/slack/install"): Promise<string> {
  return destination(await browser.get(path)).searchParams.get("state") ?? "";
}

/** Whole pages only, and never with a secret in it. */
async function pageOf(response: Response): Promise<string> {
  const text = await response.text();
  expect(response.headers.get("content-type")).toBe("text/html; charset=UTF-8");
  expect(response.headers.get("content-security-policy")).toMatch(/^default-src 'none'; /);
  expect(text).not.toMatch(SECRETS);
  return text.slice(text.indexOf("<main>"), text.indexOf("</main>"));
}

describe("/slack/install", () => {
  test("leads to Slack with the scopes that are needed and nothing more", async () => {
    const response = await new Browser().get("/slack/install");
    expect(response.status).toBe(302);
    const to = destination(response);
    expect(to.origin + to.pathname).toBe("https://slack.com/oauth/v2/authorize");
    expect(Object.fromEntries(to.searchParams)).toEqual({
      client_id: "111.222",
      scope:
        "usergroups:read,usergroups:write,users:read,users:read.email,chat:write,chat:write.public,commands,channels:read,channels:write.topic,groups:read,groups:write.topic",
      redirect_uri: CALLBACK,
      state: expect.stringMatching(/^v1\.k1\.[A-Za-z0-9_-]{100,500}$/),
    });
  });

  test("asks an admin's grant, and only for user groups, when that is what is wanted", async () => {
    const to = destination(await new Browser().get("/slack/install?grant=usergroups&team=T1"));
    expect(to.searchParams.get("user_scope")).toBe("usergroups:write");
    expect(to.searchParams.get("team")).toBe("T1");
    const other = destination(await new Browser().get("/slack/install?grant=everything&team=%26x"));
    expect(other.searchParams.has("user_scope")).toBe(false);
    expect(other.searchParams.has("team")).toBe(false);
  });

  test("binds the trip to the browser with a cookie that no page and no other site can read", async () => {
    const [cookie = ""] = (await new Browser().get("/slack/install")).headers.getSetCookie();
    expect(cookie).toMatch(
      /^__Host-pagersync-browser=[A-Za-z0-9_-]{43}; Max-Age=600; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
  });

  test("writes nothing and asks D1 nothing, however often it is asked for", async () => {
    const database = [vi.spyOn(env.DB, "prepare"), vi.spyOn(env.DB, "batch")];
    for (const path of ["/slack/install", "/slack/install?grant=usergroups"])
      expect((await new Browser().get(path)).status).toBe(302);
    for (const asked of database) expect(asked).not.toHaveBeenCalled();
  });

  test.each([{ SLACK_CLIENT_SECRET: "" }, { JURISDICTION: "europe" }])(
    "says so on a deployment that isn't set up: %j",
    async (bindings) => {
      const response = await new Browser().get("/slack/install", bindings);
      expect(response.status).toBe(503);
      expect(await pageOf(response)).toContain("isn&#39;t set up yet");
    },
  );
});

describe("/slack/callback", () => {
  test("exchanges the code, stores the installation, notifies the workspace and leads into the App Home", async () => {
    const browser = new Browser();
    const state = await begin(browser);
    const response = await browser.get(callback({ state }));
    expect(response.status).toBe(302);
    expect(destination(response).href).toBe(
      "https://slack.com/app_redirect?app=A1&team=T1&tab=home",
    );

    expect(asked.length).toBe(1);
    const [exchange] = asked;
    expect(exchange?.url).toBe("https://slack.com/api/oauth.v2.access");
    expect(exchange?.headers.get("authorization")).toBe(
      `Basic ${btoa("111.222:emulated-slack-client-secret")}`,
    );
    expect([...((await exchange?.formData()) ?? [])]).toEqual([
      ["code", "the-code"],
      ["redirect_uri", CALLBACK],
    ]);

    const stored = await openVault(env).installation("T1");
    expect(stored).toMatchObject({
      teamId: "T1",
      teamName: "Acme",
      enterpriseId: null,
      appId: "A1",
      botUserId: "UBOT",
      botScopes: ["usergroups:read", "usergroups:write", "chat:write"],
      installedBy: "U1",
      grant: null,
    });
    expect(stored?.botToken.reveal()).toBe("xoxb-the-bot");
    expect(workspace.calls).toEqual([
      { teamId: "T1", method: "onInstalled", args: ["U1", ORIGIN] },
    ]);
    expect(said).toEqual([
      { event: "install.finished", team_id: "T1", user_id: "U1", grant: false },
    ]);
  });

  test("keeps an admin's grant where it is for user groups, and keeps no other user token", async () => {
    const authed_user = { id: "U2", scope: "usergroups:write", access_token: "xoxp-admin" };
    worldAnswers({ ...granted, authed_user, user: ADMIN });
    const browser = new Browser();
    await browser.get(callback({ state: await begin(browser, "/slack/install?grant=usergroups") }));
    const { grant } = (await openVault(env).installation("T1")) ?? {};
    expect(grant?.userId).toBe("U2");
    expect(grant?.token.reveal()).toBe("xoxp-admin");

    worldAnswers({
      ...granted,
      team: { id: "T2", name: "Other" },
      authed_user: { ...authed_user, scope: "identify" },
    });
    await browser.get(callback({ state: await begin(browser) }));
    expect((await openVault(env).installation("T2"))?.grant).toBeNull();
  });

  const paths = () => asked.map((request) => new URL(request.url).pathname);
  const grantOf = (id: string, user: unknown) => ({
    ...granted,
    authed_user: { id, scope: "usergroups:write", access_token: `xoxp-${id}` },
    user,
  });

  test.each([
    [{ is_admin: true }, "U2"],
    [{ is_owner: true }, "U2"],
    [{ is_admin: false }, "U1"],
    [{ is_admin: true, deleted: true }, "U1"],
    [null, "U1"],
  ])("takes %j's grant in place of another's: it is %s's then", async (newcomer, holder) => {
    const browser = new Browser();
    for (const [id, user] of [
      ["U1", ADMIN],
      ["U2", newcomer && { id: "U2", team_id: "T1", ...newcomer }],
    ] as const) {
      worldAnswers(grantOf(id, user));
      await browser.get(callback({ state: await begin(browser) }));
    }
    const { grant, botToken } = (await openVault(env).installation("T1")) ?? {};
    expect(grant?.userId).toBe(holder);
    expect(grant?.token.reveal()).toBe(`xoxp-${holder}`);
    expect(botToken?.reveal()).toBe("xoxb-the-bot");
    const revoked = asked.filter(({ url }) => url.endsWith("/auth.revoke"));
    const other = holder === "U1" ? "U2" : "U1";
    expect(revoked.map(({ headers }) => headers.get("authorization"))).toEqual([
      `Bearer xoxp-${other}`,
    ]);
  });

  test.each([
    ["is no admin", { id: "U2", team_id: "T1" }, "only a workspace admin or owner can grant it"],
    ["isn't known to Slack", null, "Slack didn&#39;t confirm in time that you&#39;re an admin"],
  ])(
    "keeps no first grant of somebody who %s, and installs all the same",
    async (_, user, words) => {
      worldAnswers(grantOf("U2", user));
      const browser = new Browser();
      const state = await begin(browser, "/slack/install?grant=usergroups");
      const response = await browser.get(callback({ state }));
      expect(response.status).toBe(200);
      expect(await pageOf(response)).toContain(words);
      const stored = await openVault(env).installation("T1");
      expect([stored?.grant, stored?.botToken.reveal()]).toEqual([null, "xoxb-the-bot"]);
      expect(workspace.calls).toHaveLength(1);
      expect(paths()).toEqual(["/api/oauth.v2.access", "/api/users.info", "/api/auth.revoke"]);
    },
  );

  test.each([undefined, ""])("says that the permission was left out (token %j)", async (token) => {
    const authed_user = {
      id: "U1",
      ...(token !== undefined && { access_token: token, scope: "" }),
    };
    worldAnswers({ ...granted, authed_user });
    const browser = new Browser();
    const state = await begin(browser, "/slack/install?grant=usergroups");
    const page = await pageOf(await browser.get(callback({ state })));
    expect(page).toContain("Start again and select it.");
    expect(page).toContain('href="/slack/install?grant=usergroups"');
    expect(paths()).toEqual(["/api/oauth.v2.access"]);
  });

  test("takes a person's own newer grant, and asks each time who they are", async () => {
    const browser = new Browser();
    for (const token of ["xoxp-old", "xoxp-new"]) {
      const authed_user = { id: "U1", scope: "usergroups:write", access_token: token };
      worldAnswers({ ...granted, authed_user, user: ADMIN });
      await browser.get(callback({ state: await begin(browser) }));
    }
    const { grant } = (await openVault(env).installation("T1")) ?? {};
    expect(grant?.token.reveal()).toBe("xoxp-new");
    expect(paths().filter((path) => path === "/api/users.info")).toHaveLength(2);
  });

  test("installs all the same when the workspace can't be notified yet", async () => {
    workspace.onInstalled = () => Promise.reject(new Error("object is moving"));
    const browser = new Browser();
    const response = await browser.get(callback({ state: await begin(browser) }));
    expect(response.status).toBe(302);
    expect(await openVault(env).installation("T1")).not.toBeNull();
  });

  const refused = async (response: Response, status: number, words: string) => {
    expect(response.status).toBe(status);
    expect(await pageOf(response)).toContain(words);
    expect(asked).toEqual([]);
    expect(await openVault(env).teamIds(null, 10)).toEqual([]);
    expect(workspace.calls).toEqual([]);
  };
  const ELSEWHERE = "it was started in another browser";

  test("refuses a forged state and none at all", async () => {
    const browser = new Browser();
    await begin(browser);
    await refused(await browser.get(callback({ state: "forged" })), 400, ELSEWHERE);
    await refused(await browser.get("/slack/callback?code=the-code"), 400, ELSEWHERE);
    await refused(await browser.get("/slack/callback"), 400, ELSEWHERE);
  });

  test("refuses a state from another browser, which still works in its own", async () => {
    const own = new Browser();
    const state = await begin(own);
    const other = new Browser();
    await begin(other);
    await refused(await other.get(callback({ state })), 400, ELSEWHERE);
    await refused(await new Browser().get(callback({ state })), 400, ELSEWHERE);
    expect((await own.get(callback({ state }))).status).toBe(302);
  });

  test("finishes two installs that one browser began in two tabs, in either order", async () => {
    const browser = new Browser();
    const [first, second] = [await begin(browser), await begin(browser)];
    expect((await browser.get(callback({ state: second }))).status).toBe(302);
    expect((await browser.get(callback({ state: first }))).status).toBe(302);
  });

  test("writes nothing for a made-up code, however authentic the state", async () => {
    worldAnswers({ ok: false, error: "invalid_code" });
    const browser = new Browser();
    for (const query of [{}, { code: "" }, { error: "access_denied" }])
      await browser.get(callback({ state: await begin(browser), ...query }));
    expect((await env.DB.prepare("SELECT 1 FROM oauth_states").all()).results).toEqual([]);
  });

  test("refuses a state that was used", async () => {
    const browser = new Browser();
    const state = await begin(browser);
    await browser.get(callback({ state }));
    const replay = await browser.get(callback({ state }));
    expect(replay.status).toBe(400);
    expect(await pageOf(replay)).toContain("It was already finished");
    expect(asked.length).toBe(1);
  });

  test("refuses a state after ten minutes", async () => {
    const browser = new Browser();
    const state = await begin(browser);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 11 * 60_000 });
    await refused(await browser.get(callback({ state })), 400, "That took too long");
  });

  test("refuses a state that was made for another system", async () => {
    const browser = new Browser();
    await begin(browser);
    const { state } = await openVault(env).startOAuth({
      purpose: "jira",
      teamId: "T1",
      userId: "U1",
      browserToken: browser.token(),
      now: Date.now(),
    });
    await refused(await browser.get(callback({ state })), 400, ELSEWHERE);
  });

  test("says what a declined install means, with the state and without", async () => {
    const browser = new Browser();
    const state = await begin(browser);
    const declined = `/slack/callback?error=access_denied&state=${state}`;
    await refused(await browser.get(declined), 200, "PagerSync wasn&#39;t installed");
    await refused(
      await browser.get("/slack/callback?error=access_denied"),
      200,
      "wasn&#39;t installed",
    );
  });

  test("shows another error of Slack's as text", async () => {
    const browser = new Browser();
    const state = await begin(browser);
    const error = "<script>alert(1)</script>";
    const response = await browser.get(`/slack/callback?${new URLSearchParams({ error, state })}`);
    await refused(response, 400, "“&lt;script&gt;alert(1)&lt;/script&gt;”");
  });

  test.each([
    [
      "an organization-wide install",
      {
        ...granted,
        team: null,
        is_enterprise_install: true,
        enterprise: { id: "E1", name: "Org" },
      },
      400,
      "on a workspace",
    ],
    [
      "rotating tokens",
      { ...granted, access_token: "xoxe.xoxb-1", refresh_token: "xoxe-1", expires_in: 43_200 },
      400,
      "rotates its tokens",
    ],
    ["a refusal", { ok: false, error: "invalid_code" }, 400, "“invalid_code”"],
    [
      "an answer without a token",
      { ...granted, access_token: undefined },
      502,
      "couldn&#39;t be reached",
    ],
    ["garbage", "<html>", 502, "couldn&#39;t be reached"],
    ["silence", new TypeError("connection reset"), 502, "couldn&#39;t be reached"],
  ] as const)("stores nothing on %s, and says what to do", async (_what, body, status, words) => {
    worldAnswers(body);
    const browser = new Browser();
    const response = await browser.get(callback({ state: await begin(browser) }));
    expect(response.status).toBe(status);
    expect(await pageOf(response)).toContain(words);
    expect(await openVault(env).teamIds(null, 10)).toEqual([]);
    expect(workspace.calls).toEqual([]);
  });

  test.each([429, 500, 503])("stores nothing when Slack answers %i", async (status) => {
    worldAnswers(granted, status);
    const browser = new Browser();
    const response = await browser.get(callback({ state: await begin(browser) }));
    expect(response.status).toBe(502);
    expect(await openVault(env).teamIds(null, 10)).toEqual([]);
  });

  test("leads nowhere but to Slack, whatever the address asks for", async () => {
    const browser = new Browser();
    const evil = "https://evil.example";
    const lures = `redirect_uri=${evil}&next=${evil}&url=${evil}&return_to=${evil}`;
    const begun = destination(await browser.get(`/slack/install?${lures}`));
    expect(begun.origin).toBe("https://slack.com");
    expect(begun.searchParams.get("redirect_uri")).toBe(CALLBACK);
    const state = begun.searchParams.get("state") ?? "";
    const done = destination(await browser.get(`${callback({ state })}&${lures}`));
    expect(done.href).toBe("https://slack.com/app_redirect?app=A1&team=T1&tab=home");
  });
});

const saveAcme = () =>
  openVault(env).saveInstallation({
    teamId: "T1",
    teamName: "Acme",
    enterpriseId: null,
    appId: "A1",
    botUserId: "UBOT",
    botScopes: [],
    botToken: new Secret("xoxb-the-bot"),
    installedBy: "U1",
    installedAt: Date.now(),
    grant: null,
  });

const systems = [
  {
    system: "pagerduty",
    title: "PagerDuty",
    authorize: "https://identity.pagerduty.com/oauth/authorize",
    unset: { PAGERDUTY_CLIENT_SECRET: "" },
  },
  {
    system: "jira",
    title: "Jira Service Management",
    authorize: "https://auth.atlassian.com/authorize",
    unset: { JIRA_CLIENT_ID: "" },
  },
] as const;

describe.each(systems)("connecting $title", ({ system, title, authorize, unset }) => {
  const ticketFor = (
    over: { userId?: string; system?: "pagerduty" | "jira"; madeAt?: number } = {},
  ) =>
    openVault(env).sealConnectLink({
      teamId: "T1",
      userId: "U1",
      system,
      madeAt: Date.now(),
      ...over,
    });
  const start = async (browser: Browser, over: Parameters<typeof ticketFor>[0] = {}) => {
    await browser.get(`/${system}/connect?ticket=${await ticketFor(over)}`);
    return destination(await browser.press());
  };
  const home = (query: Record<string, string>) =>
    `/${system}/callback?${new URLSearchParams({ code: "the-code", ...query })}`;

  const finished = () => workspace.calls.filter(({ method }) => method === "connectWithCode");

  beforeEach(saveAcme);

  test("leads from the Home's link to the system and back into the Home", async () => {
    const browser = new Browser();
    const to = await start(browser);
    expect(to.origin + to.pathname).toBe(authorize);
    expect(to.searchParams.get("client_id")).toBe(`emulated-${system}-client`);
    expect(to.searchParams.get("response_type")).toBe("code");
    expect(to.searchParams.get("redirect_uri")).toBe(`${ORIGIN}/${system}/callback`);
    const state = to.searchParams.get("state") ?? "";
    const done = await browser.get(home({ state }));
    expect(destination(done).href).toBe("https://slack.com/app_redirect?app=A1&team=T1&tab=home");
    const link = {
      id: expect.any(String),
      userId: "U1",
      teamId: "T1",
      system,
      madeAt: expect.any(Number),
    };
    expect(workspace.calls).toEqual([
      { teamId: "T1", method: "connectLink", args: [link, "look"] },
      { teamId: "T1", method: "connectLink", args: [link, "use"] },
      {
        teamId: "T1",
        method: "connectWithCode",
        args: [
          system,
          {
            code: "the-code",
            codeVerifier: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/),
            redirectUri: `${ORIGIN}/${system}/callback`,
          },
          "U1",
          ORIGIN,
        ],
      },
    ]);
  });

  test("takes no link that is missing, forged or for another system, and asks no workspace about it", async () => {
    const other = system === "jira" ? "pagerduty" : "jira";
    const cases: readonly (readonly [string, string])[] = [
      ["", "This link doesn&#39;t work"],
      ["v1.k1.AAAA", "This link doesn&#39;t work"],
      [`${await ticketFor()}x`, "This link doesn&#39;t work"],
      [await ticketFor({ system: other }), "This link doesn&#39;t work"],
    ];
    for (const [ticket, words] of cases) {
      const response = await new Browser().get(`/${system}/connect?ticket=${ticket}`);
      expect(response.status).toBe(400);
      expect(await pageOf(response)).toContain(words);
    }
    expect(workspace.calls).toEqual([]);
  });

  test("refuses a state that is forged, used, from another browser or too old", async () => {
    const browser = new Browser();
    const state = (await start(browser)).searchParams.get("state") ?? "";
    for (const [by, query] of [
      [new Browser(), { state }],
      [browser, { state: "forged" }],
    ] as const) {
      const response = await by.get(home(query));
      expect(response.status).toBe(400);
      expect(await pageOf(response)).toContain("can&#39;t be finished here");
    }
    // None of these spoiled the trip itself.
    expect((await browser.get(home({ state }))).status).toBe(302);
    expect((await browser.get(home({ state }))).status).toBe(400);
    const late = (await start(browser)).searchParams.get("state") ?? "";
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 11 * 60_000 });
    const response = await browser.get(home({ state: late }));
    expect(response.status).toBe(400);
    expect(await pageOf(response)).toContain("That took too long");
    expect(finished().length).toBe(1);
  });

  test("connects for the owner of the link, even when somebody else began in the meantime", async () => {
    const [ana, ben] = [new Browser(), new Browser()];
    const stateOf = async (browser: Browser, userId: string) =>
      (await start(browser, { userId })).searchParams.get("state") ?? "";
    const [anas, bens] = [await stateOf(ana, "UANA"), await stateOf(ben, "UBEN")];
    expect((await ana.get(home({ state: bens }))).status).toBe(400);
    await ben.get(home({ state: bens }));
    expect(finished().map((call) => call.args[2])).toEqual(["UBEN"]);
    expect(anas).not.toBe(bens);
  });

  test("says what a declined access means, and asks nobody", async () => {
    const browser = new Browser();
    const state = (await start(browser)).searchParams.get("state") ?? "";
    const query = new URLSearchParams({ error: "access_denied", error_description: "no", state });
    const response = await browser.get(`/${system}/callback?${query}`);
    expect(response.status).toBe(200);
    expect(await pageOf(response)).toContain(`${title} wasn&#39;t connected`);
    expect(finished()).toEqual([]);
  });

  test("asks nobody with an error, without a code, or with one that is none", async () => {
    const browser = new Browser();
    for (const query of [{ code: "" }, { code: "x".repeat(5000) }, { error: "server_error" }]) {
      const state = (await start(browser)).searchParams.get("state") ?? "";
      expect((await browser.get(home({ state, ...query }))).status).toBe(400);
    }
    expect(finished()).toEqual([]);
  });

  test.each([
    [{ status: "not_allowed" }, 403, `You can&#39;t connect ${title} here`],
    [{ status: "refused", detail: "<b>spent</b>" }, 400, "&lt;b&gt;spent&lt;/b&gt;"],
    [{ status: "unreachable" }, 502, "Wait a minute, then try again"],
  ] as const)("words the outcome %j, with the way back", async (outcome, status, words) => {
    workspace.connectWithCode = async () => outcome;
    const browser = new Browser();
    const state = (await start(browser)).searchParams.get("state") ?? "";
    const response = await browser.get(home({ state }));
    expect(response.status).toBe(status);
    const page = await pageOf(response);
    expect(page).toContain(words);
    expect(page).toContain("https://slack.com/app_redirect?app=A1&amp;team=T1&amp;tab=home");
  });

  test("shows a bug without its detail", async () => {
    workspace.connectWithCode = () => Promise.reject(new Error("row 17 is broken"));
    const browser = new Browser();
    const state = (await start(browser)).searchParams.get("state") ?? "";
    const response = await browser.get(home({ state }));
    expect(response.status).toBe(500);
    expect(await pageOf(response)).not.toContain("row 17");
  });

  test("says so where this deployment has no app registered", async () => {
    const browser = new Browser();
    const link = `/${system}/connect?ticket=${await ticketFor()}`;
    for (const path of [link, home({ state: "x" })]) {
      const response = await browser.get(path, unset);
      expect(response.status).toBe(404);
      expect(await pageOf(response)).toContain(`${title} isn&#39;t set up here`);
    }
  });
});

test("PagerDuty's trip carries a PKCE challenge that its verifier answers", async () => {
  await saveAcme();
  const ticket = await openVault(env).sealConnectLink({
    teamId: "T1",
    userId: "U1",
    system: "pagerduty",
    madeAt: Date.now(),
  });
  const browser = new Browser();
  await browser.get(`/pagerduty/connect?ticket=${ticket}`);
  const to = destination(await browser.press());
  expect(to.searchParams.get("code_challenge_method")).toBe("S256");
  await browser.get(
    `/pagerduty/callback?code=the-code&state=${to.searchParams.get("state") ?? ""}`,
  );
  const code = workspace.calls.at(-1)?.args[1];
  if (!code || typeof code !== "object" || !("codeVerifier" in code))
    throw new Error("the workspace was not asked");
  const hash = await crypto.subtle.digest(
    "SHA-256",
    new TextEncoder().encode(String(code.codeVerifier)),
  );
  expect(to.searchParams.get("code_challenge")).toBe(
    new Uint8Array(hash).toBase64({ alphabet: "base64url", omitPadding: true }),
  );
});
