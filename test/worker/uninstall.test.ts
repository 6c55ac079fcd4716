/**
 * The end of an installation, as Slack reports it: twice, in any order, late, again, in the middle of something. And what
 * is no end, however much it looks like one: one admin's token that died, or a person who left.
 */
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openVault } from "../../src/vault/vault.ts";
import type { SlackClient } from "../world/slack/client.ts";
import { dumpObject } from "./chaos/object-dump.ts";
import {
  addSchedule,
  alarmOf,
  createRotation,
  eventually,
  HOUR,
  leaveStage,
  MINUTE,
  membersOf,
  openHome,
  passUntil,
  ring,
  START,
  type Stage,
  skipTo,
  stageWithRotation,
} from "./stage.ts";
import { untilAtRest } from "./under-way.ts";

const REVOKE = "/global/oauth/revoke";
const NOTHING = JSON.stringify({ rows: [], kv: [] });
let stage: Stage & { readonly ada: SlackClient };

/** Ada installed, connected and made the rotation; she is on call for an hour, then bob. */
beforeEach(async () => {
  stage = await stageWithRotation({ channels: ["#ops"] });
  vi.setSystemTime(Date.now() + MINUTE);
});
afterEach(leaveStage);

const installation = () => openVault(env).installation(stage.team.id);
const events = (name: string) =>
  stage.logged.filter((line) => (line as { event: string }).event === name).length;
const isGone = () =>
  vi.waitFor(async () => {
    expect(await dumpObject(stage.team)).toBe(NOTHING);
    expect(await alarmOf(stage)).toBeNull();
  });

async function nothingIsLeft(): Promise<void> {
  await isGone();
  const tables = ["installations", "connections", "oauth_states"];
  for (const table of tables)
    expect((await env.DB.prepare(`SELECT * FROM ${table}`).all()).results, table).toEqual([]);
  expect(events("pass.failed") + events("workspace.perform_failed")).toBe(0);
}

/** Sends the two events of an uninstall in the order given, each as often as given. */
async function sendUninstall(
  order: readonly ("app_uninstalled" | "tokens_revoked")[],
): Promise<void> {
  const { slack, team } = stage;
  slack.uninstallApp(team);
  const pending = slack.events.pending.splice(0);
  for (const type of order) {
    const event = pending.find((e) => e.type === type);
    if (!event) throw new Error(`Slack doesn't send ${type}`);
    slack.events.pending.push(event);
    await slack.settle();
    await untilAtRest();
  }
}

