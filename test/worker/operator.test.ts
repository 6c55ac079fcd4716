import { env, exports } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, test, vi } from "vitest";
import type { WorkspaceStatus } from "../../src/domain/workspace-status.ts";
import type { Env } from "../../src/env.ts";
import { secrets } from "../world/secrets.ts";
import { answer, fresh, ORIGIN } from "./edge.ts";
import {
  connectedStage,
  createRotation,
  HOUR,
  leaveStage,
  MINUTE,
  passUntil,
  SECOND,
  START,
} from "./stage.ts";
import { workspace } from "./stand-in.ts";
import { untilAtRest } from "./under-way.ts";

const TOKEN = secrets.OPERATOR_TOKEN;
const WELL: WorkspaceStatus = {
  rotations: 2,
  system: "pagerduty",
  lastReadAt: 0,
  wakesAt: null,
  lagMs: 0,
  problems: {},
  outbox: { waiting: 0, refused: 0 },
  schedulerTrouble: null,
  slackTrouble: null,
};

type Asked = {
  readonly token?: string;
  readonly cookie?: string;
  readonly form?: Readonly<Record<string, string>>;
  readonly bindings?: Partial<Env>;
  /** What else the browser says. */
  readonly headers?: Readonly<Record<string, string>>;
};

const ask = ({ token, cookie, form, bindings, headers }: Asked = {}, path = "/operator") =>
  answer(
    new Request(`${ORIGIN}${path}`, {
      redirect: "manual",
      headers: {
        ...headers,
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(cookie !== undefined && { cookie }),
        ...(form && { "content-length": String(new URLSearchParams(form).toString().length) }),
      },
      ...(form && { method: "POST", body: new URLSearchParams(form) }),
    }),
    bindings,
  );

const cookieOf = (response: Response): string =>
  response.headers.getSetCookie().map((line) => line.split(";")[0])[0] ?? "";

const install = (count: number) =>
  env.DB.prepare(
    `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
     INSERT INTO installations (team_id, team_name, app_id, bot_user_id, bot_scopes, sealed_bot_token, installed_by, installed_at)
     SELECT printf('T%04d', i), printf('Team <%d>', i), '', '', '', '', '', 0 FROM n`,
  )
    .bind(count)
    .run();

