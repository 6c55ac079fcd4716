/**
 * What an object has copied from D1: used instead of it, sealed as there, and never believed longer than it is true. Each
 * way in which D1 and the copy can come to differ is one test.
 */
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Secret } from "../../src/secret.ts";
import { openVault } from "../../src/vault/vault.ts";
import { workspaceOf } from "../../src/workspace/durable.ts";
import { Workspace } from "../../src/workspace/workspace.ts";
import { EmulatedOpsgenie } from "../world/opsgenie/emulated-opsgenie.ts";
import { secrets } from "../world/secrets.ts";
import type { SlackClient } from "../world/slack/client.ts";
import { dumpObject } from "./chaos/object-dump.ts";
import { disconnect, OPSGENIE_KEY } from "./connecting.ts";
import { copyOf, doubtCopy, forgetCopy, putCopy, watchD1 } from "./d1.ts";
import { hurryTimeouts } from "./hurry.ts";
import {
  connectPagerDuty,
  eventually,
  evict,
  HOUR,
  leaveStage,
  lookAgain,
  MINUTE,
  membersOf,
  passUntil,
  ring,
  SECOND,
  START,
  type Stage,
  settle,
  stageWithRotation,
  stubOf,
} from "./stage.ts";
import { forgetWorkOf, untilAtRest } from "./under-way.ts";

const NOTHING = JSON.stringify({ rows: [], kv: [] });
/** How long PagerDuty's access tokens live. */
const TOKEN_LIFE = 240 * HOUR;
const IDENTITY = "identity.pagerduty.com";
const TURN = 8 * HOUR;
const DIED = { kind: "status", status: 200, body: '{"ok":false,"error":"token_revoked"}' } as const;

let stage: Stage & { readonly ada: SlackClient };
beforeEach(async () => {
  stage = await stageWithRotation();
});
afterEach(leaveStage);

const teamId = () => stage.team.id;
const group = () => membersOf(stage.team, "platform-oncall");
const inD1 = () => openVault(env).rows(teamId());
const until = (instant: number) => passUntil(stage, instant);
const renewals = () => stage.world.callsTo(IDENTITY).length;
const events = () => stage.logged.map((line) => (line as { event?: string }).event);

/** ada and bob alternate without an end; ada is on call at the start. */
const alternate = (): void => {
  stage.world.rota.setShifts("PLATFORM", []);
  const turns = [["PADA"], ["PBOB"]];
  stage.world.rota.setCycle("PLATFORM", { anchor: START, turnMs: TURN, turns });
};

/** The clock jumps to shortly before the pair expires, and a pass renews it. */
async function renew(): Promise<void> {
  alternate();
  vi.setSystemTime(START + TOKEN_LIFE - 4 * MINUTE);
  stage.world.calls.length = 0;
  await ring(stage);
  expect(renewals()).toBe(1);
}

/** The Worker in front dies between D1 and the object. */
async function installUntold(path = "/slack/install"): Promise<void> {
  const told = vi.spyOn(Workspace.prototype, "onInstalled").mockRejectedValue(new Error("died"));
  await stage.slack.installApp({ as: "ada", path });
  told.mockRestore();
}

describe("D1 isn't asked", () => {
  it("by passes, handovers, clicks, searches, commands and Homes", async () => {
    const { ada } = stage;
    await until(START + 16 * MINUTE);
    const d1 = watchD1();
    stage.world.calls.length = 0;
    await until(START + 30 * MINUTE);
    expect(stage.world.callsTo("slack.com")).toEqual([]);
    await ada.click("Create Rotation");
    await ada.seesModal("Create Rotation");
    expect(await ada.search("Schedules", "plat")).toContain("Platform primary");
    await ada.closeAll();
    await ada.command("/oncall", "ops");
    await ada.click("Edit", { within: "Platform" });
    await ada.seesModal("Edit Rotation");
    expect(await ada.submit()).toBe("closed");
    await settle(stage);
    expect(d1.asked).toEqual([]);
    // After an hour the copy is compared once, when the groups are.
    await until(START + 75 * MINUTE);
    expect(group()).toEqual(["bob"]);
    expect(d1.asked).toEqual(["batch "]);
  });

  it("more than once by an object that has no copy yet, as one of an earlier release", async () => {
    await forgetCopy(stage);
    const d1 = watchD1();
    vi.setSystemTime(START + HOUR);
    await ring(stage);
    await until(START + HOUR + 10 * MINUTE);
    expect(group()).toEqual(["bob"]);
    expect(d1.asked).toEqual(["batch "]);
  });
});

