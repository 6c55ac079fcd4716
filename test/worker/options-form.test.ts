/** The options of a rotation in its form: hidden until somebody wants them, and stored as they were set. */
import { runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { NO_OPTIONS } from "../../src/domain/rotation-options.ts";
import { openStore } from "../../src/workspace/store/store.ts";
import type { SlackClient } from "../world/slack/client.ts";
import {
  eventually,
  leaveStage,
  membersOf,
  passUntil,
  type Stage,
  stageWithRotation,
  stubOf,
} from "./stage.ts";

let stage: Stage & { readonly ada: SlackClient };
let ada: SlackClient;

beforeEach(async () => {
  stage = await stageWithRotation({ channels: ["#ops"] });
  ({ ada } = stage);
});
afterEach(leaveStage);

const storedOptions = () =>
  runInDurableObject(
    stubOf(stage.team),
    (_, { storage }) => openStore(storage).rotations.all()[0]?.options,
  );
const labels = () =>
  ada.modal?.view.blocks.flatMap((b) => (b.type === "input" ? [b.label.text] : [])) ?? [];
const ORIGINAL = [
  "Config Name",
  "User Group",
  "New Alias to Create",
  "Schedules",
  "Channels",
  "When nobody is on call",
];
const MORE = [
  "Members",
  "Overlap after a handover (minutes)",
  "Overlap before a handover (minutes)",
  "Always in the group",
  "Direct messages",
  "Reminder before a shift",
  "Announce when",
  "Announcement in your words",
  "Channel topic",
  "Channel topic in your words",
];

async function edit(): Promise<void> {
  await ada.click("Edit");
  await eventually(() => expect(ada.modal).not.toBeNull());
}

async function showOptions(): Promise<void> {
  await ada.click("More options");
  await eventually(() => expect(labels()).toEqual([...ORIGINAL, ...MORE]));
  await stage.slack.settle();
}

describe("More options", () => {
  it("shows the options below the original fields, with everything typed so far", async () => {
    await ada.click("Create Rotation");
    await eventually(() => expect(ada.modal).not.toBeNull());
    expect(labels()).toEqual(ORIGINAL);
    await ada.fill("Config Name", "Network & more");
    await ada.choose("Schedules", ["Platform primary"]);
    await ada.choose("Channels", ["#dev"]);
    await ada.choose("When nobody is on call", ["@cyd"]);
    await showOptions();
    expect(ada.fieldValue("Config Name")).toMatchObject({ value: "Network & more" });
    expect(JSON.stringify(ada.fieldValue("Schedules"))).toContain("PLATFORM");
    expect(ada.fieldValue("Channels")).toMatchObject({
      selected_conversations: [stage.team.channel("dev").id],
    });
    expect(ada.fieldValue("When nobody is on call")).toMatchObject({
      selected_users: [stage.team.user("cyd").id],
    });
    expect(ada.visibleText()).not.toContain("Failed");
  });

  it("keeps the preview of who will be in the group, those who are always in it included", async () => {
    await edit();
    await showOptions();
    await ada.choose("Always in the group", ["@cyd"]);
    await ada.choose("Schedules", ["Platform primary"]);
    await eventually(() => expect(ada.visibleText()).toContain("Joins: @cyd"));
  });

  it("opens with the options in sight where some are on", async () => {
    await edit();
    await showOptions();
    await ada.fill("Overlap after a handover (minutes)", "30");
    await ada.choose("Reminder before a shift", "24 hours before");
    expect(await ada.submit()).toBe("closed");
    await edit();
    expect(labels()).toEqual([...ORIGINAL, ...MORE]);
    expect(ada.fieldValue("Overlap after a handover (minutes)")).toMatchObject({ value: "30" });
    expect(ada.visibleText()).toContain("More options");
  });
});

describe("submitted", () => {
  it("without the options shown, leaves them as they are", async () => {
    await edit();
    await showOptions();
    await ada.choose("Direct messages", ["Notify people when they go on and off call"]);
    await ada.choose("Channel topic", ["#ops"]);
    expect(await ada.submit()).toBe("closed");
    const options = await storedOptions();
    expect(options).toMatchObject({
      tellPeople: true,
      topicChannelIds: [stage.team.channel("ops").id],
    });
    await edit();
    await ada.fill("Config Name", "Renamed");
    expect(await ada.submit()).toBe("closed");
    expect(await storedOptions()).toEqual(options);
  });

  it("untouched, they are all off", async () => {
    await edit();
    await showOptions();
    expect(await ada.submit()).toBe("closed");
    expect(await storedOptions()).toEqual({
      ...NO_OPTIONS,
      keepOutgoingMinutes: 0,
      letInEarlyMinutes: 0,
      alwaysUserIds: [],
      tellPeople: false,
      remindHours: 0,
      topicChannelIds: [],
    });
  });

  it("turned off one by one, they are off", async () => {
    await edit();
    await showOptions();
    await ada.fill("Overlap after a handover (minutes)", "5");
    await ada.choose("Always in the group", ["@cyd"]);
    expect(await ada.submit()).toBe("closed");
    await passUntil(stage, Date.now());
    expect(membersOf(stage.team, "platform-oncall")).toEqual(["ada", "cyd"]);
    await edit();
    await ada.clear("Overlap after a handover (minutes)");
    await ada.unchoose("Always in the group", "@cyd");
    expect(await ada.submit()).toBe("closed");
    await passUntil(stage, Date.now());
    expect(await storedOptions()).toMatchObject({ keepOutgoingMinutes: 0, alwaysUserIds: [] });
    expect(membersOf(stage.team, "platform-oncall")).toEqual(["ada"]);
  });

  it("with a guest among those who are always in it, and a topic of a channel elsewhere, says so at the fields", async () => {
    await edit();
    await showOptions();
    await ada.choose("Always in the group", ["@gus"]);
    await ada.choose("Channel topic", ["#dev"]);
    expect(await ada.submit()).toBe("errors");
    expect(ada.errors()).toEqual({
      "Always in the group":
        "gus is a guest in Slack, and guests can't be in a user group. Choose someone else.",
      "Channel topic": "Choose channels that are also selected under Channels.",
    });
    await ada.choose("Channels", ["#dev"]);
    await ada.unchoose("Always in the group", "@gus");
    expect(await ada.submit()).toBe("closed");
  });

  it("with more minutes than there can be, is stopped by Slack itself, and by us where it isn't", async () => {
    await edit();
    await showOptions();
    await ada.fill("Overlap before a handover (minutes)", "241");
    expect(await ada.submit()).toBe("errors");
    expect(ada.errors()).toEqual({
      "Overlap before a handover (minutes)": "Must be at most 240.",
    });
  });
});