describe("the operator's page", () => {
  let said: unknown[] = [];
  beforeEach(async () => {
    await fresh();
    said = [];
    for (const method of ["log", "error"] as const)
      vi.spyOn(console, method).mockImplementation((line) => void said.push(line));
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  test.each(["", "short", "   padded    "])("isn't there where the token is %j", async (token) => {
    const bindings = { OPERATOR_TOKEN: token };
    const nowhere = await ask({}, "/nowhere");
    for (const asked of [{}, { token }, { form: { token } }]) {
      const response = await ask({ ...asked, bindings });
      expect(response.status).toBe(404);
      expect(await response.text()).toBe(await nowhere.clone().text());
    }
  });

  test("opens to nobody who doesn't know the token", async () => {
    await install(1);
    const sealed = await ask({ form: { token: TOKEN } });
    const [, until] = /=(\d+)\./.exec(cookieOf(sealed)) ?? [];
    const wrong = encodeURIComponent(`${"A".repeat(43)}=`);
    const cookies = [
      "pagersync-operator=1",
      "__Host-pagersync-operator=1",
      `__Host-pagersync-operator=${until}`,
      `__Host-pagersync-operator=${until}.${wrong}`,
      `__Host-pagersync-operator=${until}.${"0".repeat(64)}`,
      `__Host-pagersync-operator=${Number(until) + 1}.${cookieOf(sealed).split(".")[1]}`,
      cookieOf(sealed).replace("__Host-", ""),
    ];
    for (const asked of [
      {},
      { token: "" },
      { token: `${TOKEN}x` },
      { token: TOKEN.slice(0, -1) },
      ...cookies.map((cookie) => ({ cookie })),
      { form: {} },
      { form: { token: "emulated-operator-tokem" } },
    ]) {
      const response = await ask(asked);
      expect([asked, response.status]).toEqual([asked, 401]);
      const text = await response.text();
      expect(text).not.toMatch(/T0001|Team/);
      expect(text).not.toContain(TOKEN);
      expect(response.headers.getSetCookie()).toEqual([]);
    }
    // Not in an address either, where it would be logged.
    expect((await ask({}, `/operator?token=${TOKEN}`)).status).toBe(401);
    expect(workspace.calls).toEqual([]);
    expect(JSON.stringify(said)).not.toContain(TOKEN);
  });

  test("is signed in to with a form, for twelve hours, and left again", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: START });
    const entered = await ask({ form: { token: TOKEN } });
    expect([entered.status, entered.headers.get("location")]).toEqual([303, "/operator"]);
    const [line = ""] = entered.headers.getSetCookie();
    expect(line).toMatch(
      /^__Host-pagersync-operator=\d+\.[A-Za-z0-9%]{43,}%3D; Max-Age=43200; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    );
    expect(line).not.toContain(TOKEN);
    const cookie = cookieOf(entered);
    const open = async () => (await ask({ cookie })).status;
    vi.setSystemTime(START + 12 * HOUR - 1);
    expect(await open()).toBe(200);
    expect((await ask({ cookie, bindings: { OPERATOR_TOKEN: `${TOKEN}-2` } })).status).toBe(401);
    vi.setSystemTime(START + 12 * HOUR);
    expect(await open()).toBe(401);
    const left = await ask({ cookie, form: { leave: "1" } });
    expect(left.headers.getSetCookie()[0]).toMatch(/^__Host-pagersync-operator=; Max-Age=0/);
  });

  test("has a session that is not signed with the token itself", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: START });
    const until = String(START + HOUR);
    const algorithm = { name: "HMAC", hash: "SHA-256" };
    const bytes = (text: string) => new TextEncoder().encode(text);
    const key = await crypto.subtle.importKey("raw", bytes(TOKEN), algorithm, false, ["sign"]);
    const signature = new Uint8Array(await crypto.subtle.sign("HMAC", key, bytes(until)));
    const value = encodeURIComponent(`${until}.${signature.toBase64()}`);
    expect((await ask({ cookie: `__Host-pagersync-operator=${value}` })).status).toBe(401);
  });

  const elsewhere: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
    ["another site", { "sec-fetch-site": "cross-site" }],
    ["another host of the same site", { "sec-fetch-site": "same-site" }],
    ["nowhere that a form can be", { "sec-fetch-site": "none" }],
    ["a browser that says where but not whether", { origin: "https://evil.example" }],
    ["plain http", { origin: "http://pagersync.example" }],
    ["a page that hides itself", { origin: "null" }],
    ["a liar about one of the two", { "sec-fetch-site": "cross-site", origin: ORIGIN }],
  ];
  test.each(elsewhere)("takes no form from %s", async (_, headers) => {
    const cookie = cookieOf(await ask({ form: { token: TOKEN } }));
    for (const form of [{ leave: "1" }, { token: TOKEN }, { token: "guess" }, {}]) {
      const response = await ask({ cookie, form, headers });
      expect([form, response.status]).toEqual([form, 403]);
      expect(response.headers.getSetCookie()).toEqual([]);
      expect(await response.text()).toContain("<h1>This form came from another site</h1>");
    }
    expect((await ask({ cookie })).status).toBe(200);
  });

  const here: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
    ["its own page", { "sec-fetch-site": "same-origin", origin: ORIGIN }],
    [
      "its own page, whose Referrer-Policy hides it",
      { "sec-fetch-site": "same-origin", origin: "null" },
    ],
    ["an older browser", { origin: ORIGIN }],
    ["a script", {}],
  ];
  test.each(here)("takes the form of %s", async (_, headers) => {
    const entered = await ask({ form: { token: TOKEN }, headers });
    expect(entered.status).toBe(303);
    const left = await ask({ cookie: cookieOf(entered), form: { leave: "1" }, headers });
    expect(left.headers.getSetCookie()[0]).toMatch(/^__Host-pagersync-operator=; Max-Age=0/);
  });

  test("can send its form nowhere else, and runs nothing", async () => {
    const response = await ask();
    expect(response.headers.get("content-security-policy")).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; img-src data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'$/,
    );
    // Or browsers would say `Origin: null` of the form.
    expect(response.headers.get("referrer-policy")).toBe("strict-origin");
    expect(await response.text()).toContain('<label for="token">');
  });

  test("takes no body that is larger than a token", async () => {
    expect((await ask({ form: { token: "x".repeat(5_000) } })).status).toBe(413);
    const streamed = new Request(`${ORIGIN}/operator`, {
      method: "POST",
      body: new Blob([`token=${"x".repeat(5_000)}`]).stream(),
    });
    expect(streamed.headers.has("content-length")).toBe(false);
    expect((await answer(streamed)).status).toBe(413);
  });

  test("shows each workspace once, page by page, asking no more than a page's", async () => {
    await install(60);
    const seen: string[] = [];
    let path = "/operator";
    for (const size of [25, 25, 10]) {
      workspace.calls = [];
      const page = (await (await ask({ token: TOKEN }, path)).json()) as {
        total: number;
        after: string | null;
        workspaces: { teamId: string }[];
      };
      expect([page.total, page.workspaces.length]).toEqual([60, size]);
      expect(workspace.calls.length).toBe(size);
      seen.push(...page.workspaces.map(({ teamId }) => teamId));
      path = `/operator?after=${page.after}`;
    }
    expect(path).toBe("/operator?after=null");
    expect(seen.length).toBe(new Set(seen).size);
  });

  test("asks five at once, and waits for none longer than three seconds", async () => {
    await install(7);
    let open = 0;
    let most = 0;
    const never = Promise.withResolvers<WorkspaceStatus>();
    workspace.status = async (teamId) => {
      if (teamId === "T0002") throw new Error("moving");
      if (teamId === "T0003") return never.promise;
      open += 1;
      most = Math.max(most, open);
      await scheduler.wait(1);
      open -= 1;
      return { ...WELL, lagMs: teamId === "T0004" ? 10 * MINUTE : 0 };
    };
    const began = performance.now();
    const page = (await (await ask({ token: TOKEN })).json()) as {
      workspaces: { verdict: string; status: unknown }[];
    };
    expect(performance.now() - began).toBeLessThan(8_000);
    expect(page.workspaces.map(({ verdict }) => verdict)).toEqual([
      "well",
      "silent",
      "silent",
      "late",
      "well",
      "well",
      "well",
    ]);
    expect(page.workspaces[1]?.status).toBe(null);
    expect(most).toBeLessThanOrEqual(5);
    expect(said).toContainEqual({
      event: "operator.workspace_silent",
      team_id: "T0002",
      error: "Error: moving",
    });
  });

  test("says in words how each is doing, whatever its name", async () => {
    await install(1);
    workspace.status = async () => ({
      ...WELL,
      lastReadAt: Date.now() - 5 * MINUTE,
      wakesAt: Date.now() + 30 * SECOND,
      lagMs: 4 * MINUTE,
      problems: { schedule_unread: 3 },
      outbox: { waiting: 4, refused: 1 },
      schedulerTrouble: { reason: "unauthorized", since: START },
      slackTrouble: { error: "account_inactive", since: START },
    });
    const cookie = cookieOf(await ask({ form: { token: TOKEN } }));
    const text = await (await ask({ cookie })).text();
    for (const part of [
      "<h1>1 workspace</h1>",
      "Team &lt;1&gt; <code>T0001</code>",
      '<span class="verdict late">late</span>',
      "2 rotations · PagerDuty · last read 5 min ago · wakes in 30 s",
      "Overdue by 4 min.",
      "Waiting to be sent to Slack: 4. Refused by Slack: 1.",
      "Scheduling system: unauthorized, since 2030-06-03 09:00:00 UTC.",
      "Slack: account_inactive, since 2030-06-03 09:00:00 UTC.",
      "Problems: schedule_unread 3.",
    ])
      expect(text).toContain(part);
  });

  test("says that the database doesn't answer", async () => {
    const DB = {
      prepare: () => {
        throw new Error("D1 is down");
      },
    } as unknown as D1Database;
    const response = await ask({ token: TOKEN, bindings: { DB } });
    expect([response.status, await response.json()]).toEqual([503, { error: "database" }]);
    const cookie = cookieOf(await ask({ form: { token: TOKEN } }));
    const page = await ask({ cookie, bindings: { DB } });
    expect([page.status, await page.text()]).toEqual([
      503,
      expect.stringContaining("<h1>The database isn't responding</h1>"),
    ]);
  });
});

