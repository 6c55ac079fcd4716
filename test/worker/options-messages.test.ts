/** Direct messages to the people of a rotation: to whom, when, once, and not to people who muted them. */

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { SlackClient } from "../world/slack/client.ts";
import { editOptions, type OptionsStage } from "./rotation-options.ts";
import {
  addSchedule,
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
  settle,
} from "./stage.ts";
import { untilAtRest } from "./under-way.ts";

/** ada until then, bob from then on, for an hour. */
const HANDOVER = START + HOUR;
let stage: OptionsStage;
let ada: SlackClient;
let bob: SlackClient;

beforeEach(async () => {
  stage = await connectedStage();
  ({ ada } = stage);
  bob = stage.slack.client("bob");
});
afterEach(leaveStage);

/** What the app wrote to somebody; dates as `<date>`, people as `@name`. */
const inbox = (name: string) =>
  stage.slack
    .client(name)
    .messages()
    .map((m) =>
      m.text
        .replace(/<!date[^>]*>/g, "<date>")
        .replace(/<@(\w+)>/g, (_, id: string) => `@${stage.team.user(id).name}`),
    );
const everybody = () => ["ada", "bob", "cyd", "gus"].map((name) => inbox(name).length);

async function make(fill: () => Promise<void>): Promise<void> {
  await createRotation(ada, {
    name: "Platform",
    group: "@platform-oncall",
    schedules: ["Platform primary"],
    channels: ["#ops"],
  });
  await settle(stage);
  await edit(fill);
}

const edit = (fill: () => Promise<void>) => editOptions(stage, "Direct messages", fill);

const chooseMessages = () =>
  ada.choose("Direct messages", ["Notify people when they go on and off call"]);
const remind = (when: string) => () => ada.choose("Reminder before a shift", when);

