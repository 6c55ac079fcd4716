/** A service that PagerSync depends on fails: what people see, and that PagerSync recovers by itself. */
import { runInDurableObject } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openVault } from "../../src/vault/vault.ts";
import { watchdog } from "../../src/watchdog.ts";
import { workspaceOf } from "../../src/workspace/durable.ts";
import { Workspace } from "../../src/workspace/workspace.ts";
import { EmulatedOpsgenie } from "../world/opsgenie/emulated-opsgenie.ts";
import type { SlackClient } from "../world/slack/client.ts";
import { disconnect, OPSGENIE_KEY, submitOpsgenieKey } from "./connecting.ts";
import { type WatchedD1, watchD1 } from "./d1.ts";
import {
  addSchedule,
  alarmOf,
  createRotation,
  eventually,
  HOUR,
  leaveStage,
  linkOf,
  lookAgain,
  MINUTE,
  membersOf,
  ORIGIN,
  passUntil,
  ring,
  SECOND,
  START,
  type Stage,
  stageWithRotation,
  stubOf,
  visit,
} from "./stage.ts";

const HANDOVER = START + HOUR;
let stage: Stage & { readonly ada: SlackClient };

/** ada is in @platform-oncall until the handover, then bob; #ops gets the announcements. */
beforeEach(async () => {
  stage = await stageWithRotation({ channels: ["#ops"] });
  expect(group()).toEqual(["ada"]);
});
afterEach(leaveStage);

const headline = async (page: Response) =>
  /<h1>(.*?)<\/h1>/s.exec(await page.text())?.[1]?.replaceAll("&#39;", "'");
const group = () => membersOf(stage.team, "platform-oncall");
const announcements = () =>
  stage.team.channel("ops").messages.filter((m) => /(is now|has been) on call/.test(m.text));
const events = () => stage.logged.map((line) => (line as { event?: string }).event);
const until = (instant: number) => passUntil(stage, instant);

async function expectHandedOverOnce(): Promise<void> {
  expect(group()).toEqual(["bob"]);
  expect(announcements().filter((m) => m.text.includes(stage.team.user("bob").id))).toHaveLength(1);
}

describe("D1 is down", () => {
  let d1: WatchedD1;
  beforeEach(() => {
    d1 = watchD1();
    d1.isDown = true;
  });

  it("stops nothing: the handover comes in time, and people's clicks work", async () => {
    const { ada } = stage;
    await until(HANDOVER + 2 * SECOND);
    await expectHandedOverOnce();
    expect(events()).not.toContain("pass.failed");
    await lookAgain(ada);
    expect(ada.visibleText()).toContain("On call: @bob");
    const { reply } = await ada.command("/oncall", "ops");
    expect(reply?.text).toContain("Platform");
    await ada.click("Create Rotation");
    await ada.seesModal("Create Rotation");
    expect(await ada.search("Schedules", "plat")).toContain("Platform primary");
    await ada.closeAll();
    await ada.click("Delete");
    await ada.seesModal("Delete Rotation");
    expect(await ada.submit()).toBe("closed");
    await until(Date.now());
    expect(ada.visibleText()).not.toContain("Platform · @platform-oncall");
  });

  it("says so where something has to be stored in it", async () => {
    const { ada, slack, world } = stage;
    const opsgenie = new EmulatedOpsgenie(world);
    opsgenie.keys.add({ key: OPSGENIE_KEY });
    world.add(opsgenie);
    await disconnect(stage, ada);
    expect(await submitOpsgenieKey(ada)).toBe("updated");
    expect(ada.visibleText()).toContain(
      "so the connection wasn't saved. Try again in a few minutes.",
    );
    await ada.closeAll();
    const link = await linkOf(ada);
    expect(await headline(await visit(link))).toBe("PagerSync can't save this right now");
    const start = await visit(`${ORIGIN}/slack/install`);
    const cookie = start.headers.getSetCookie()[0]?.split(";")[0] ?? "";
    const back = slack.authorize(start.headers.get("location") ?? "", { as: "ada", allow: true });
    expect(await headline(await visit(back, cookie))).toBe("PagerSync can't save this right now");

    d1.isDown = false;
    expect(await submitOpsgenieKey(ada)).toBe("closed");
    await until(Date.now());
    expect((await openVault(env).connection(stage.team.id))?.credentials.system).toBe("opsgenie");
  });

  it("shows pages that need nothing of it, and says so on those that do", async () => {
    const seen = async (path: string) => {
      const response = await visit(`${ORIGIN}${path}`);
      return [response.status, /<h1>(.*?)<\/h1>/s.exec(await response.text())?.[1]];
    };
    expect((await seen("/"))[0]).toBe(200);
    expect(await seen("/privacy")).toEqual([200, "Privacy"]);
    expect(await seen("/setup")).toEqual([200, "PagerSync can't use its database"]);
    // Beginning an install stores nothing; finishing it does.
    expect((await seen("/slack/install"))[0]).toBe(302);
    const health = await exports.default.fetch(new Request(`${ORIGIN}/healthz`));
    expect(await health.json()).toMatchObject({ ok: false, database_state: "silent" });
  });
});