describe("a workspace's status", () => {
  afterEach(leaveStage);

  const verdicts = async (): Promise<unknown> => {
    const request = new Request(`${ORIGIN}/operator`, {
      headers: { authorization: `Bearer ${TOKEN}` },
    });
    return ((await (await exports.default.fetch(request)).json()) as { workspaces: unknown[] })
      .workspaces[0];
  };

  it("says from what is stored whether it is idle, working, failing or late, and writes nothing", async () => {
    const stage = await connectedStage();
    const { ada, world, slack, team } = stage;
    expect(await verdicts()).toMatchObject({
      teamId: team.id,
      teamName: "Acme",
      installedAt: START,
      verdict: "idle",
      status: { rotations: 0, system: "pagerduty", wakesAt: null, lagMs: 0 },
    });
    await createRotation(ada, {
      name: "Platform",
      group: "@platform-oncall",
      schedules: ["Platform primary"],
    });
    await slack.settle();
    await untilAtRest();
    await passUntil(stage, Date.now() + 2 * MINUTE);
    expect(await verdicts()).toMatchObject({
      verdict: "well",
      status: { rotations: 1, problems: {}, outbox: { waiting: 0, refused: 0 }, lagMs: 0 },
    });

    world.faults.add({ path: "/oncalls", effect: { kind: "status", status: 503 } });
    await passUntil(stage, Date.now() + 2 * MINUTE);
    world.calls.length = 0;
    expect(await verdicts()).toMatchObject({
      verdict: "trouble",
      status: { problems: { schedule_unread: 1 }, schedulerTrouble: { reason: "unreachable" } },
    });
    expect(world.calls).toEqual([]);

    vi.setSystemTime(Date.now() + 10 * MINUTE);
    const late = (await verdicts()) as { verdict: string; status: WorkspaceStatus };
    expect(late.verdict).toBe("late");
    expect(late.status.lagMs).toBeGreaterThan(8 * MINUTE);
    world.faults.clear();
    await passUntil(stage, Date.now() + 2 * SECOND);
    expect(await verdicts()).toMatchObject({ verdict: "well", status: { lagMs: 0 } });

    const bug = vi.spyOn(crypto.subtle, "decrypt").mockRejectedValue(new Error("a bug"));
    await passUntil(stage, Date.now() + MINUTE);
    bug.mockRestore();
    expect(await verdicts()).toMatchObject({
      verdict: "trouble",
      status: { failingSince: expect.any(Number) },
    });
    await passUntil(stage, Date.now() + 2 * MINUTE);
    expect(await verdicts()).toMatchObject({ verdict: "well", status: { failingSince: null } });
  });
});