describe("messages about shifts", () => {
  it("are off by default", async () => {
    await make(async () => {});
    await passUntil(stage, HANDOVER + HOUR);
    expect(everybody()).toEqual([0, 0, 0, 0]);
  });

  it("go to people who go on call and who are relieved: the group, the schedules, until when; once", async () => {
    await make(chooseMessages);
    expect(everybody()).toEqual([0, 0, 0, 0]);
    await passUntil(stage, HANDOVER + 30 * MINUTE);
    expect(inbox("bob")).toEqual([
      "You're now on call for @platform-oncall: Platform primary until <date>.",
    ]);
    expect(inbox("ada")).toEqual([
      "You're no longer on call for @platform-oncall (Platform primary). On call now: @bob.",
    ]);
    expect([inbox("cyd"), inbox("gus")]).toEqual([[], []]);
  });

  it("say to the relieved until when they stay in the group", async () => {
    await make(async () => {
      await chooseMessages();
      await ada.fill("Overlap after a handover (minutes)", "30");
    });
    await passUntil(stage, HANDOVER);
    expect(inbox("ada")).toEqual([
      "You're no longer on call for @platform-oncall (Platform primary). On call now: @bob. You'll stay in the user group until <date>.",
    ]);
    await passUntil(stage, HANDOVER + 30 * MINUTE);
    expect(everybody()).toEqual([1, 1, 0, 0]);
  });

  it("need no scope beyond chat:write", async () => {
    await make(chooseMessages);
    stage.world.calls.length = 0;
    await passUntil(stage, HANDOVER);
    expect(stage.world.callsTo("/api/conversations.open")).toEqual([]);
    expect(inbox("bob")).toHaveLength(1);
  });

  it("are not sent for a restart, an edit that changes nobody, or a schedule read again", async () => {
    await make(chooseMessages);
    await passUntil(stage, HANDOVER);
    const before = everybody();
    await evict(stage);
    await edit(() => ada.fill("Config Name", "Renamed"));
    await ada.click("Refresh");
    await settle(stage);
    await passUntil(stage, HANDOVER + 20 * MINUTE);
    expect(everybody()).toEqual(before);
  });

  it("go to nobody who is on call but can't be in the group, nor to fallback members", async () => {
    addSchedule(stage, "PLATFORM", "Platform primary", [
      ["ada", START - HOUR, HANDOVER],
      ["gus", HANDOVER, HANDOVER + HOUR],
    ]);
    await make(async () => {
      await chooseMessages();
      await ada.choose("When nobody is on call", ["@cyd"]);
    });
    await passUntil(stage, HANDOVER + HOUR);
    expect(membersOf(stage.team, "platform-oncall")).toEqual(["cyd"]);
    expect(everybody()).toEqual([1, 0, 0, 0]);
    expect(inbox("ada")[0]).toContain("Nobody is on call now.");
  });

  it("are sent after the group was written, not before", async () => {
    await make(chooseMessages);
    stage.world.faults.add({
      path: "/api/usergroups.users.update",
      effect: { kind: "status", status: 500, body: "" },
    });
    await passUntil(stage, HANDOVER + 10 * SECOND);
    expect(inbox("bob")).toEqual([]);
    stage.world.faults.clear();
    await passUntil(stage, HANDOVER + 5 * MINUTE);
    expect(membersOf(stage.team, "platform-oncall")).toEqual(["bob"]);
    expect(inbox("bob")).toHaveLength(1);
  });

  it("are sent once when the object dies between the plan and the sending", async () => {
    await make(chooseMessages);
    await passUntil(stage, HANDOVER - 1);
    // Slack is out of reach: the messages are queued, and none is sent.
    stage.world.faults.add({ path: "/api/", effect: { kind: "refused" } });
    vi.setSystemTime(HANDOVER);
    await ring(stage);
    await evict(stage);
    stage.world.faults.clear();
    await passUntil(stage, HANDOVER + 10 * MINUTE);
    expect(everybody()).toEqual([1, 1, 0, 0]);
  });

  it("wait as long as Slack asks, and are then sent once", async () => {
    await make(chooseMessages);
    stage.world.faults.add({
      path: "/api/chat.postMessage",
      effect: { kind: "rate_limited", retryAfterS: 90 },
    });
    await passUntil(stage, HANDOVER + 80 * SECOND);
    expect(everybody()).toEqual([0, 0, 0, 0]);
    stage.world.faults.clear();
    await passUntil(stage, HANDOVER + 100 * SECOND);
    expect(everybody()).toEqual([1, 1, 0, 0]);
  });

  it("are dropped when they are no longer true by the time Slack takes them", async () => {
    await make(chooseMessages);
    stage.world.faults.add({
      path: "/api/chat.postMessage",
      effect: { kind: "status", status: 500, body: "" },
    });
    await passUntil(stage, HANDOVER + MINUTE);
    stage.world.rota.override("PLATFORM", Date.now(), HANDOVER + HOUR, ["PCYD"]);
    await passUntil(stage, HANDOVER + 3 * MINUTE);
    stage.world.faults.clear();
    await passUntil(stage, HANDOVER + 15 * MINUTE);
    expect(inbox("cyd")).toHaveLength(1);
    expect(inbox("bob").filter((text) => /You.re now|You.ve been/.test(text))).toEqual([]);
    expect(inbox("ada")).toHaveLength(1);
  });

  it("go unsent where the rotation is deleted first", async () => {
    await make(chooseMessages);
    stage.world.faults.add({
      path: "/api/chat.postMessage",
      effect: { kind: "status", status: 500, body: "" },
    });
    await passUntil(stage, HANDOVER + MINUTE);
    await ada.click("Delete");
    await ada.seesModal("Delete Rotation");
    await ada.submit();
    stage.world.faults.clear();
    await passUntil(stage, HANDOVER + 15 * MINUTE);
    expect(everybody()).toEqual([0, 0, 0, 0]);
  });

  it("that Slack refuses are named at the rotation, and don't come again and again", async () => {
    await make(chooseMessages);
    stage.slack.app.isMessagesTabOn = false;
    await passUntil(stage, HANDOVER + 30 * MINUTE);
    expect(membersOf(stage.team, "platform-oncall")).toEqual(["bob"]);
    await ada.openHome();
    await ada.sees("Can't message @bob. PagerSync's Messages tab is off.");
    expect(stage.world.callsTo("/api/chat.postMessage").length).toBeLessThan(6);
  });
});

