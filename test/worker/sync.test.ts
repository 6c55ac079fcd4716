/** What sync promises, each proven on the whole product. */
import { runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { SlackClient } from "../world/slack/client.ts";
import {
  addSchedule,
  alarmOf,
  connectedStage,
  createRotation,
  eventually,
  evict,
  HOUR,
  leaveStage,
  MINUTE,
  membersOf,
  passUntil,
  ring,
  SECOND,
  START,
  type Stage,
  stubOf,
} from "./stage.ts";

const HANDOVER = START + HOUR;
let stage: Stage & { readonly ada: SlackClient };

/** The rotation of the stage: ada is in @platform-oncall, #ops knows. */
beforeEach(async () => {
  stage = await connectedStage();
  await createRotation(stage.ada, {
    name: "Platform",
    group: "@platform-oncall",
    schedules: ["Platform primary"],
    channels: ["#ops"],
  });
  await settle();
  expect(group()).toEqual(["ada"]);
  stage.world.calls.length = 0;
});
afterEach(leaveStage);

const group = (handle = "platform-oncall") => membersOf(stage.team, handle);
const posts = (channel = "ops") => stage.team.channel(channel).messages.map((m) => m.text);
const slackCalls = () => stage.world.callsTo("slack.com").map((c) => c.path.slice(5));
const home = () => stage.ada.visibleText();

/** Rings as long as the alarm is due now, and lets Slack's events arrive. */
async function settle(): Promise<void> {
  await stage.slack.settle();
  await passUntil(stage, Date.now());
}

async function later(ms: number): Promise<void> {
  await passUntil(stage, Date.now() + ms);
}

describe("on time", () => {
  it("wakes at the exact end of the shift, long before the poll would", async () => {
    await passUntil(stage, HANDOVER - 1);
    expect(await alarmOf(stage)).toBe(HANDOVER);
    expect(group()).toEqual(["ada"]);
    await passUntil(stage, HANDOVER);
    expect(group()).toEqual(["bob"]);
  });

  it("asks again after 1, 2, 4 s while the system still names the old shift", async () => {
    // Between two polls, so that none of them helps.
    const end = HANDOVER - 30 * SECOND;
    addSchedule(stage, "PLATFORM", "Platform primary", [
      ["ada", START - HOUR, end],
      ["bob", end, HANDOVER + HOUR],
    ]);
    await passUntil(stage, end - 1);
    const asked: number[] = [];
    stage.world.onCall((call) => {
      if (call.path.startsWith("/oncalls")) asked.push(call.at - end);
    });
    // PagerDuty turns the page a little late: until then it tells the old shift.
    const body = stage.world.callsTo("/oncalls").at(-1)?.response ?? "";
    expect(body).toContain("PADA");
    stage.world.faults.add({ path: "/oncalls", effect: { kind: "status", status: 200, body } });
    await passUntil(stage, end + 4 * SECOND);
    expect(asked).toEqual([0, 1_000, 3_000]);
    stage.world.faults.clear();
    await passUntil(stage, end + 8 * SECOND);
    expect(asked).toEqual([0, 1_000, 3_000, 7_000]);
    expect(group()).toEqual(["bob"]);
  });

  it("catches an override at the next poll", async () => {
    stage.world.rota.override("PLATFORM", Date.now(), HANDOVER, ["PCYD"]);
    await later(MINUTE);
    expect(group()).toEqual(["cyd"]);
  });

  it("reads many schedules that end together in one call", async () => {
    for (const n of [1, 2, 3, 4]) {
      stage.team.addGroup({ handle: `team-${n}`, name: `Team ${n}`, members: ["cyd"] });
      addSchedule(stage, `S${n}`, `Schedule ${n}`, [
        ["ada", START - HOUR, HANDOVER],
        ["bob", HANDOVER, HANDOVER + HOUR],
      ]);
    }
    await later(MINUTE);
    for (const n of [1, 2, 3, 4]) {
      await createRotation(stage.ada, {
        name: `Team ${n}`,
        group: `@team-${n}`,
        schedules: [`Schedule ${n}`],
      });
    }
    await settle();
    await passUntil(stage, HANDOVER - 1);
    stage.world.calls.length = 0;
    await passUntil(stage, HANDOVER);
    expect([1, 2, 3, 4].map((n) => group(`team-${n}`))).toEqual(Array(4).fill(["bob"]));
    expect(stage.world.callsTo("/oncalls")).toHaveLength(1);
  });
});

describe("quiet when nothing changes", () => {
  it("makes one call to PagerDuty a poll and none to Slack", async () => {
    await later(10 * MINUTE);
    expect(slackCalls()).toEqual([]);
    expect(stage.world.callsTo("/oncalls")).toHaveLength(10);
    expect(stage.world.calls).toHaveLength(10);
  });

  it("writes one row and the alarm", async () => {
    // Every row that was written in the object so far, the platform's own for the alarm included.
    const written = () =>
      runInDurableObject(stubOf(stage.team), (_, { storage }) => rowsWritten(storage));
    const rowsWritten = (storage: DurableObjectStorage) =>
      storage.sql.exec<{ n: number }>("SELECT total_changes() AS n").one().n;
    const forOneAlarm = await runInDurableObject(stubOf(stage.team), async (_, { storage }) => {
      const at = (await storage.getAlarm()) ?? 0;
      const before = rowsWritten(storage);
      await storage.deleteAlarm();
      await storage.setAlarm(at);
      return rowsWritten(storage) - before;
    });
    await later(MINUTE);
    const before = await written();
    await later(5 * MINUTE);
    expect((await written()) - before).toBe(5 * (1 + forOneAlarm));
    expect(forOneAlarm).toBe(2);
  });

  it("compares every group in one call each quarter of an hour", async () => {
    await later(31 * MINUTE);
    expect(slackCalls()).toEqual(["usergroups.list", "usergroups.list"]);
  });

  it("sets no alarm without a rotation", async () => {
    await stage.ada.click("Delete", { within: "Platform" });
    await eventually(() => expect(stage.ada.modal).not.toBeNull());
    await stage.ada.submit();
    await settle();
    expect(await alarmOf(stage)).toBeNull();
    expect(group()).toEqual(["ada"]);
  });

  it("is silent when the same person continues", async () => {
    addSchedule(stage, "PLATFORM", "Platform primary", [
      ["ada", START - HOUR, HANDOVER],
      ["ada", HANDOVER, HANDOVER + HOUR],
    ]);
    await passUntil(stage, HANDOVER + 5 * MINUTE);
    expect(posts()).toHaveLength(1);
    expect(slackCalls()).not.toContain("usergroups.users.update");
  });
});

describe("never on half an answer", () => {
  it.each([
    ["a time-out of the network", { kind: "refused" }],
    ["a 500", { kind: "status", status: 500 }],
    ["garbage", { kind: "garbage" }],
    ["an empty body", { kind: "empty" }],
    ["an answer cut in the middle", { kind: "truncated" }],
    ["an error in a 200", { kind: "status", status: 200, body: '{"error":{"message":"no"}}' }],
  ] as const)("leaves the group after %s, says so, and heals by itself", async (_, effect) => {
    stage.world.faults.add({ path: "/oncalls", effect });
    await passUntil(stage, HANDOVER + 3 * MINUTE);
    expect(group()).toEqual(["ada"]);
    expect(home()).toContain("the group stays as it is");
    stage.world.faults.clear();
    await later(2 * MINUTE);
    expect(group()).toEqual(["bob"]);
    expect(home()).toMatch(/Put right .*Can't read the schedule/);
    expect(home()).not.toMatch(/:warning: Can't read/);
    expect(posts()).toHaveLength(2);
  });

  it("does not let one rotation's schedule hold up another's", async () => {
    stage.team.addGroup({ handle: "other-oncall", name: "Other", members: ["cyd"] });
    addSchedule(stage, "OTHER", "Other primary", [["bob", START - HOUR, HANDOVER + HOUR]]);
    await later(MINUTE);
    await createRotation(stage.ada, {
      name: "Other",
      group: "@other-oncall",
      schedules: ["Other primary"],
    });
    await settle();
    stage.world.rota.removeSchedule("OTHER");
    await passUntil(stage, HANDOVER + MINUTE);
    expect(group()).toEqual(["bob"]);
    expect(group("other-oncall")).toEqual(["bob"]);
    expect(home()).toContain("Other primary");
  });

  it("does not take an unattached schedule for empty", async () => {
    addSchedule(
      stage,
      "PLATFORM",
      "Platform primary",
      [["bob", START - HOUR, HANDOVER]],
      ["unattached"],
    );
    await later(MINUTE);
    expect(group()).toEqual(["bob"]);
  });
});

describe("nothing lost, nothing doubled", () => {
  it("keeps the newest members through a Slack outage, and tells each handover once", async () => {
    // Both were on call before, so that Slack needn't be asked who they are.
    for (const who of ["PBOB", "PCYD", "PADA"]) {
      stage.world.rota.override("PLATFORM", Date.now(), HANDOVER, [who]);
      await later(2 * MINUTE);
    }
    const told = posts().length;
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
    expect(posts()).toHaveLength(told + 2);
    await later(30 * MINUTE);
    expect(posts()).toHaveLength(told + 2);
  });

  it("rests while the first message to a channel waits for its next try, however many stand behind it", async () => {
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

describe("drift", () => {
  it("puts a hand edit right within seconds, without an announcement", async () => {
    stage.team.editMembers("platform-oncall", ["cyd", "bob"], "ada");
    await settle();
    await later(2 * SECOND);
    expect(group()).toEqual(["ada"]);
    expect(posts()).toHaveLength(1);
  });

  it("names who changed the group, and keeps the change until the next handover if asked to", async () => {
    stage.team.editMembers("platform-oncall", ["cyd", "bob"], "cyd");
    await settle();
    expect(group()).toEqual(["ada"]);
    expect(home()).toContain("@cyd changed the group by hand");
    await stage.ada.click("Keep until the next handover");
    await eventually(() =>
      expect(stage.logged).toContainEqual(expect.objectContaining({ event: "group.edit_kept" })),
    );
    await settle();
    await later(20 * MINUTE);
    expect(group()).toEqual(["bob", "cyd"]);
    expect(home()).toContain("stays so until the next handover");
    await passUntil(stage, HANDOVER + SECOND);
    expect(group()).toEqual(["bob"]);
    expect(home()).not.toContain("by hand");
  });

  it("lets go of a group that somebody keeps changing, names them, and goes on at the next handover", async () => {
    for (const members of [["cyd"], ["bob"], ["cyd"]]) {
      stage.team.editMembers("platform-oncall", members, "bob");
      await settle();
      await later(MINUTE);
    }
    expect(group()).toEqual(["cyd"]);
    expect(home()).toContain("@bob keeps changing this group");
    await later(20 * MINUTE);
    expect(group()).toEqual(["cyd"]);
    await passUntil(stage, HANDOVER + SECOND);
    expect(group()).toEqual(["bob"]);
    expect(home()).not.toContain("keeps changing");
  });

  it("is not moved by the echo of its own write", async () => {
    stage.world.rota.override("PLATFORM", Date.now(), HANDOVER, ["PCYD"]);
    await later(2 * MINUTE);
    expect(group()).toEqual(["cyd"]);
    expect(slackCalls().filter((m) => m.startsWith("usergroups"))).toEqual([
      "usergroups.users.update",
    ]);
  });

  it("finds within a quarter of an hour what no event told", async () => {
    stage.slack.app.botEvents = new Set();
    stage.team.editMembers("platform-oncall", ["cyd"], "ada");
    await later(16 * MINUTE);
    expect(group()).toEqual(["ada"]);
  });
});

describe("a group or a channel that can't be used", () => {
  it("is told when the group was disabled, and heals when it is enabled again", async () => {
    const { groups } = stage.team;
    const managed = stage.team.group("platform-oncall");
    const by = stage.team.user("ada").id;
    expect(groups.setEnabled(managed, false, by)).toBeNull();
    await settle();
    await passUntil(stage, HANDOVER + MINUTE);
    expect(home()).toContain("The user group is disabled in Slack");
    expect(posts()).toHaveLength(2);
    expect(groups.setEnabled(managed, true, by)).toBeNull();
    await settle();
    await later(MINUTE);
    expect(group()).toEqual(["bob"]);
    expect(home()).not.toMatch(/:warning: The user group is disabled/);
  });

  it("is told when the app is not in a private channel", async () => {
    stage.team.addChannel({ name: "secret", kind: "private", members: ["ada"] });
    await stage.ada.click("Edit", { within: "Platform" });
    await eventually(() => expect(stage.ada.modal).not.toBeNull());
    await stage.ada.choose("Channels", ["#secret"]);
    await stage.ada.submit();
    await passUntil(stage, HANDOVER + MINUTE);
    expect(posts()).toHaveLength(2);
    expect(home()).toContain("/invite @PagerSync");
  });
});

describe("nobody, and people whom Slack can't have", () => {
  it("keeps whoever was on call last when nobody is, and says so", async () => {
    addSchedule(stage, "PLATFORM", "Platform primary", [["ada", START - HOUR, HANDOVER]]);
    await passUntil(stage, HANDOVER + 2 * MINUTE);
    expect(group()).toEqual(["ada"]);
    expect(home()).toContain("Nobody is on call");
    expect(posts()).toHaveLength(1);
  });

  it("puts in the fallback people when nobody is on call", async () => {
    await stage.ada.click("Edit", { within: "Platform" });
    await eventually(() => expect(stage.ada.modal).not.toBeNull());
    await stage.ada.choose("When nobody is on call", ["@cyd"]);
    await stage.ada.submit();
    await settle();
    addSchedule(stage, "PLATFORM", "Platform primary", [["ada", START - HOUR, HANDOVER]]);
    await passUntil(stage, HANDOVER + 2 * MINUTE);
    expect(group()).toEqual(["cyd"]);
  });

  it("counts placeholder people as nobody", async () => {
    stage.world.rota.addPerson({ id: "PNONE", name: "Nobody", email: "nobody@acme.example" });
    await stage.ada.click("Settings");
    await eventually(() => expect(stage.ada.modal).not.toBeNull());
    await stage.ada.fill("Placeholder people", "Nobody@acme.example");
    await stage.ada.submit();
    await settle();
    stage.world.rota.override("PLATFORM", Date.now(), HANDOVER, ["PNONE"]);
    await later(2 * MINUTE);
    expect(group()).toEqual(["ada"]);
    expect(home()).toContain("Nobody is on call");
    expect(home()).not.toContain("no Slack account");
  });

  it("puts in those it can, and names the others", async () => {
    stage.world.rota.addPerson({ id: "PEVE", name: "Eve Nowhere", email: "eve@elsewhere.example" });
    stage.world.rota.setShifts("PLATFORM", [
      { start: START - HOUR, end: HANDOVER, personIds: ["PADA"] },
      { start: HANDOVER, end: HANDOVER + HOUR, personIds: ["PBOB"] },
    ]);
    addSchedule(stage, "SECOND", "Platform secondary", [["gus", START - HOUR, HANDOVER]]);
    stage.world.rota.addSchedule({ id: "THIRD", name: "Platform tertiary" });
    stage.world.rota.setShifts("THIRD", [
      { start: START - HOUR, end: HANDOVER, personIds: ["PEVE"] },
    ]);
    await later(6 * MINUTE);
    await stage.ada.click("Edit", { within: "Platform" });
    await eventually(() => expect(stage.ada.modal).not.toBeNull());
    await eventually(() =>
      expect(stage.world.callsTo("/schedules?limit").length).toBeGreaterThan(0),
    );
    await stage.ada.choose("Schedules", ["Platform secondary", "Platform tertiary"]);
    await stage.ada.submit();
    await settle();
    expect(group()).toEqual(["ada"]);
    expect(home()).toContain("Eve Nowhere");
    expect(home()).toContain("guest");
  });

  it("puts in somebody whom no address tells, once they were matched by hand", async () => {
    stage.world.rota.addPerson({ id: "PEVE", name: "Eve Nowhere", email: "eve@elsewhere.example" });
    stage.world.rota.override("PLATFORM", Date.now(), HANDOVER, ["PEVE"]);
    await later(2 * MINUTE);
    expect(group()).toEqual(["ada"]);
    await stage.ada.click("Match People");
    await eventually(() => expect(stage.ada.modal).not.toBeNull());
    await stage.ada.choose("Eve Nowhere", "@gus");
    expect(await stage.ada.submit()).toBe("errors");
    expect(stage.ada.errors()["Eve Nowhere"]).toContain("guest");
    await stage.ada.choose("Eve Nowhere", "@cyd");
    expect(await stage.ada.submit()).toBe("closed");
    await settle();
    expect(group()).toEqual(["cyd"]);
    expect(home()).not.toContain("no Slack account");
    // It can be undone where it was made.
    await stage.ada.click("Match People");
    await eventually(() => expect(stage.ada.modal).not.toBeNull());
    await stage.ada.clear("Eve Nowhere");
    await stage.ada.submit();
    await settle();
    expect(home()).toContain("no Slack account");
  });

  it("drops someone deactivated since, after Slack refused the whole list, and tells", async () => {
    await passUntil(stage, HANDOVER);
    expect(group()).toEqual(["bob"]);
    addSchedule(stage, "SECOND", "Platform secondary", [
      ["cyd", HANDOVER - HOUR, HANDOVER + 4 * HOUR],
    ]);
    await stage.ada.click("Refresh");
    await settle();
    await stage.ada.click("Edit", { within: "Platform" });
    await eventually(() => expect(stage.ada.modal).not.toBeNull());
    await stage.ada.choose("Schedules", ["Platform secondary"]);
    await stage.ada.submit();
    await settle();
    expect(group()).toEqual(["bob", "cyd"]);
    stage.team.deactivate("cyd");
    stage.world.rota.override("PLATFORM", Date.now(), HANDOVER + 4 * HOUR, ["PADA"]);
    await later(2 * MINUTE);
    expect(group()).toEqual(["ada"]);
    expect(home()).toContain("deactivated");
  });
});

describe("the loop can't die", () => {
  it("goes on after a pass that failed with a bug", async () => {
    const spy = vi.spyOn(crypto.subtle, "decrypt").mockRejectedValue(new Error("a bug"));
    await later(3 * MINUTE);
    spy.mockRestore();
    expect(await alarmOf(stage)).not.toBeNull();
    await passUntil(stage, HANDOVER + MINUTE);
    expect(group()).toEqual(["bob"]);
  });

  it("rings once for many wishes", async () => {
    await Promise.all([stage.ada.click("Refresh"), stage.ada.click("Refresh")]);
    await settle();
    expect(await ring(stage)).toBe(true);
  });
});

describe("looking ahead", () => {
  it("knows the next person before the handover, which then needs one write and no question", async () => {
    expect(home()).toContain("Next: @bob");
    await passUntil(stage, HANDOVER - SECOND);
    stage.world.calls.length = 0;
    await passUntil(stage, HANDOVER);
    expect(
      slackCalls()
        .filter((m) => !m.startsWith("views."))
        .toSorted(),
    ).toEqual(["chat.postMessage", "usergroups.users.update"]);
  });

  it("warns hours before somebody without a Slack account is on call", async () => {
    stage.world.rota.addPerson({ id: "PEVE", name: "Eve Nowhere", email: "eve@elsewhere.example" });
    stage.world.rota.override("PLATFORM", HANDOVER + 2 * HOUR, HANDOVER + 3 * HOUR, ["PEVE"]);
    await later(16 * MINUTE);
    expect(home()).toContain("Eve Nowhere is on call, but no Slack account");
    expect(group()).toEqual(["ada"]);
  });
});
