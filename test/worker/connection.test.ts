import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import { openVault } from "../../src/vault/vault.ts";
import type { Call } from "../world/world.ts";
import { disconnect } from "./connecting.ts";
import { clickAs, shown } from "./forgery.ts";
import {
  addSchedule,
  connectedStage,
  connectPagerDuty,
  createRotation,
  eventually,
  HOUR,
  installed,
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
  setStage,
  settle,
  stageWithRotation,
  visit,
} from "./stage.ts";

afterEach(leaveStage);

const DAY = 24 * HOUR;
/** How long PagerDuty's access tokens live. */
const TOKEN_LIFE = 10 * DAY;
const IDENTITY = "identity.pagerduty.com";
const PAGERDUTY_API = /^api\.(eu\.)?pagerduty\.com$/;

const apiCalls = ({ world }: Stage): readonly Call[] =>
  world.calls.filter((call) => PAGERDUTY_API.test(call.host));
const tokenCalls = ({ world }: Stage): readonly Call[] => world.callsTo(IDENTITY);

const connectionOf = ({ team }: Stage) => openVault(env).connection(team.id);

async function accessToken(stage: Stage): Promise<string | null> {
  const credentials = (await connectionOf(stage))?.credentials;
  return credentials && "accessToken" in credentials ? credentials.accessToken.reveal() : null;
}

/** A page's headline. */
async function headline(page: Response): Promise<string | undefined> {
  const [, title] = /<h1>(.*?)<\/h1>/.exec(await page.text()) ?? [];
  return title?.replaceAll("&#39;", "'");
}

/**
 * The next reading of the credentials ends late: what it says was true when it began. By flags and timers: a promise that
 * one context awaits and another resolves brings the runtime down.
 */
function holdNextRead() {
  const hold = { isHeld: false, isOver: false };
  const { decrypt } = crypto.subtle;
  const spy = vi.spyOn(crypto.subtle, "decrypt").mockImplementation(async (algorithm, ...rest) => {
    const plain = await decrypt.call(crypto.subtle, algorithm, ...rest);
    const { additionalData } = algorithm as { additionalData?: Uint8Array };
    if (!new TextDecoder().decode(additionalData).includes("credentials")) return plain;
    spy.mockRestore();
    hold.isHeld = true;
    while (!hold.isOver) await new Promise((resolve) => setTimeout(resolve, 5));
    return plain;
  });
  return hold;
}

/** Installed by ada and not connected; her Home is open. */
async function installedStage(region: "us" | "eu" = "us") {
  const stage = await setStage(region);
  addSchedule(stage, "PLATFORM", "Platform primary", [["ada", START - HOUR, START + HOUR]]);
  const ada = await installed(stage);
  return { ...stage, ada };
}

/** Connected and synced: ada is in @platform-oncall until an hour after the start, then bob. */
async function syncedStage() {
  const stage = await stageWithRotation();
  return stage;
}