describe("a renewed pair of tokens", () => {
  it("survives hours without D1, and the death of the object, and is in D1 afterwards", async () => {
    const before = await inD1();
    const d1 = watchD1();
    d1.isDown = true;
    await renew();
    expect((await copyOf(stage))?.unsaved).toEqual({ credentials: true });
    await untilAtRest();
    await evict(stage);
    await until(START + TOKEN_LIFE + TURN + SECOND);
    expect(group()).toEqual(["bob"]);
    expect(renewals()).toBe(1);
    expect(events()).toContain("vault.not_saved");
    d1.isDown = false;
    expect(await inD1()).toEqual(before);
    await until(Date.now() + 2 * MINUTE);
    const copy = await copyOf(stage);
    expect(copy?.unsaved).toEqual({});
    expect((await inD1()).connection).toEqual(copy?.connection);
    // The pair in D1 is the living one.
    await forgetCopy(stage);
    await until(Date.now() + 2 * MINUTE);
    expect(renewals()).toBe(1);
    expect(events()).not.toContain("pass.failed");
  });

  it("isn't replaced by an older one that D1 still has when it is asked", async () => {
    const d1 = watchD1();
    d1.isDown = true;
    await renew();
    const copy = await copyOf(stage);
    if (!copy) throw new Error("there is a copy");
    // As if D1 had been brought back to an earlier time after it had the pair.
    await untilAtRest();
    await putCopy(stage, { ...copy, unsaved: {}, comparedAt: null });
    d1.isDown = false;
    await until(Date.now() + 2 * MINUTE);
    expect((await copyOf(stage))?.connection).toEqual(copy.connection);
    expect((await inD1()).connection).toEqual(copy.connection);
  });

  it("that another release renewed is found in D1 before the old one's refusal is believed", async () => {
    const old = await copyOf(stage);
    await renew();
    await untilAtRest();
    const newer = (await inD1()).connection;
    if (!old) throw new Error("there is a copy");
    await putCopy(stage, old);
    stage.world.calls.length = 0;
    await until(Date.now() + 2 * MINUTE);
    expect((await copyOf(stage))?.connection).toEqual(newer);
    expect(renewals()).toBeLessThanOrEqual(1);
    expect(stage.ada.visibleText()).not.toContain("no longer accepts");
    const api = stage.world.callsTo("api.pagerduty.com");
    expect(api.at(-1)?.status).toBe(200);
  });

  it("doesn't overwrite a connection that was made meanwhile", async () => {
    const d1 = watchD1();
    d1.isDown = true;
    await renew();
    await untilAtRest();
    d1.isDown = false;
    await disconnect(stage, stage.ada);
    await lookAgain(stage.ada);
    await connectPagerDuty(stage, stage.ada);
    await settle(stage);
    const copy = await copyOf(stage);
    expect(copy?.unsaved).toEqual({});
    expect((await inD1()).connection).toEqual(copy?.connection);
    await until(Date.now() + 5 * MINUTE);
    expect((await inD1()).connection).toEqual(copy?.connection);
  });
});

describe("an install of which the object wasn't told", () => {
  it("is found when Slack no longer takes the token, before that is believed", async () => {
    await until(START + 58 * MINUTE);
    await installUntold();
    stage.world.faults.add({ path: "usergroups.users.update", times: 1, effect: DIED });
    await until(START + HOUR + 5 * SECOND);
    expect(group()).toEqual(["bob"]);
    expect(events()).not.toContain("slack.token_dead");
    expect((await copyOf(stage))?.installation).toEqual((await inD1()).installation);
  });

  it("is found at a Home that is opened, with the grant that it brought", async () => {
    stage.team.settings.whoModifiesGroups = "admins";
    vi.setSystemTime(START + 11 * MINUTE);
    await installUntold("/slack/install?grant=usergroups");
    expect((await copyOf(stage))?.installation.granted_by).toBeNull();
    await stage.ada.openHome();
    await settle(stage);
    expect((await copyOf(stage))?.installation.granted_by).toBe(stage.team.user("ada").id);
    await until(START + HOUR + 2 * SECOND);
    expect(group()).toEqual(["bob"]);
  });
});