describe("Slack is down", () => {
  it("keeps pending Slack writes, sends them in order when Slack is back, and says on the Home since when", async () => {
    const { world, ada, slack } = stage;
    world.faults.add({ host: "slack.com", effect: { kind: "status", status: 503 } });
    await until(HANDOVER + 10 * MINUTE);
    expect([group(), announcements().length]).toEqual([["ada"], 1]);

    // It comes back bit by bit: Homes first.
    world.faults.clear();
    world.faults.add({ path: "usergroups.users.update", effect: { kind: "status", status: 503 } });
    await until(Date.now() + 6 * MINUTE);
    expect(ada.visibleText()).toContain("Slack hasn't accepted changes since 2030-06-03 10:00 UTC");
    world.faults.clear();
    await until(Date.now() + 6 * MINUTE);
    await slack.settle();
    await expectHandedOverOnce();
    expect(ada.visibleText()).not.toContain("Slack hasn't accepted changes");
  });
});

describe("the scheduling system is down", () => {
  it("leaves the group as it is, says on the Home since when and why, and takes that back", async () => {
    const { world, ada } = stage;
    world.faults.add({ host: "api.pagerduty.com", effect: { kind: "status", status: 503 } });
    await until(HANDOVER + 5 * MINUTE);
    expect(group()).toEqual(["ada"]);
    expect(ada.visibleText()).toMatch(/Since 2030-06-03 09:0\d UTC: PagerDuty can't be reached/);
    world.faults.clear();
    await until(Date.now() + 61 * SECOND);
    await expectHandedOverOnce();
    expect(ada.visibleText()).not.toContain(":warning:");
  });

  it("is not asked again before the wait is over that it asked for", async () => {
    stage.world.faults.add({
      host: "api.pagerduty.com",
      effect: { kind: "rate_limited", retryAfterS: 300 },
    });
    await until(START + 2 * MINUTE);
    stage.world.calls.length = 0;
    await until(START + 4 * MINUTE);
    expect(stage.world.callsTo("api.pagerduty.com")).toEqual([]);
    stage.world.faults.clear();
    await until(HANDOVER + 2 * SECOND);
    await expectHandedOverOnce();
  });
});

describe("over the limits of the plan", () => {
  it("goes on in the next pass where the runtime allows no more requests in this one", async () => {
    const { world, team, ada } = stage;
    for (let n = 0; n < 25; n += 1) {
      team.addGroup({ handle: `team-${n}`, name: `Team ${n}`, members: ["cyd"] });
      addSchedule(stage, `S${n}`, `Schedule ${n}`, [["bob", START - HOUR, START + 5 * HOUR]]);
    }
    await ada.click("Refresh");
    // By then the groups were listed again.
    await until(START + 16 * MINUTE);
    // Far fewer than the 45 we count on: another product may share the invocation's allowance one day.
    const fetching = vi.mocked(globalThis.fetch);
    let left = 0;
    fetching.mockImplementation((input, init) => {
      left -= 1;
      if (left < 0) throw new Error("Too many subrequests by single Worker invocation.");
      return world.fetch(input, init);
    });
    left = 1_000;
    for (let n = 0; n < 25; n += 1) {
      await createRotation(ada, {
        name: `Team ${n}`,
        group: `@team-${n}`,
        schedules: [`Schedule ${n}`],
      });
    }
    let passes = 0;
    const isDone = () =>
      Array.from({ length: 25 }, (_, n) => membersOf(team, `team-${n}`)).every(
        (members) => members.join() === "bob",
      );
    for (; passes < 60 && !isDone(); passes += 1) {
      left = 12;
      vi.setSystemTime(Math.max((await alarmOf(stage)) ?? 0, Date.now()));
      await ring(stage);
    }
    expect(isDone()).toBe(true);
    expect(passes).toBeGreaterThan(2);
    fetching.mockImplementation(world.fetch);
    await until(Date.now() + 10 * MINUTE);
    expect(ada.visibleText()).not.toContain(":warning:");
  });

  /** As when the day's rows are used up: nothing can be written, not even an alarm. */
  it("stops where nothing can be written, and the watchdog wakes it once there is room", async () => {
    const { team } = stage;
    const { sql, storage } = await runInDurableObject(stubOf(team), (_, state) => ({
      sql: Object.getPrototypeOf(state.storage.sql) as { exec: (...args: unknown[]) => unknown },
      storage: Object.getPrototypeOf(state.storage) as {
        setAlarm: (...args: unknown[]) => Promise<void>;
      },
    }));
    const { exec } = sql;
    const { setAlarm } = storage;
    const full = () => {
      throw new Error("Exceeded allowed rows written in Durable Objects free tier.");
    };
    sql.exec = function (this: unknown, ...args: unknown[]) {
      return /^\s*(INSERT|UPDATE|DELETE)/.test(String(args[0])) ? full() : exec.apply(this, args);
    };
    storage.setAlarm = full;
    vi.setSystemTime(HANDOVER);
    try {
      // The platform rings a failed alarm six times more, then never again.
      await ring(stage).catch(() => false);
      expect(await alarmOf(stage)).toBe(null);
      await watchdog(env, workspaceOf);
      expect(events()).toContain("watchdog.check_failed");
      expect(group()).toEqual(["ada"]);
    } finally {
      sql.exec = exec;
      storage.setAlarm = setAlarm;
    }
    vi.setSystemTime(HANDOVER + 10 * MINUTE);
    await watchdog(env, workspaceOf);
    expect(events()).toContain("watchdog.rearmed");
    await until(Date.now() + 2 * SECOND);
    await expectHandedOverOnce();
  });
});

describe("the alarm was lost", () => {
  it.each([
    ["in a failover", (storage: DurableObjectStorage) => storage.deleteAlarm()],
    [
      "by a runtime that doesn't ring it",
      (storage: DurableObjectStorage) => storage.setAlarm(HANDOVER),
    ],
  ])(
    "%s: the watchdog's pass counts as due, and cut short it is done again in 15 s",
    async (_, lose) => {
      const { world, team } = stage;
      await until(HANDOVER - 2 * MINUTE);
      await runInDurableObject(stubOf(team), (__, { storage }) => lose(storage));
      vi.setSystemTime(HANDOVER + 10 * MINUTE);
      await watchdog(env, workspaceOf);
      const at = (await alarmOf(stage)) ?? 0;
      vi.setSystemTime(at);
      world.faults.add({ path: "/oncalls", times: 1, effect: { kind: "held" } });
      const pass = ring(stage);
      await eventually(() => expect(world.faults.held).toBe(1));
      // A poll is 60 s.
      expect(((await alarmOf(stage)) ?? Number.NaN) - at).toBeLessThan(16 * SECOND);
      world.faults.letGo();
      await pass;
      await expectHandedOverOnce();
    },
  );
});

describe("the sealing keys can't be used", () => {
  it("changes nothing, keeps the loop alive, and goes on once they are right again", async () => {
    await runInDurableObject(stubOf(stage.team), async (_, state) => {
      vi.setSystemTime(HANDOVER);
      await new Workspace(state, { ...env, ENCRYPTION_KEYS: "k2:wrong" }).alarm();
      expect(await state.storage.getAlarm()).toBe(HANDOVER + MINUTE);
    });
    expect(group()).toEqual(["ada"]);
    expect(JSON.stringify(stage.logged)).toContain("ENCRYPTION_KEYS: key 1 isn't base64");
    await until(HANDOVER + MINUTE + 2 * SECOND);
    await expectHandedOverOnce();
  });
});