describe("connecting PagerDuty", () => {
  it.each([
    ["us", "api.pagerduty.com"],
    ["eu", "api.eu.pagerduty.com"],
  ] as const)("asks the API of the account's region: %s", async (region, host) => {
    const stage = await installedStage(region);
    const { ada, world } = stage;
    const done = await connectPagerDuty(stage, ada);
    expect(done.status).toBe(302);
    expect(done.headers.get("location")).toContain("slack.com");
    await ring(stage);
    expect(ada.visibleText()).toContain("PagerDuty · acme");
    expect(ada.visibleText()).toContain("[Disconnect]");
    expect(ada.visibleText()).toContain("[Create Rotation]");
    expect(ada.visibleText()).not.toContain("[Connect PagerDuty]");

    const outcome = await createRotation(ada, {
      name: "Platform",
      group: "@platform-oncall",
      schedules: ["Platform primary"],
    });
    expect(outcome).toBe("closed");
    await ring(stage);
    expect(membersOf(stage.team, "platform-oncall")).toEqual(["ada"]);
    const hosts = new Set(world.calls.map((c) => c.host).filter((h) => PAGERDUTY_API.test(h)));
    expect([...hosts]).toEqual([host]);
  });

  it("says how many schedules there are, before anybody made a rotation", async () => {
    const { ada } = await connectedStage();
    expect(ada.visibleText()).toContain("Connected by @ada (as ada) · 1 schedule");
  });

  it("asks to read, and nothing more", async () => {
    const { ada } = await installedStage();
    const { authorizeUrl } = await leaveForPagerDuty(ada);
    expect(new URL(authorizeUrl).searchParams.get("scope")).toBe("read");
  });

  it("keeps no token where it can be read", async () => {
    const stage = await connectedStage();
    const token = await accessToken(stage);
    expect(token).toMatch(/^pdus\+emulated-access/);
    const { results } = await env.DB.prepare("SELECT * FROM connections").all();
    expect(results).toHaveLength(1);
    expect(JSON.stringify(results)).not.toContain("emulated-");
    expect(JSON.stringify(stage.logged)).not.toContain("emulated-");
  });

  it("says so when the person declines, and changes nothing", async () => {
    const stage = await installedStage();
    const { authorizeUrl, cookie } = await leaveForPagerDuty(stage.ada);
    const back = stage.pagerduty.authorize(authorizeUrl, { allow: false });
    const page = await visit(back, cookie);
    expect(page.status).toBe(200);
    const text = await page.clone().text();
    expect(text).toMatch(
      /<a class="button" href="https:\/\/slack\.com\/app_redirect\?app=[^"]+">Open PagerSync in Slack<\/a>/,
    );
    expect(await headline(page)).toBe("PagerDuty wasn't connected");
    expect(await connectionOf(stage)).toBeNull();
    expect(tokenCalls(stage)).toEqual([]);
    expect((await connectPagerDuty(stage, stage.ada)).status).toBe(302);
  });

  it("takes each way back once", async () => {
    const stage = await installedStage();
    const { authorizeUrl, cookie } = await leaveForPagerDuty(stage.ada);
    const back = stage.pagerduty.authorize(authorizeUrl, { allow: true });
    expect((await visit(back, cookie)).status).toBe(302);
    const again = await visit(back, cookie);
    expect(again.status).toBe(400);
    expect(await headline(again)).toBe("This connection can't be finished here");
    expect(tokenCalls(stage)).toHaveLength(1);
  });

  it("takes no state but its own, and only in the browser that set out", async () => {
    const stage = await installedStage();
    const { authorizeUrl, cookie } = await leaveForPagerDuty(stage.ada);
    const back = new URL(stage.pagerduty.authorize(authorizeUrl, { allow: true }));
    const forged = new URL(back);
    forged.searchParams.set("state", "A".repeat(43));
    for (const [url, jar] of [
      [forged.href, cookie],
      [back.href, ""],
      [back.href, cookie.replace(/=.*/, `=${"A".repeat(43)}`)],
    ] as const) {
      const page = await visit(url, jar);
      expect(page.status).toBe(400);
      expect(await headline(page)).toBe("This connection can't be finished here");
    }
    expect(tokenCalls(stage)).toEqual([]);
    expect((await visit(back.href, cookie)).status).toBe(302);
  });

  it("says so when PagerDuty's code was too old to be taken", async () => {
    const stage = await installedStage();
    const { authorizeUrl, cookie } = await leaveForPagerDuty(stage.ada);
    const back = stage.pagerduty.authorize(authorizeUrl, { allow: true });
    vi.setSystemTime(START + 31_000);
    const page = await visit(back, cookie);
    expect(page.status).toBe(400);
    expect(await headline(page)).toBe("PagerDuty didn't finish the connection");
    expect(await connectionOf(stage)).toBeNull();
  });

  it("says so when PagerDuty can't be reached, and keeps nothing", async () => {
    const stage = await installedStage();
    stage.world.faults.add({ host: IDENTITY, effect: { kind: "status", status: 503 } });
    const page = await connectPagerDuty(stage, stage.ada);
    expect(page.status).toBe(502);
    expect(await headline(page)).toBe("PagerDuty couldn't be reached");
    expect(await connectionOf(stage)).toBeNull();
  });

  it("is for admins and the installer, not for other members", async () => {
    const stage = await setStage();
    const { slack } = stage;
    await slack.installApp({ as: "cyd" });
    await ring(stage);
    for (const [name, mayConnect] of [
      ["ada", true],
      ["cyd", true],
      ["bob", false],
      ["gus", false],
    ] as const) {
      const person = slack.client(name);
      await openHome(person);
      expect(person.visibleText().includes("[Connect PagerDuty]")).toBe(mayConnect);
    }
    expect(await connectionOf(stage)).toBeNull();
    expect(tokenCalls(stage)).toEqual([]);
  });

  it("checks the role again when the browser comes back: a former admin can't connect", async () => {
    const stage = await setStage();
    const { slack, team } = stage;
    await slack.installApp({ as: "cyd" });
    await ring(stage);
    const ada = slack.client("ada");
    await openHome(ada);
    const { authorizeUrl, cookie } = await leaveForPagerDuty(ada);
    team.user("ada").kind = "member";
    vi.setSystemTime(START + 6 * MINUTE);
    const page = await visit(stage.pagerduty.authorize(authorizeUrl, { allow: true }), cookie);
    expect(page.status).toBe(403);
    expect(await connectionOf(stage)).toBeNull();
  });
});