describe("an uninstall", () => {
  it.each([
    [["app_uninstalled", "tokens_revoked"]],
    [["tokens_revoked", "app_uninstalled"]],
    [["app_uninstalled"]],
    [["tokens_revoked"]],
    [["app_uninstalled", "app_uninstalled", "tokens_revoked", "tokens_revoked"]],
    [["tokens_revoked", "app_uninstalled", "tokens_revoked", "app_uninstalled"]],
  ] as const)(
    "reported as %j leaves nothing, and asks nobody anything but PagerDuty to end its tokens",
    async (order) => {
      stage.world.calls.length = 0;
      await sendUninstall(order);
      await nothingIsLeft();
      expect(events("install.removed")).toBe(1);
      expect(stage.world.calls.map(({ path }) => path)).toEqual([REVOKE, REVOKE]);
      expect(stage.pagerduty.tokensAlive).toBe(0);
    },
  );

  it("reported again after a re-install ends nothing", async () => {
    const { slack, team, ada } = stage;
    await sendUninstall(["app_uninstalled", "tokens_revoked"]);
    await nothingIsLeft();
    const late = slack.events.attempts.slice(-2).map(({ event }) => event);
    vi.setSystemTime(Date.now() + MINUTE);
    await slack.installApp({ as: "ada" });
    await ring(stage);
    await openHome(ada);
    const before = await installation();
    const anew = ["app_uninstalled", "tokens_revoked"].map((type) => {
      const event = late.find((e) => e.type === type);
      // The same event under another id: the memory of ids went with the rest.
      return event && { ...event, body: event.body.replaceAll(event.id, `${event.id}X`) };
    });
    for (const event of [...late, ...anew]) if (event) slack.events.pending.push(event);
    await slack.settle();
    await untilAtRest();
    expect(await installation()).toEqual(before);
    expect(await dumpObject(team)).not.toBe(NOTHING);
    expect(ada.visibleText()).toContain("[Connect PagerDuty]");
  });

  it("deletes the pending Slack writes: a re-install sends nothing of before", async () => {
    const { slack, team, world, ada } = stage;
    const rateLimited = { kind: "rate_limited", retryAfterS: 3_600 } as const;
    world.faults.add({ path: "usergroups.users.update", times: 1, effect: rateLimited });
    world.faults.add({ path: "chat.postMessage", times: 1, effect: rateLimited });
    await passUntil(stage, START + HOUR + MINUTE);
    expect(await dumpObject(team)).toContain('"kind\\":\\"announcement');
    expect(membersOf(team, "platform-oncall")).toEqual(["ada"]);
    await sendUninstall(["tokens_revoked", "app_uninstalled"]);
    await nothingIsLeft();

    vi.setSystemTime(Date.now() + MINUTE);
    world.faults.clear();
    world.calls.length = 0;
    await slack.installApp({ as: "ada" });
    await passUntil(stage, Date.now() + 2 * HOUR);
    await openHome(ada);
    expect(world.callsTo("usergroups.users.update")).toEqual([]);
    expect(world.callsTo("chat.postMessage")).toEqual([]);
    expect(membersOf(team, "platform-oncall")).toEqual(["ada"]);
  });

  it.each([
    ["reads who is on call", { host: "api.pagerduty.com" }],
    ["writes the group", { path: "usergroups.users.update" }],
    ["tells the channel", { path: "chat.postMessage" }],
  ] as const)("while a pass %s leaves nothing, either", async (_doing, where) => {
    const { slack, team, world } = stage;
    // Nobody has asked yet who is on call next: the pass has all of it to do.
    addSchedule(stage, "SECOND", "Second", [["bob", START - HOUR, START + 9 * HOUR]]);
    vi.setSystemTime(START + HOUR);
    world.faults.add({ ...where, times: 1, effect: { kind: "held" } });
    const pass = ring(stage);
    await eventually(() => expect(world.faults.held).toBe(1));
    slack.uninstallApp(team);
    await slack.settle();
    world.faults.letGo();
    await pass;
    // Whatever the pass still set or wrote when it found nothing any more.
    for (let rings = 0; rings < 3; rings += 1) await ring(stage);
    await nothingIsLeft();
  });

  it("while a person makes a rotation leaves nothing, either", async () => {
    const { slack, team, world, ada } = stage;
    team.settings.whoCreatesGroups = "everyone";
    world.faults.add({ path: "usergroups.create", times: 1, effect: { kind: "held" } });
    const making = createRotation(ada, {
      name: "Late",
      group: "Create a new user group",
      alias: "late-oncall",
      schedules: ["Platform primary"],
    }).catch(() => "gone");
    await eventually(() => expect(world.faults.held).toBe(1));
    slack.uninstallApp(team);
    await slack.settle();
    world.faults.letGo();
    await making;
    await untilAtRest();
    for (let rings = 0; rings < 3; rings += 1) await ring(stage);
    await isGone();
  });
});

describe("an uninstall that Slack never reports", () => {
  const unreported = async () => {
    stage.slack.uninstallApp(stage.team);
    stage.slack.events.pending.length = 0;
  };
  const tests = () => stage.world.callsTo("/api/auth.test").length;

  it("ends the installation once Slack has refused the token for a day", async () => {
    await unreported();
    await passUntil(stage, START + HOUR + MINUTE);
    expect(events("slack.token_dead")).toBeGreaterThan(0);
    await skipTo(stage, START + 24 * HOUR);
    expect(await installation()).not.toBeNull();
    expect(tests()).toBe(0);
    await skipTo(stage, START + 25 * HOUR + 2 * MINUTE);
    await nothingIsLeft();
    expect([tests(), events("install.token_dead_for_a_day"), events("install.removed")]).toEqual([
      1, 1, 1,
    ]);
    expect(stage.pagerduty.tokensAlive).toBe(0);
  });

  it("is found out where nothing was to be sent, too: by the list of groups", async () => {
    stage.world.rota.setShifts("PLATFORM", [
      { start: START - HOUR, end: START + 100 * HOUR, personIds: ["PADA"] },
    ]);
    await passUntil(stage, START + 2 * MINUTE);
    await unreported();
    // The first list that fails: what worked until then isn't stored each time.
    await passUntil(stage, START + 16 * MINUTE);
    await skipTo(stage, START + 20 * HOUR);
    expect(await installation()).not.toBeNull();
    await skipTo(stage, START + 24 * HOUR + 16 * MINUTE);
    await nothingIsLeft();
  });

  it("ends nothing where the app was installed again within the day", async () => {
    await unreported();
    await passUntil(stage, START + HOUR + MINUTE);
    await skipTo(stage, START + 20 * HOUR);
    await stage.slack.installApp({ as: "ada" });
    await passUntil(stage, Date.now() + MINUTE);
    await skipTo(stage, START + 26 * HOUR);
    expect(await installation()).not.toBeNull();
    expect(events("install.removed")).toBe(0);
  });

  it("is none where Slack takes the token when it is asked: then it isn't asked at each pass", async () => {
    const dead = {
      kind: "status",
      status: 200,
      body: '{"ok":false,"error":"invalid_auth"}',
    } as const;
    for (const path of ["/api/usergroups.users.update", "/api/usergroups.list"])
      stage.world.faults.add({ path, effect: dead });
    await passUntil(stage, START + HOUR + MINUTE);
    await skipTo(stage, START + 26 * HOUR);
    expect(tests()).toBe(1);
    await passUntil(stage, Date.now() + 5 * MINUTE);
    expect(tests()).toBe(1);
    stage.world.faults.clear();
    await passUntil(stage, Date.now() + 16 * MINUTE);
    expect(await installation()).not.toBeNull();
    expect(membersOf(stage.team, "platform-oncall")).toEqual(["bob"]);
  });
});