describe("an object that died while it wrote to D1", () => {
  it("after the deletion of an uninstall, wipes itself at its next alarm", async () => {
    const { slack, team } = stage;
    const database = Object.getPrototypeOf(env.DB) as Pick<D1Database, "batch">;
    const { batch } = database;
    let isDeleted = false;
    const writing = vi.spyOn(database, "batch").mockImplementation(async function (
      this: D1Database,
      ...args
    ) {
      await batch.apply(this, args);
      isDeleted = true;
      return new Promise<never>(() => {});
    });
    vi.setSystemTime(START + MINUTE);
    slack.uninstallApp(team);
    slack.events.pending.splice(1);
    const delivered = slack.settle();
    await eventually(() => expect(isDeleted).toBe(true));
    writing.mockRestore();
    await runInDurableObject(stubOf(team), (_, state) => {
      forgetWorkOf(state);
      state.abort("the process died");
    }).catch(() => null);
    await delivered;
    expect((await inD1()).installation).toBeNull();
    await until(Date.now() + 2 * MINUTE);
    expect(await dumpObject(team)).toBe(NOTHING);
  });

  it("after a new connection was stored there, goes on with that one", async () => {
    const { world, ada } = stage;
    const opsgenie = new EmulatedOpsgenie(world);
    opsgenie.keys.add({ key: OPSGENIE_KEY });
    world.add(opsgenie);
    await doubtCopy(stage);
    await openVault(env).saveConnection(teamId(), {
      credentials: { system: "opsgenie", apiKey: new Secret(OPSGENIE_KEY), region: "us" },
      accountName: "acme",
      connectedAs: null,
      connectedBy: stage.team.user("bob").id,
      connectedAt: START + SECOND,
    });
    await until(START + 3 * MINUTE);
    await lookAgain(ada);
    // What the object would have told, had it lived.
    const told = stage.slack
      .client("ada")
      .messages()
      .map(({ text }) => text);
    expect(told.filter((text) => text.includes("connected PagerSync to Opsgenie"))).toHaveLength(1);
    expect(ada.visibleText()).toContain("Opsgenie · acme");
    world.calls.length = 0;
    await until(START + 5 * MINUTE);
    expect(world.callsTo("api.pagerduty.com")).toEqual([]);
    expect(group()).toEqual(["ada"]);
  });
});

describe("a D1 that doesn't answer at all", () => {
  it("holds up a pass for a moment, where it has to be asked, and a click as well", async () => {
    const asked = hurryTimeouts(20, 900);
    await doubtCopy(stage);
    const d1 = watchD1();
    d1.isSilent = true;
    await until(START + HOUR + 2 * SECOND);
    expect(group()).toEqual(["bob"]);
    await stage.ada.click("Create Rotation");
    await stage.ada.seesModal("Create Rotation");
    expect(d1.asked.length).toBeGreaterThan(0);
    expect(asked).toContain(1_000);
  });
});

describe("a row that was deleted in D1 by hand", () => {
  it("is a disconnect, where it is the connection's", async () => {
    await env.DB.prepare("DELETE FROM connections").run();
    vi.setSystemTime(START + 45 * MINUTE + SECOND);
    await workspaceOf(env, teamId()).ensureAlarm();
    await settle(stage);
    await lookAgain(stage.ada);
    expect(stage.ada.visibleText()).toContain("Paused. No scheduling system is connected.");
    stage.world.calls.length = 0;
    await until(START + HOUR + MINUTE);
    expect(stage.world.callsTo("api.pagerduty.com")).toEqual([]);
    expect(group()).toEqual(["ada"]);
  });

  it("is an uninstall, within an hour", async () => {
    await env.DB.prepare("DELETE FROM installations").run();
    vi.setSystemTime(START + 45 * MINUTE + SECOND);
    for (let rings = 0; rings < 3; rings += 1) {
      await ring(stage);
      vi.setSystemTime(Date.now() + MINUTE);
    }
    expect(await dumpObject(stage.team)).toBe(NOTHING);
  });
});

