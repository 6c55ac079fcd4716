/** Tokens that PagerSync no longer manages are ended where they came from; nothing depends on it. */
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openVault } from "../../src/vault/vault.ts";
import { EmulatedJira } from "../world/jira/emulated-jira.ts";
import { EmulatedOpsgenie } from "../world/opsgenie/emulated-opsgenie.ts";
import type { SlackClient } from "../world/slack/client.ts";
import { connectJira, disconnect, OPSGENIE_KEY, submitOpsgenieKey } from "./connecting.ts";
import { forgetCopy } from "./d1.ts";
import { hurryTimeouts } from "./hurry.ts";
import {
  eventually,
  HOUR,
  leaveForPagerDuty,
  leaveStage,
  lookAgain,
  MINUTE,
  membersOf,
  openHome,
  passUntil,
  ring,
  START,
  type Stage,
  settle,
  stageWithRotation,
  visit,
} from "./stage.ts";
import { untilAtRest } from "./under-way.ts";

const REVOKE = "/global/oauth/revoke";
let stage: Stage & { readonly ada: SlackClient };

beforeEach(async () => {
  stage = await stageWithRotation();
  vi.setSystemTime(Date.now() + MINUTE);
});
afterEach(leaveStage);

const connection = () => openVault(env).connection(stage.team.id);
const asked = () => stage.world.callsTo(REVOKE);
const events = () => stage.logged.map((line) => (line as { event?: string }).event);

describe("disconnecting PagerDuty", () => {
  it("ends the refresh token and the access token", async () => {
    expect(stage.pagerduty.tokensAlive).toBe(2);
    await disconnect(stage, stage.ada);
    await untilAtRest();
    expect(stage.pagerduty.tokensAlive).toBe(0);
    expect(asked().map(({ status }) => status)).toEqual([200, 200]);
    expect(events()).toContain("connection.tokens_revoked");
    expect(await connection()).toBeNull();
  });

  it.each([
    ["answers 429", { kind: "rate_limited", retryAfterS: 1 }],
    ["answers 503", { kind: "status", status: 503 }],
    ["refuses the connection", { kind: "refused" }],
    ["answers nonsense", { kind: "status", status: 302, headers: { location: "/" } }],
    ["never answers", { kind: "silence" }],
  ] as const)(
    "deletes the credentials also where PagerDuty %s, and asks once",
    async (_, effect) => {
      hurryTimeouts(20, 2_900);
      stage.world.faults.add({ path: REVOKE, effect });
      await disconnect(stage, stage.ada);
      await untilAtRest();
      expect(await connection()).toBeNull();
      expect(stage.ada.visibleText()).toContain("[Connect PagerDuty]");
      await passUntil(stage, Date.now() + HOUR);
      await stage.ada.openHome();
      await settle(stage);
      expect(asked()).toHaveLength(2);
      expect(events()).toContain("connection.tokens_not_revoked");
      expect(events().filter((event) => event?.endsWith("_failed"))).toEqual([]);
    },
  );

  it("waits for no answer: the Home changes while PagerDuty still thinks", async () => {
    stage.world.faults.add({ path: REVOKE, effect: { kind: "held" } });
    await stage.ada.click("Disconnect");
    await eventually(() => expect(events()).toContain("connection.removed"));
    expect(await connection()).toBeNull();
    await eventually(() => expect(stage.world.faults.held).toBe(2));
    stage.world.faults.letGo();
    await untilAtRest();
    expect(stage.pagerduty.tokensAlive).toBe(0);
  });

  it("deletes credentials that can't be opened any more, without asking anybody", async () => {
    await env.DB.prepare("UPDATE connections SET sealed_credentials = 'v1.lost.AAAA'").run();
    await forgetCopy(stage);
    await stage.ada.click("Disconnect");
    await eventually(() => expect(events()).toContain("connection.removed"));
    const { results } = await env.DB.prepare("SELECT * FROM connections").all();
    expect(results).toEqual([]);
    expect(asked()).toEqual([]);
  });

  it("ends a pair that a renewal brings afterwards", async () => {
    vi.setSystemTime(START + 864_000_000 - 4 * MINUTE);
    stage.world.faults.add({ path: "/oauth/token", times: 1, effect: { kind: "held" } });
    const pass = ring(stage);
    await eventually(() => expect(stage.world.faults.held).toBe(1));
    await stage.ada.click("Disconnect");
    await eventually(() => expect(events()).toContain("connection.removed"));
    stage.world.faults.letGo();
    await pass;
    await untilAtRest();
    expect(await connection()).toBeNull();
    expect(stage.pagerduty.tokensAlive).toBe(0);
  });
});