describe("an admin's grant", () => {
  /** Only admins may edit groups; ada has granted. */
  const granted = async () => {
    stage.team.settings.whoModifiesGroups = "admins";
    await stage.slack.installApp({ as: "ada", path: "/slack/install?grant=usergroups" });
    await ring(stage);
    vi.setSystemTime(Date.now() + MINUTE);
    return (await installation())?.grant?.userId;
  };
  const revoked = async (userIds: readonly string[]) => {
    const { slack, team } = stage;
    const event = { type: "tokens_revoked", tokens: { oauth: [...userIds], bot: [] } };
    slack.events.queue({ teamId: team.id, appId: slack.app.id, botUserId: null, event });
    await slack.settle();
    await untilAtRest();
  };

  it("that is taken back ends the grant, and nothing else", async () => {
    const { team } = stage;
    const ada = team.user("ada").id;
    expect(await granted()).toBe(ada);
    const before = await installation();
    await revoked([team.user("bob").id]);
    expect((await installation())?.grant?.userId).toBe(ada);
    await revoked([team.user("bob").id, ada]);
    expect(await installation()).toEqual({ ...before, grant: null });
    await passUntil(stage, START + HOUR + MINUTE);
    expect(await dumpObject(team)).toContain("Platform primary");
    expect(stage.ada.visibleText()).toContain("[Grant Access]");
  });

  it("that was given again is not ended by a late event about the one before", async () => {
    const { slack, team } = stage;
    const ada = team.user("ada").id;
    await granted();
    const event = { type: "tokens_revoked", tokens: { oauth: [ada], bot: [] } };
    slack.events.queue({ teamId: team.id, appId: slack.app.id, botUserId: null, event });
    vi.setSystemTime(Date.now() + MINUTE);
    const late = slack.events.pending.splice(0);
    await granted();
    slack.events.pending.push(...late);
    await slack.settle();
    await untilAtRest();
    expect((await installation())?.grant?.userId).toBe(ada);
    await passUntil(stage, START + HOUR + MINUTE);
    expect(membersOf(team, "platform-oncall")).toEqual(["bob"]);
  });
});

describe("a person who leaves the company", () => {
  it("takes nothing along: not the app they installed, the connection they made, nor their rotations", async () => {
    const { slack, team } = stage;
    team.settings.whoCreatesGroups = "everyone";
    const ada = team.user("ada");
    ada.deactivated = true;
    // Slack reports it for their user tokens, had they any.
    const event = { type: "tokens_revoked", tokens: { oauth: [ada.id], bot: [] } };
    slack.events.queue({ teamId: team.id, appId: slack.app.id, botUserId: null, event });
    await slack.settle();
    await untilAtRest();
    await passUntil(stage, START + HOUR + MINUTE);
    expect(membersOf(team, "platform-oncall")).toEqual(["bob"]);
    // One when the rotation was made, one at the handover.
    expect(team.channel("ops").messages).toHaveLength(2);
    const cyd = slack.client("cyd");
    await openHome(cyd);
    expect(cyd.visibleText()).toContain("Platform · @platform-oncall");
    expect(
      await createRotation(cyd, {
        name: "After ada",
        group: "Create a new user group",
        alias: "after-ada",
        schedules: ["Platform primary"],
      }),
    ).toBe("closed");
  });
});
