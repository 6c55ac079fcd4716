/** ALLOWED_TEAMS: who is left out gets nothing stored and nothing done, and reads why. */
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, test, vi } from "vitest";
import type { Env } from "../../src/env.ts";
import { watchdog } from "../../src/watchdog.ts";
import { HOME_ACTION } from "../../src/workspace/home/view.ts";
import { OPSGENIE_FORM } from "../../src/workspace/modals/connect-with-key/opsgenie-view.ts";
import { ROTATION_BLOCK } from "../../src/workspace/modals/rotation/ids.ts";
import { Workspace } from "../../src/workspace/workspace.ts";
import { secrets } from "../world/secrets.ts";
import { answer, Browser, destination, fresh, interaction, nowS, ORIGIN, signed } from "./edge.ts";
import {
  alarmOf,
  connectedStage,
  createRotation,
  installed,
  leaveForPagerDuty,
  leaveStage,
  MINUTE,
  PLATFORM_ROTATION,
  setStage,
  settle,
  stubOf,
} from "./stage.ts";
import { forget, workspace, workspaceOf } from "./stand-in.ts";

const OTHERS: Partial<Env> = { ALLOWED_TEAMS: "T2, T3" };
const THIS: Partial<Env> = { ALLOWED_TEAMS: " t1,T2 " };
const MISTYPED: Partial<Env> = { ALLOWED_TEAMS: "T2, acme" };
const ACTOR = { user: { id: "U1", team_id: "T1" }, team: { id: "T1", domain: "acme" } };
const VIEW = { id: "V1", team_id: "T1", hash: "1.a", private_metadata: "", state: { values: {} } };
const TOLD =
  "This deployment of PagerSync isn't open to your workspace. Ask the person who runs it to add your workspace.";

let asked: Request[] = [];
let said: unknown[] = [];
afterEach(() => vi.restoreAllMocks());

async function edge(revoking: () => Response = () => Response.json({ ok: true, revoked: true })) {
  await fresh();
  asked = [];
  said = [];
  for (const method of ["log", "error"] as const)
    vi.spyOn(console, method).mockImplementation((line) => void said.push(line));
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    const request = new Request(input, init);
    asked.push(request);
    if (request.url.endsWith("/auth.revoke")) return revoking();
    return Response.json({
      ok: true,
      access_token: "xoxb-the-bot",
      scope: "usergroups:read,chat:write",
      bot_user_id: "UBOT",
      app_id: "A1",
      team: { id: "T1", name: "Acme" },
      authed_user: { id: "U1", scope: "usergroups:write", access_token: "xoxp-the-admin" },
      user: { id: "U1", team_id: "T1", is_admin: true },
    });
  });
}

/** Through Slack's page and back. */
async function install(bindings: Partial<Env>): Promise<Response> {
  const browser = new Browser();
  const start = await browser.get("/slack/install?grant=usergroups", bindings);
  if (start.status !== 302) return start;
  const state = destination(start).searchParams.get("state") ?? "";
  return browser.get(`/slack/callback?code=the-code&state=${state}`, bindings);
}

const stored = async () =>
  (await env.DB.prepare("SELECT team_id FROM installations").all()).results;
const revoked = () =>
  asked.flatMap((request) =>
    request.url.endsWith("/auth.revoke") ? [request.headers.get("authorization")] : [],
  );