describe("a connection that is replaced", () => {
  /** Ada follows the link on her Home; `user` says who grants at PagerDuty. */
  async function connectAgainAs(user: string): Promise<void> {
    await disconnectedForPagerDuty();
    await lookAgain(stage.ada);
    const { authorizeUrl, cookie } = await leaveForPagerDuty(stage.ada, "Reconnect PagerDuty");
    const back = stage.pagerduty.authorize(authorizeUrl, { allow: true, user });
    expect((await visit(back, cookie)).status).toBe(302);
    await settle(stage);
  }
  /** PagerDuty refuses for a while, so that the Home offers to connect again; the tokens live. */
  async function disconnectedForPagerDuty(): Promise<void> {
    stage.world.faults.add({ host: "api.pagerduty.com", effect: { kind: "status", status: 401 } });
    stage.world.faults.add({
      path: "/oauth/token",
      effect: { kind: "status", status: 400, body: '{"error":"invalid_grant"}' },
    });
    await passUntil(stage, Date.now() + 2 * MINUTE);
    stage.world.faults.clear();
  }

  it("by another person's ends the tokens of the one before, and the new ones work", async () => {
    await connectAgainAs("PBOB");
    expect(asked()).toHaveLength(2);
    expect(stage.pagerduty.tokensAlive).toBe(2);
    await passUntil(stage, START + HOUR + MINUTE);
    expect(membersOf(stage.team, "platform-oncall")).toEqual(["bob"]);
  });

  it("by the same person's is left to expire: both may be one grant", async () => {
    await connectAgainAs("PADA");
    expect(asked()).toEqual([]);
    await passUntil(stage, START + HOUR + MINUTE);
    expect(membersOf(stage.team, "platform-oncall")).toEqual(["bob"]);
  });
});

describe("an uninstall", () => {
  it.each([
    [["app_uninstalled", "tokens_revoked"]],
    [["tokens_revoked", "app_uninstalled"]],
  ] as const)("reported as %j ends PagerDuty's tokens, once", async (order) => {
    const { slack, team } = stage;
    slack.uninstallApp(team);
    const pending = slack.events.pending.splice(0);
    for (const type of order) {
      slack.events.pending.push(...pending.filter((event) => event.type === type));
      await slack.settle();
      await untilAtRest();
    }
    expect(stage.pagerduty.tokensAlive).toBe(0);
    expect(asked()).toHaveLength(2);
    expect(events()).not.toContain("workspace.later_failed");
  });

  it("goes on where PagerDuty doesn't answer", async () => {
    hurryTimeouts(20, 2_900);
    stage.world.faults.add({ path: REVOKE, effect: { kind: "silence" } });
    stage.slack.uninstallApp(stage.team);
    await stage.slack.settle();
    await untilAtRest();
    expect(await openVault(env).installation(stage.team.id)).toBeNull();
    expect(events()).toContain("install.wiped");
  });

  it("that is older than the install ends nothing", async () => {
    const { slack, team } = stage;
    const event = { type: "app_uninstalled" };
    slack.events.queue({ teamId: team.id, appId: slack.app.id, botUserId: null, event });
    const late = slack.events.pending.splice(0);
    vi.setSystemTime(Date.now() + MINUTE);
    await slack.installApp({ as: "ada" });
    slack.events.pending.push(...late);
    await settle(stage);
    expect(asked()).toEqual([]);
    expect(await connection()).not.toBeNull();
    expect(stage.pagerduty.tokensAlive).toBe(2);
  });
});