describe("what ends while D1 is down ends here at once, and there later", () => {
  it("a connection", async () => {
    const d1 = watchD1();
    d1.isDown = true;
    await disconnect(stage, stage.ada);
    expect(await copyOf(stage)).toMatchObject({ connection: null });
    await until(START + HOUR + MINUTE);
    expect(group()).toEqual(["ada"]);
    d1.isDown = false;
    expect((await inD1()).connection).not.toBeNull();
    await workspaceOf(env, teamId()).ensureAlarm();
    await until(Date.now() + 2 * MINUTE);
    expect((await inD1()).connection).toBeNull();
    expect((await copyOf(stage))?.unsaved).toEqual({});
  });

  it("an admin's grant", async () => {
    const { team, slack, world } = stage;
    team.settings.whoModifiesGroups = "admins";
    vi.setSystemTime(START + MINUTE);
    await slack.installApp({ as: "ada", path: "/slack/install?grant=usergroups" });
    await settle(stage);
    const d1 = watchD1();
    d1.isDown = true;
    world.faults.add({ path: "usergroups.users.update", times: 1, effect: DIED });
    await until(START + HOUR + 5 * SECOND);
    expect((await copyOf(stage))?.installation.granted_by).toBeNull();
    expect(events()).toContain("grant.removed");
    expect(events()).not.toContain("pass.failed");
    d1.isDown = false;
    expect((await inD1()).installation?.granted_by).toBe(team.user("ada").id);
    await until(Date.now() + 2 * MINUTE);
    expect((await inD1()).installation).toMatchObject({ granted_by: null });
  });
});

describe("sealed", () => {
  const withKeys = (keys: string) =>
    runInDurableObject(stubOf(stage.team), (_, state) =>
      new Workspace(state, { ...env, ENCRYPTION_KEYS: keys }).alarm(),
    );
  const newKey = `k9:${new Uint8Array(32).fill(9).toBase64()}`;

  it("with a new key at the next use, here and in D1", async () => {
    await renewableByKeys(`${newKey},${secrets.ENCRYPTION_KEYS}`);
    for (const rows of [await copyOf(stage), await inD1()]) {
      expect(rows?.connection?.sealed_credentials).toMatch(/^v1\.k9\./);
      expect(rows?.installation?.sealed_bot_token).toMatch(/^v1\.k9\./);
    }
    expect((await copyOf(stage))?.connection).toEqual((await inD1()).connection);
  });

  it("with a key that is gone, D1's are used", async () => {
    const old = await copyOf(stage);
    await renewableByKeys(`${newKey},${secrets.ENCRYPTION_KEYS}`);
    if (old) await putCopy(stage, old);
    stage.world.calls.length = 0;
    vi.setSystemTime(Date.now() + 2 * MINUTE);
    await withKeys(newKey);
    expect(stage.world.callsTo("api.pagerduty.com").map(({ status }) => status)).toEqual([200]);
    expect((await copyOf(stage))?.connection).toEqual((await inD1()).connection);
  });

  it("for another workspace, it doesn't open: nobody else's tokens are ever used", async () => {
    const vault = openVault(env);
    const other = "T0THER0000";
    const installation = await vault.installation(teamId());
    const connection = await vault.connection(teamId());
    if (!installation || !connection) throw new Error("it is installed and connected");
    const botToken = new Secret("xoxb-of-another");
    await vault.saveInstallation({ ...installation, teamId: other, botToken });
    await vault.saveConnection(other, connection);
    const theirs = await vault.rows(other);
    if (!theirs.installation) throw new Error("it was stored");
    const { installation: row, connection: theirConnection } = theirs;
    const copy = { installation: row, connection: theirConnection, comparedAt: START, unsaved: {} };
    await putCopy(stage, copy);
    stage.world.calls.length = 0;
    await until(START + HOUR + 2 * SECOND);
    expect(group()).toEqual(["bob"]);
    expect(JSON.stringify(stage.world.calls)).not.toContain(botToken.reveal());
    expect((await copyOf(stage))?.installation).toEqual((await inD1()).installation);
  });

  /** A pass with a handover, which uses both rows. */
  async function renewableByKeys(keys: string): Promise<void> {
    vi.setSystemTime(START + HOUR);
    await withKeys(keys);
    await untilAtRest();
    expect(group()).toEqual(["bob"]);
  }
});