describe("an install of a workspace that is left out", () => {
  it("is refused on a page that says whom to ask for what, and nothing is kept", async () => {
    await edge();
    const response = await install(OTHERS);
    expect(response.status).toBe(403);
    const text = await response.text();
    expect(text).toContain("<h1>PagerSync isn&#39;t open to this workspace</h1>");
    expect(text).toContain("Its team ID is T1.");
    expect(text).toContain('href="/support"');
    expect(text).not.toMatch(/xox|the-code|T2|T3/);
    expect(await stored()).toEqual([]);
    expect(workspace.calls).toEqual([]);
    expect(revoked()).toEqual(["Bearer xoxp-the-admin", "Bearer xoxb-the-bot"]);
    expect(said).toEqual([{ event: "install.team_not_allowed", team_id: "T1", revoked: 2 }]);
  });

  it.each([
    ["refuses", () => Response.json({ ok: false, error: "fatal_error" })],
    ["breaks", () => new Response("no", { status: 500 })],
    [
      "is away",
      () => {
        throw new TypeError("network");
      },
    ],
  ])("reads the same where Slack %s to take the tokens back", async (_, revoking) => {
    await edge(revoking);
    const response = await install(OTHERS);
    expect([response.status, await stored()]).toEqual([403, []]);
    expect(said).toEqual([{ event: "install.team_not_allowed", team_id: "T1", revoked: 0 }]);
  });

  it("doesn't end an installation from before: Slack gives the same tokens again", async () => {
    await edge();
    expect((await install({})).status).toBe(302);
    asked = [];
    expect((await install(OTHERS)).status).toBe(403);
    expect(revoked()).toEqual([]);
    expect(await stored()).toEqual([{ team_id: "T1" }]);
  });

  it.each([THIS, {}, { ALLOWED_TEAMS: " " }])("is no such thing with %j", async (bindings) => {
    await edge();
    expect((await install(bindings)).status).toBe(302);
    expect(await stored()).toEqual([{ team_id: "T1" }]);
    expect(revoked()).toEqual([]);
  });
});

describe("a list that can't be read", () => {
  it("lets nobody install, and leads to the page that says what is wrong with it", async () => {
    await edge();
    const response = await install(MISTYPED);
    expect(response.status).toBe(503);
    expect(await response.text()).toContain('href="/setup"');
    expect(asked).toEqual([]);
    const setup = await (await answer(new Request(`${ORIGIN}/setup`), MISTYPED)).text();
    expect(setup).toContain("ALLOWED_TEAMS: entry 2 isn&#39;t a team ID");
    expect(setup).not.toMatch(/acme|SLACK_|ENCRYPTION/i);
  });

  it("is told by /healthz", async () => {
    await edge();
    const health = async (bindings: Partial<Env>) =>
      (await answer(new Request(`${ORIGIN}/healthz`), bindings)).json();
    expect(await health(MISTYPED)).toMatchObject({
      ok: false,
      missing: [],
      allowed_teams: expect.stringContaining("entry 2 isn't a team ID"),
    });
    for (const bindings of [THIS, OTHERS, {}])
      expect(await health(bindings)).toMatchObject({ ok: true, allowed_teams: "ok" });
  });

  it("changes nothing for workspaces that are installed", async () => {
    await edge();
    await event("app_home_opened", MISTYPED);
    expect(workspace.calls.length).toBe(1);
  });
});

const EVENTS = {
  app_home_opened: { user: "U1", channel: "D1", tab: "home", event_ts: "1.1" },
  subteam_updated: { subteam: { id: "S1", users: ["U1"] } },
  app_uninstalled: {},
  tokens_revoked: { tokens: { oauth: ["U1"], bot: [] } },
} as const;

async function event(type: keyof typeof EVENTS, bindings: Partial<Env>): Promise<Response> {
  const body = {
    type: "event_callback",
    team_id: "T1",
    event_id: `Ev-${type}`,
    event_time: nowS(),
    event: { type, ...EVENTS[type] },
  };
  return answer(await signed("/slack/events", JSON.stringify(body)), bindings);
}

const interact = async (payload: object, bindings: Partial<Env>) =>
  answer(await signed("/slack/interactivity", interaction({ ...ACTOR, ...payload })), bindings);

const SUBMISSION = {
  type: "view_submission",
  trigger_id: "1.2",
  view: { ...VIEW, type: "modal", callback_id: OPSGENIE_FORM },
};
const CLICK = {
  type: "block_actions",
  trigger_id: "1.2",
  view: { ...VIEW, type: "home" },
  actions: [{ action_id: HOME_ACTION.refresh }],
};
const SEARCH = {
  type: "block_suggestion",
  view: VIEW,
  action_id: ROTATION_BLOCK.group,
  value: "plat",
};