describe("Jira's tokens", () => {
  const REVOKE_AT_ATLASSIAN = "/oauth/revoke";
  const ATLASSIANS = "auth.atlassian.com";
  const askedAtlassian = () =>
    stage.world.callsTo(ATLASSIANS).filter(({ path }) => path === REVOKE_AT_ATLASSIAN);

  async function connectedToJira(): Promise<EmulatedJira> {
    await disconnect(stage, stage.ada);
    const jira = new EmulatedJira(stage.world);
    stage.world.add(jira);
    await lookAgain(stage.ada);
    await connectJira({ ...stage, jira }, stage.ada);
    expect(jira.refreshTokensAlive).toBe(1);
    return jira;
  }
  const INSTALLATION =
    "team_name, app_id, bot_user_id, bot_scopes, sealed_bot_token, installed_by, installed_at";

  /** A row as another workspace of this deployment has it. */
  async function alsoConnectedElsewhere(connectedAs: string | null): Promise<void> {
    await env.DB.batch([
      env.DB.prepare(`INSERT INTO installations (team_id, ${INSTALLATION})
        SELECT 'T0OTHER', ${INSTALLATION} FROM installations`),
      env.DB.prepare(`INSERT INTO connections
        SELECT 'T0OTHER', system, sealed_credentials, account_name, ?, connected_by, connected_at
        FROM connections`).bind(connectedAs),
    ]);
  }

  it("are ended by Disconnect", async () => {
    const jira = await connectedToJira();
    await disconnect(stage, stage.ada);
    await untilAtRest();
    expect(jira.refreshTokensAlive).toBe(0);
    expect(askedAtlassian().map(({ status }) => status)).toEqual([200]);
  });

  it("are ended by an uninstall", async () => {
    const jira = await connectedToJira();
    stage.slack.uninstallApp(stage.team);
    await stage.slack.settle();
    await untilAtRest();
    expect(jira.refreshTokensAlive).toBe(0);
  });

  it.each([["the same person"], [null]])(
    "live on while another workspace may be connected by the same person (%s)",
    async (who) => {
      const jira = await connectedToJira();
      const own = (await connection())?.connectedAs ?? null;
      await alsoConnectedElsewhere(who === null ? null : own);
      await disconnect(stage, stage.ada);
      await untilAtRest();
      expect(await connection()).toBeNull();
      expect(askedAtlassian()).toEqual([]);
      expect(jira.refreshTokensAlive).toBe(1);
    },
  );

  it("are ended although somebody else connected another workspace", async () => {
    const jira = await connectedToJira();
    await alsoConnectedElsewhere("Somebody Else");
    await disconnect(stage, stage.ada);
    await untilAtRest();
    expect(jira.refreshTokensAlive).toBe(0);
  });
});

describe("disconnecting a system with a key", () => {
  it("says that the key is left, and where to delete it", async () => {
    await disconnect(stage, stage.ada);
    const opsgenie = new EmulatedOpsgenie(stage.world);
    stage.world.add(opsgenie);
    opsgenie.keys.add({ key: OPSGENIE_KEY });
    await openHome(stage.ada);
    await submitOpsgenieKey(stage.ada, OPSGENIE_KEY);
    await settle(stage);
    stage.world.calls.length = 0;
    await lookAgain(stage.ada);
    await stage.ada.click("Disconnect", { deny: true });
    expect(stage.ada.lastConfirm?.text.text).toContain("Delete it in Opsgenie under Settings");
    await disconnect(stage, stage.ada);
    expect(await connection()).toBeNull();
    expect(stage.world.calls.filter(({ host }) => host !== "slack.com")).toEqual([]);
  });
});

describe("an admin's grant", () => {
  const grantAs = async (name: string) => {
    await stage.slack.installApp({ as: name, path: "/slack/install?grant=usergroups" });
    await settle(stage);
    vi.setSystemTime(Date.now() + MINUTE);
  };
  /** Whose user tokens work at Slack. */
  const alive = () =>
    [...(stage.team.installation?.users.keys() ?? [])].map((id) => stage.team.user(id).name);
  const grantedBy = async () => {
    const id = (await openVault(env).installation(stage.team.id))?.grant?.userId;
    return id === undefined ? null : stage.team.user(id).name;
  };
  beforeEach(async () => {
    stage.team.addUser({ name: "eve", kind: "admin", email: "eve@acme.example" });
    await grantAs("ada");
  });

  it("that another admin's replaces is ended at Slack", async () => {
    await grantAs("eve");
    expect(await grantedBy()).toBe("eve");
    expect(alive()).toEqual(["eve"]);
  });

  it("lives on where the same admin grants again", async () => {
    await grantAs("ada");
    expect(await grantedBy()).toBe("ada");
    expect(alive()).toEqual(["ada"]);
    expect(stage.world.callsTo("auth.revoke")).toEqual([]);
  });

  it("outlives that of a member, which isn't kept and is ended", async () => {
    await grantAs("bob");
    expect(await grantedBy()).toBe("ada");
    expect(alive()).toEqual(["ada"]);
  });

  it("is replaced also where Slack doesn't end the one before", async () => {
    stage.world.faults.add({
      path: "auth.revoke",
      effect: { kind: "rate_limited", retryAfterS: 1 },
    });
    await grantAs("eve");
    expect(await grantedBy()).toBe("eve");
    expect(stage.world.callsTo("auth.revoke")).toHaveLength(1);
    expect(events()).toContain("grant.tokens_revoked");
  });

  it("whose token outlives the bot's is ended with the install that it belonged to", async () => {
    const { slack, team } = stage;
    if (!team.installation) throw new Error("not installed");
    slack.installs.revoke(team, team.installation.bot);
    await slack.settle();
    await untilAtRest();
    await slack.settle();
    expect(stage.world.callsTo("auth.revoke").map(({ response }) => response)).toEqual([
      '{"ok":true,"revoked":true}',
    ]);
    expect(team.installation).toBeNull();
    expect(await openVault(env).installation(team.id)).toBeNull();
    expect(events()).toContain("install.wiped");
  });
});