describe("PagerDuty's tokens", () => {
  it("are renewed before they expire, once, however many requests need them at that moment", async () => {
    const stage = await syncedStage();
    const { ada, slack, world } = stage;
    const bob = slack.client("bob");
    await openHome(bob);
    vi.setSystemTime(START + TOKEN_LIFE - 4 * MINUTE);
    await Promise.all([openHome(ada), openHome(bob)]);
    world.calls.length = 0;
    const before = await accessToken(stage);
    await Promise.all([ring(stage), ada.click("Create Rotation"), bob.click("Create Rotation")]);
    await Promise.all([ada.seesModal("Create Rotation"), bob.seesModal("Create Rotation")]);
    await Promise.all([
      ada.search("Schedules", "plat"),
      bob.search("Schedules", "nothing like it"),
      ring(stage),
    ]);
    expect(tokenCalls(stage)).toHaveLength(1);
    const after = await accessToken(stage);
    expect(after).not.toBe(before);
    const used = new Set(apiCalls(stage).map((call) => call.headers["authorization"]));
    expect([...used]).toEqual([`Bearer ${after}`]);
  });

  it("are renewed once even where somebody read the old ones just before", async () => {
    const stage = await syncedStage();
    const { ada } = stage;
    vi.setSystemTime(START + TOKEN_LIFE - 4 * MINUTE);
    await ada.click("Create Rotation");
    await ada.seesModal("Create Rotation");
    await eventually(() => expect(apiCalls(stage)).not.toEqual([]));
    vi.setSystemTime(START + 2 * TOKEN_LIFE - 9 * MINUTE);
    stage.world.calls.length = 0;

    const read = holdNextRead();
    const searching = ada.search("Schedules", "plat");
    await eventually(() => expect(read.isHeld).toBe(true));
    await ring(stage);
    expect(tokenCalls(stage)).toHaveLength(1);
    read.isOver = true;
    expect(await searching).toContain("Platform primary");
    expect(tokenCalls(stage)).toHaveLength(1);
    const used = new Set(apiCalls(stage).map((call) => call.headers["authorization"]));
    expect([...used]).toEqual([`Bearer ${await accessToken(stage)}`]);
  });

  it("are stored before they are used", async () => {
    const stage = await syncedStage();
    const { world } = stage;
    vi.setSystemTime(START + TOKEN_LIFE - 4 * MINUTE);
    const before = await accessToken(stage);
    const storedWhenUsed: (string | null)[] = [];
    vi.mocked(globalThis.fetch).mockImplementation(async (input, init) => {
      const request = new Request(input, init);
      if (PAGERDUTY_API.test(new URL(request.url).hostname)) {
        const isStored =
          request.headers.get("authorization") === `Bearer ${await accessToken(stage)}`;
        storedWhenUsed.push(isStored ? "stored" : "not stored");
      }
      return world.fetch(input, init);
    });
    await ring(stage);
    expect(await accessToken(stage)).not.toBe(before);
    expect(new Set(storedWhenUsed)).toEqual(new Set(["stored"]));
  });

  it("are renewed once after a 401, and the pass goes on with the new ones", async () => {
    const stage = await syncedStage();
    const { team, world } = stage;
    const before = await accessToken(stage);
    world.faults.add({
      host: "api.pagerduty.com",
      times: 1,
      effect: { kind: "status", status: 401, body: '{"error":{"code":2006}}' },
    });
    await passUntil(stage, START + HOUR + MINUTE);
    expect(tokenCalls(stage)).toHaveLength(1);
    expect(await accessToken(stage)).not.toBe(before);
    expect(membersOf(team, "platform-oncall")).toEqual(["bob"]);
    expect(stage.ada.visibleText()).not.toContain("Reconnect PagerDuty");
  });

  it("serve their last minutes where PagerDuty can't renew them, and are renewed later", async () => {
    const stage = await syncedStage();
    const { world } = stage;
    vi.setSystemTime(START + TOKEN_LIFE - 4 * MINUTE);
    world.faults.add({ host: IDENTITY, effect: { kind: "status", status: 503 } });
    const before = await accessToken(stage);
    await ring(stage);
    expect(apiCalls(stage).map((call) => call.status)).not.toContain(401);
    expect(apiCalls(stage)).not.toEqual([]);
    expect(await accessToken(stage)).toBe(before);
    world.faults.clear();
    await passUntil(stage, START + TOKEN_LIFE - MINUTE);
    expect(await accessToken(stage)).not.toBe(before);
  });
});