describe("muting", () => {
  it("from the message stops all messages to that person, and only them; unmuting brings them back", async () => {
    await make(chooseMessages);
    await passUntil(stage, HANDOVER);
    await bob.clickInMessage("Mute these messages");
    await eventually(() => expect(bob.messages()[0]?.edited).not.toBeNull());
    const [muted] = bob.messages();
    expect(JSON.stringify(muted?.blocks)).toContain("You're now on call for *@platform-oncall*");
    expect(JSON.stringify(muted?.blocks)).not.toContain("Mute these messages");

    stage.world.rota.override("PLATFORM", HANDOVER + 5 * MINUTE, HANDOVER + HOUR, ["PADA"]);
    await passUntil(stage, HANDOVER + 7 * MINUTE);
    expect(everybody()).toEqual([2, 1, 0, 0]);

    await bob.clickInMessage("Unmute");
    await eventually(() =>
      expect(JSON.stringify(bob.messages()[0]?.blocks)).toContain("Mute these messages"),
    );
    stage.world.rota.override("PLATFORM", HANDOVER + 10 * MINUTE, HANDOVER + HOUR, ["PBOB"]);
    await passUntil(stage, HANDOVER + 12 * MINUTE);
    expect(everybody()).toEqual([3, 2, 0, 0]);
  });

  it("holds for what waited already", async () => {
    await make(chooseMessages);
    await passUntil(stage, HANDOVER);
    stage.world.faults.add({
      path: "/api/chat.postMessage",
      effect: { kind: "status", status: 500, body: "" },
    });
    stage.world.rota.override("PLATFORM", HANDOVER + 5 * MINUTE, HANDOVER + HOUR, ["PADA"]);
    await passUntil(stage, HANDOVER + 7 * MINUTE);
    await bob.clickInMessage("Mute these messages");
    await stage.slack.settle();
    stage.world.faults.clear();
    await passUntil(stage, HANDOVER + 20 * MINUTE);
    expect(everybody()).toEqual([2, 1, 0, 0]);
  });

  it("can be undone on the Home, too", async () => {
    await make(chooseMessages);
    await passUntil(stage, HANDOVER);
    await bob.clickInMessage("Mute these messages");
    await stage.slack.settle();
    await bob.openHome();
    await bob.sees("You've muted PagerSync's DMs.");
    await bob.click("Unmute");
    await eventually(() => expect(bob.visibleText()).not.toContain("You've muted"));
    expect(ada.visibleText()).not.toContain("You've muted");
  });

  it("survives the object's death", async () => {
    await make(chooseMessages);
    await passUntil(stage, HANDOVER);
    await bob.clickInMessage("Mute these messages");
    await stage.slack.settle();
    await evict(stage);
    await passUntil(stage, HANDOVER + MINUTE);
    stage.world.rota.override("PLATFORM", HANDOVER + 5 * MINUTE, HANDOVER + HOUR, ["PADA"]);
    await passUntil(stage, HANDOVER + 7 * MINUTE);
    expect(everybody()).toEqual([2, 1, 0, 0]);
  });
});

describe("a reminder before a shift", () => {
  it("comes an hour before, at the exact instant, once", async () => {
    const end = START + 2 * HOUR + 30 * SECOND;
    addSchedule(stage, "PLATFORM", "Platform primary", [
      ["ada", START - HOUR, end],
      ["bob", end, end + HOUR],
    ]);
    await make(remind("1 hour before"));
    await passUntil(stage, end - HOUR - 1);
    expect(everybody()).toEqual([0, 0, 0, 0]);
    await passUntil(stage, end - HOUR);
    expect(inbox("bob")).toEqual([
      "Your shift for @platform-oncall starts <date> and ends <date> (Platform primary).",
    ]);
    await evict(stage);
    await passUntil(stage, end + MINUTE);
    expect(everybody()).toEqual([0, 1, 0, 0]);
  });

  it("comes 24 hours before at the exact instant", async () => {
    const begin = START + 26 * HOUR + 10 * SECOND;
    addSchedule(stage, "PLATFORM", "Platform primary", [
      ["ada", START - HOUR, begin],
      ["bob", begin, begin + 24 * HOUR],
    ]);
    await make(remind("24 hours before"));
    await passUntil(stage, begin - 24 * HOUR - 1);
    expect(everybody()).toEqual([0, 0, 0, 0]);
    await passUntil(stage, begin - 24 * HOUR);
    expect(inbox("bob")).toHaveLength(1);
  });

  it("goes to whom an override put there a moment before, not to whom it replaced", async () => {
    const end = START + 2 * HOUR;
    addSchedule(stage, "PLATFORM", "Platform primary", [
      ["ada", START - HOUR, end],
      ["bob", end, end + HOUR],
    ]);
    await make(remind("1 hour before"));
    await passUntil(stage, end - HOUR - 10 * SECOND);
    stage.world.rota.override("PLATFORM", end, end + HOUR, ["PCYD"]);
    await passUntil(stage, end - HOUR + MINUTE);
    expect(everybody()).toEqual([0, 0, 1, 0]);
  });

  it("is not for a guest, nor for who has muted it", async () => {
    addSchedule(stage, "PLATFORM", "Platform primary", [
      ["ada", START - HOUR, HANDOVER],
      ["bob", HANDOVER, HANDOVER + HOUR],
      ["gus", HANDOVER + HOUR, HANDOVER + 2 * HOUR],
      ["bob", HANDOVER + 2 * HOUR, HANDOVER + 3 * HOUR],
    ]);
    await make(remind("1 hour before"));
    await passUntil(stage, START + MINUTE);
    expect(inbox("bob")).toHaveLength(1);
    await bob.clickInMessage("Mute these messages");
    await stage.slack.settle();
    await untilAtRest();
    await passUntil(stage, HANDOVER + 2 * HOUR);
    expect(everybody()).toEqual([0, 1, 0, 0]);
  });
});