describe("a workspace that is left out", () => {
  beforeEach(() => edge());

  test.each(["app_home_opened", "subteam_updated"] as const)(
    "has its %s events acknowledged and ignored",
    async (type) => {
      expect((await event(type, OTHERS)).status).toBe(200);
      expect(workspace.calls).toEqual([]);
      await event(type, THIS);
      expect(workspace.calls.length).toBe(1);
    },
  );

  test.each(["app_uninstalled", "tokens_revoked"] as const)(
    "is still heard when it leaves (%s): its data is deleted",
    async (type) => {
      expect((await event(type, OTHERS)).status).toBe(200);
      expect(workspace.calls).toMatchObject([{ teamId: "T1", method: "perform" }]);
    },
  );

  test("reads in one sentence why nothing is done, where Slack shows it", async () => {
    const command = "command=%2Foncall&text=&team_id=T1&user_id=U1";
    const oncall = await answer(await signed("/slack/commands", command), OTHERS);
    expect(await oncall.json()).toEqual({ response_type: "ephemeral", text: TOLD });
    const submitted = await interact(SUBMISSION, OTHERS);
    const shown = await submitted.json();
    expect(shown).toMatchObject({ response_action: "update", view: { type: "modal" } });
    expect(JSON.stringify(shown)).toContain(TOLD);
    expect(await (await interact(SEARCH, OTHERS)).json()).toEqual({ options: [] });
    const clicked = await interact(CLICK, OTHERS);
    expect([clicked.status, await clicked.text()]).toEqual([200, ""]);
    expect([workspace.calls, asked]).toEqual([[], []]);
    await interact(SUBMISSION, THIS);
    expect(workspace.calls.length).toBe(1);
  });

  test("is not woken by the watchdog, nor asked by the operator's page", async () => {
    await install({});
    workspace.calls = [];
    await watchdog({ ...env, ...OTHERS }, workspaceOf);
    const headers = { authorization: `Bearer ${secrets.OPERATOR_TOKEN}` };
    const page = await answer(new Request(`${ORIGIN}/operator`, { headers }), OTHERS);
    expect(await page.json()).toMatchObject({
      workspaces: [{ teamId: "T1", verdict: "left_out", status: null }],
    });
    expect(workspace.calls).toEqual([]);
    await watchdog({ ...env, ...THIS }, workspaceOf);
    expect(workspace.calls).toEqual([{ teamId: "T1", method: "ensureAlarm", args: [] }]);
  });
});

describe("a workspace that was left out later", () => {
  afterEach(leaveStage);

  it("connects nothing, by a link from before or by an authorization that had begun", async () => {
    const stage = await setStage();
    const ada = await installed(stage);
    const link = await ada.click("Connect PagerDuty");
    const { authorizeUrl, cookie } = await leaveForPagerDuty(ada);
    const back = stage.pagerduty.authorize(authorizeUrl, { allow: true });
    forget();
    for (const [address, headers] of [
      [link ?? "", {}],
      [back, { cookie }],
    ] as const) {
      const response = await answer(new Request(address, { headers }), OTHERS);
      expect(response.status).toBe(403);
      expect(await response.text()).toContain(`Its team ID is ${stage.team.id}.`);
    }
    expect(workspace.calls).toEqual([]);
    expect((await env.DB.prepare("SELECT 1 FROM connections").all()).results).toEqual([]);
  });

  it("sleeps from its next alarm on, writes nothing, and goes on once it is named again", async () => {
    const stage = await connectedStage();
    await createRotation(stage.ada, PLATFORM_ROTATION);
    await settle(stage);
    stage.world.calls.length = 0;
    const ringAs = (bindings: Partial<Env>) =>
      runInDurableObject(stubOf(stage.team), async (_, state) => {
        await state.storage.deleteAlarm();
        await new Workspace(state, { ...env, ...bindings }).alarm();
      });
    vi.setSystemTime(Date.now() + 5 * MINUTE);
    await ringAs({ ALLOWED_TEAMS: "T0OTHER" });
    expect(await alarmOf(stage)).toBe(null);
    expect(stage.world.calls).toEqual([]);
    await ringAs({ ALLOWED_TEAMS: stage.team.id });
    expect(await alarmOf(stage)).toBeGreaterThan(Date.now());
    expect(stage.world.callsTo("/oncalls").length).toBeGreaterThan(0);
  });
});