describe("a connection that PagerDuty no longer accepts", () => {
  it("shows on the Home with a way to connect again, and leaves the group", async () => {
    const stage = await syncedStage();
    const { ada, slack, team } = stage;
    const bob = slack.client("bob");
    await openHome(bob);
    stage.pagerduty.revoke();
    await passUntil(stage, START + 2 * MINUTE);
    expect(ada.visibleText()).toContain(
      "PagerDuty no longer accepts this connection. Connect it again.",
    );
    expect(ada.visibleText()).toContain("[Reconnect PagerDuty]");
    expect(bob.visibleText()).toContain("PagerDuty no longer accepts this connection.");
    expect(bob.visibleText()).not.toContain("[Reconnect PagerDuty]");

    await passUntil(stage, START + HOUR + 5 * MINUTE);
    expect(membersOf(team, "platform-oncall")).toEqual(["ada"]);

    await lookAgain(ada);
    const done = await connectPagerDuty(stage, ada, "Reconnect PagerDuty");
    expect(done.status).toBe(302);
    await ring(stage);
    expect(membersOf(team, "platform-oncall")).toEqual(["bob"]);
    expect(ada.visibleText()).not.toContain("no longer accepts");
    expect(ada.visibleText()).not.toContain("[Reconnect PagerDuty]");
  });
});

describe("disconnecting", () => {
  it("asks first", async () => {
    const stage = await syncedStage();
    const { ada } = stage;
    await ada.click("Disconnect", { deny: true });
    expect(ada.lastConfirm?.title.text).toBe("Disconnect PagerDuty?");
    expect(await connectionOf(stage)).not.toBeNull();
  });

  it("keeps rotations and groups, shows how to connect again, and goes on after that", async () => {
    const stage = await syncedStage();
    const { ada, team, world } = stage;
    await disconnect(stage, ada);
    expect(await connectionOf(stage)).toBeNull();
    expect(ada.visibleText()).toContain("[Connect PagerDuty]");
    expect(ada.visibleText()).toContain("Platform · @platform-oncall");
    expect(ada.visibleText()).toContain("Paused. No scheduling system is connected.");
    expect(ada.visibleText()).not.toContain("[Create Rotation]");

    world.calls.length = 0;
    await passUntil(stage, START + HOUR + MINUTE);
    expect(apiCalls(stage)).toEqual([]);
    expect(membersOf(team, "platform-oncall")).toEqual(["ada"]);

    await lookAgain(ada);
    expect((await connectPagerDuty(stage, ada)).status).toBe(302);
    await ring(stage);
    expect(membersOf(team, "platform-oncall")).toEqual(["bob"]);
    await ada.click("Edit", { within: "Platform" });
    await ada.seesModal("Edit Rotation");
    expect(ada.visibleText()).not.toContain("No longer available");
  });

  it("leaves the way to the history where the last rotation was deleted before", async () => {
    const stage = await syncedStage();
    const { ada } = stage;
    await ada.click("Delete", { within: "Platform" });
    await ada.seesModal("Delete Rotation");
    await ada.submit();
    await settle(stage);
    await disconnect(stage, ada);
    expect(ada.visibleText()).not.toContain("Team Rotations");
    expect(ada.visibleText()).toContain("[Settings]\n[All History]");
    await ada.click("All History");
    await ada.seesModal("History");
    expect(ada.visibleText()).toContain("Platform");
  });

  it("is refused to other members, whatever they click", async () => {
    const stage = await syncedStage();
    const { ada, slack } = stage;
    const bob = slack.client("bob");
    await openHome(bob);
    expect(bob.visibleText()).not.toContain("[Disconnect]");
    await clickAs(stage, "bob", shown(ada.home), { type: "button", action_id: "disconnect" });
    await bob.sees("Only workspace admins and owners, and the person who installed PagerSync");
    expect(await connectionOf(stage)).not.toBeNull();
  });
});
