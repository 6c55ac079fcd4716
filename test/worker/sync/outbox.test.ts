/** What was decided reaches Slack once, whatever happens on the way. */
import { describe, expect, it, vi } from "vitest";
import {
  addSchedule,
  createRotation,
  eventually,
  evict,
  HOUR,
  MINUTE,
  passUntil,
  SECOND,
  START,
} from "../stage.ts";
import {
  group,
  HANDOVER,
  home,
  later,
  posts,
  settle,
  slackCalls,
  stage,
  usePlatform,
} from "./platform.ts";

usePlatform();

describe("nothing lost, nothing doubled", () => {
  it("keeps the newest members through a Slack outage, and announces each handover once", async () => {
    // Both were on call before, so that Slack needn't be asked who they are.
    for (const who of ["PBOB", "PCYD", "PADA"]) {
      stage.world.rota.override("PLATFORM", Date.now(), HANDOVER, [who]);
      await later(2 * MINUTE);
    }
    const before = posts().length;
    stage.world.faults.add({ host: "slack.com", effect: { kind: "status", status: 503 } });
    await passUntil(stage, HANDOVER + MINUTE);
    stage.world.rota.override("PLATFORM", Date.now(), HANDOVER + 2 * HOUR, ["PCYD"]);
    await passUntil(stage, HANDOVER + 30 * MINUTE);
    expect(group()).toEqual(["ada"]);
    stage.world.faults.clear();
    stage.world.calls.length = 0;
    await later(6 * MINUTE);
    expect(group()).toEqual(["cyd"]);
    expect(slackCalls().filter((m) => m === "usergroups.users.update")).toHaveLength(1);
    expect(posts()).toHaveLength(before + 2);
    await later(30 * MINUTE);
    expect(posts()).toHaveLength(before + 2);
  });

  it("brings a whole day of outage to its end: the newest members, each handover once, in order", async () => {
    stage.world.rota.setShifts("PLATFORM", []);
    const turns = [["PADA"], ["PBOB"]];
    stage.world.rota.setCycle("PLATFORM", { anchor: START, turnMs: 5 * HOUR, turns });
    await later(2 * MINUTE);
    stage.world.faults.add({ host: "slack.com", effect: { kind: "status", status: 503 } });
    for (let halfHour = 1; halfHour <= 48; halfHour += 1) {
      // Most of the passes between would find nothing new.
      vi.setSystemTime(START + halfHour * (HOUR / 2) - MINUTE);
      await passUntil(stage, Date.now() + MINUTE);
    }
    expect(group()).toEqual(["ada"]);
    stage.world.faults.clear();
    stage.world.calls.length = 0;
    await later(11 * MINUTE);
    expect(group()).toEqual(["ada"]);
    const onCall = posts().map((text) => /<@(\w+)> has been on call/.exec(text)?.[1]);
    const [ada, bob] = ["ada", "bob"].map((name) => stage.team.user(name).id);
    expect(onCall.slice(1)).toEqual([bob, ada, bob, ada]);
  });

  it("shows a Home once for many handovers at one time", async () => {
    for (const n of [1, 2, 3]) {
      stage.team.addGroup({ handle: `team-${n}`, name: `Team ${n}`, members: ["cyd"] });
    }
    await later(MINUTE);
    for (const n of [1, 2, 3]) {
      await createRotation(stage.ada, {
        name: `Team ${n}`,
        group: `@team-${n}`,
        schedules: ["Platform primary"],
      });
    }
    await passUntil(stage, HANDOVER - 1);
    stage.world.calls.length = 0;
    await passUntil(stage, HANDOVER + 10 * SECOND);
    expect([1, 2, 3].map((n) => group(`team-${n}`))).toEqual(Array(3).fill(["bob"]));
    expect(slackCalls().filter((m) => m === "views.publish")).toHaveLength(1);
  });

  it("no longer sends what an earlier version of the rotation had decided", async () => {
    addSchedule(stage, "OTHER", "Other primary", [["cyd", START - HOUR, HANDOVER + HOUR]]);
    await later(6 * MINUTE);
    stage.world.faults.add({
      path: "usergroups.users.update",
      effect: { kind: "status", status: 503 },
    });
    await passUntil(stage, HANDOVER + MINUTE);
    await stage.ada.click("Edit", { within: "Platform" });
    await stage.ada.seesModal("Edit Rotation");
    await eventually(() =>
      expect(stage.world.callsTo("/schedules?limit").length).toBeGreaterThan(0),
    );
    await stage.ada.clear("Schedules");
    await stage.ada.choose("Schedules", ["Other primary"]);
    stage.world.faults.clear();
    stage.world.faults.add({ path: "/oncalls", effect: { kind: "status", status: 503 } });
    stage.world.calls.length = 0;
    expect(await stage.ada.submit()).toBe("closed");
    await later(10 * MINUTE);
    expect(slackCalls()).not.toContain("usergroups.users.update");
    stage.world.faults.clear();
    await later(2 * MINUTE);
    expect(group()).toEqual(["cyd"]);
  });

  it("sleeps while the first message to a channel waits for its retry, however many are queued behind it", async () => {
    stage.world.faults.add({ path: "chat.postMessage", effect: { kind: "status", status: 503 } });
    await passUntil(stage, HANDOVER + MINUTE);
    stage.world.rota.override("PLATFORM", Date.now(), HANDOVER + 30 * MINUTE, ["PCYD"]);
    // Some polls, and tries that come ever rarer: not one pass after another.
    expect(await passUntil(stage, HANDOVER + 11 * MINUTE)).toBeLessThan(30);
    stage.world.faults.clear();
    await later(6 * MINUTE);
    expect(posts().slice(1)).toEqual([
      expect.stringContaining(`<@${stage.team.user("bob").id}>`),
      expect.stringContaining(`<@${stage.team.user("cyd").id}>`),
    ]);
  });

  it("survives being evicted with a full outbox", async () => {
    stage.world.faults.add({ host: "slack.com", effect: { kind: "status", status: 503 } });
    await passUntil(stage, HANDOVER + MINUTE);
    await evict(stage);
    stage.world.faults.clear();
    await later(6 * MINUTE);
    expect(group()).toEqual(["bob"]);
    expect(posts()).toHaveLength(2);
  }, 30_000);

  it("leaves a method alone until Retry-After, and goes on with the others", async () => {
    stage.world.faults.add({
      path: "usergroups.users.update",
      times: 1,
      effect: { kind: "rate_limited", retryAfterS: 40 },
    });
    stage.team.addGroup({ handle: "other-oncall", name: "Other", members: ["cyd"] });
    addSchedule(stage, "OTHER", "Other primary", [
      ["bob", START - HOUR, HANDOVER],
      ["cyd", HANDOVER, HANDOVER + HOUR],
    ]);
    await passUntil(stage, HANDOVER + 39 * SECOND);
    expect(stage.world.callsTo("usergroups.users.update")).toHaveLength(1);
    expect(home()).toContain("bob");
    expect(posts()).toHaveLength(1);
    await later(2 * SECOND);
    expect(group()).toEqual(["bob"]);
    expect(posts()).toHaveLength(2);
  });

  it("posts to the other channels when one is archived, and names it on the Home", async () => {
    await stage.ada.click("Edit", { within: "Platform" });
    await eventually(() => expect(stage.ada.modal).not.toBeNull());
    await stage.ada.choose("Channels", ["#dev"]);
    await stage.ada.submit();
    await settle();
    stage.team.channel("ops").isArchived = true;
    await passUntil(stage, HANDOVER + MINUTE);
    expect(posts("dev")).toHaveLength(1);
    expect(home()).toContain("archived");
  });
});
