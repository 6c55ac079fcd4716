/**
 * A channel is given to a rotation only by somebody who can see it. Slack's picker shows a person their own channels, and
 * what is submitted may be another one: a form that a person filled in with ids from elsewhere, or a file.
 */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Channel } from "../world/slack/channels.ts";
import type { SlackClient } from "../world/slack/client.ts";
import { passDeadlines, SLACK_WAITS_MS, waitedMs } from "./deadlines.ts";
import { shown } from "./forgery.ts";
import {
  addSchedule,
  connectedStage,
  createRotation,
  eventually,
  HOUR,
  leaveStage,
  MINUTE,
  openHome,
  PLATFORM_ROTATION,
  START,
  type Stage,
  settle,
} from "./stage.ts";

afterEach(leaveStage);

const CHANNELS = "rotation_channels";
const TOPICS = "rotation_topic";
const NOT_THEIRS =
  "You aren't in one of these private channels, so you can't add it. Remove it, or ask someone in that channel to add it.";
const UNSEEN =
  "PagerSync can't see one of these channels. If it's private, type /invite @PagerSync there, then submit again.";
const SILENT =
  "Slack didn't confirm in time that you can see these channels. Nothing was changed. Submit again in a moment.";

let stage: Stage & { readonly ada: SlackClient };
let bob: SlackClient;
/** Private: ada and the app are in it, bob isn't. */
let board: Channel;

beforeEach(async () => {
  stage = await connectedStage();
  const { team, slack } = stage;
  team.addGroup({ handle: "data-oncall", name: "Data" });
  addSchedule(stage, "DATA", "Data primary", [["cyd", START - HOUR, START + 9 * HOUR]]);
  board = team.addChannel({ name: "board-merger", kind: "private", members: ["ada"] });
  board.members.add(team.installation?.botUserId ?? "");
  bob = slack.client("bob");
  await openHome(bob);
});

/** Enters ids into a field as no client of Slack's would. */
function enter(person: SlackClient, blockId: string, ids: readonly string[]): void {
  const type = "multi_conversations_select";
  shown(person.modal)
    .values.get(blockId)
    ?.set(blockId, { type, selected_conversations: [...ids] });
}

const channelsOfRotations = (): readonly (readonly string[])[] =>
  [...stage.team.channels.values()]
    .filter((channel) => channel.kind !== "im" && channel.messages.length > 0)
    .map(({ name, messages }) => [name, String(messages.length)]);

async function fillIn(person: SlackClient, group = "@data-oncall"): Promise<void> {
  await person.click("Create Rotation");
  await person.seesModal("Create Rotation");
  await person.fill("Config Name", "News");
  const [option = ""] = await person.search("User Group", group);
  await person.choose("User Group", option);
  await person.choose("Schedules", ["Data primary"]);
}

/** What becomes of a new rotation of bob's with these channels. */
async function submitWith(ids: readonly string[]): Promise<string | undefined> {
  await fillIn(bob);
  enter(bob, CHANNELS, ids);
  return (await bob.submit()) === "errors" ? bob.errors()["Channels"] : "saved";
}

describe("in the form", () => {
  it("a private channel is refused to a person who isn't in it, and nothing is posted there", async () => {
    expect(await submitWith([board.id])).toBe(NOT_THEIRS);
    await settle(stage);
    expect(channelsOfRotations()).toEqual([]);
    enter(bob, CHANNELS, [stage.team.channel("ops").id]);
    expect(await bob.submit()).toBe("closed");
  });

  it("is refused as the second of many, and also for its topic", async () => {
    const { team } = stage;
    const others = ["ops", "dev"].map((name) => team.channel(name).id);
    expect(await submitWith([...others, board.id])).toBe(NOT_THEIRS);
    await bob.click("More options");
    await bob.sees("Channel topic");
    await stage.slack.settle();
    enter(bob, CHANNELS, [...others, board.id]);
    enter(bob, TOPICS, [board.id]);
    expect(await bob.submit()).toBe("errors");
    enter(bob, CHANNELS, others);
    expect(await bob.submit()).toBe("errors");
    expect(board.topic).toBe("");
  });

  it("takes a private channel from somebody who is in it, also among thousands", async () => {
    const { team } = stage;
    for (let n = 0; n < 2_500; n += 1) board.members.add(`U9${n}`);
    board.members.add(team.user("bob").id);
    expect(await submitWith([board.id])).toBe("saved");
    expect(stage.world.callsTo("/api/conversations.members").length).toBeGreaterThan(5);
  });

  it("keeps a private channel that the rotation has, whoever edits the rest", async () => {
    await createRotation(stage.ada, {
      name: "News",
      group: "@data-oncall",
      schedules: ["Data primary"],
      channels: ["#board-merger"],
    });
    await settle(stage);
    await openHome(bob);
    await bob.sees("News");
    stage.world.calls.length = 0;
    await bob.click("Edit");
    await bob.seesModal("Edit Rotation");
    await bob.fill("Config Name", "Old news");
    expect(await bob.submit()).toBe("closed");
    expect(stage.world.callsTo("/api/conversations.")).toEqual([]);
  });

  it("doesn't take back a private channel that somebody took off the rotation meanwhile", async () => {
    const rotation = { name: "News", group: "@data-oncall", schedules: ["Data primary"] };
    await createRotation(stage.ada, { ...rotation, channels: ["#board-merger"] });
    await settle(stage);
    await openHome(bob);
    await bob.sees("News");
    await bob.click("Edit");
    await bob.seesModal("Edit Rotation");
    await bob.fill("Config Name", "Old news");
    await stage.ada.click("Edit");
    await stage.ada.seesModal("Edit Rotation");
    await stage.ada.unchoose("Channels", "#board-merger");
    expect(await stage.ada.submit()).toBe("closed");
    expect(await bob.submit()).toBe("updated");
    await bob.sees("@ada changed this rotation");
    expect(await bob.submit()).toBe("errors");
    expect(bob.errors()["Channels"]).toBe(NOT_THEIRS);
  });

  it("refuses what Slack doesn't show the app: it could become a private channel's any day", async () => {
    board.members.delete(stage.team.installation?.botUserId ?? "");
    expect(await submitWith([board.id])).toBe(UNSEEN);
    expect(await bob.submit()).toBe("errors");
    enter(bob, CHANNELS, ["C0NOWHERE"]);
    expect(await bob.submit()).toBe("errors");
  });

  it.each(["conversations.info", "conversations.members"])(
    "refuses in time when %s is silent, and asks to try again",
    async (method) => {
      stage.world.faults.add({ path: `/api/${method}`, effect: { kind: "silence" } });
      await fillIn(bob);
      await stage.slack.settle();
      enter(bob, CHANNELS, [board.id]);
      passDeadlines(stage.world.faults);
      expect(await bob.submit()).toBe("errors");
      expect(bob.errors()["Channels"]).toBe(SILENT);
      expect(waitedMs(stage.slack.line)).toBeLessThan(SLACK_WAITS_MS);
      stage.world.faults.clear();
      expect(await bob.submit()).toBe("errors");
      expect(bob.errors()["Channels"]).toBe(NOT_THEIRS);
    },
  );

  it("takes it from a person who submits again as the form asks, once Slack answers", async () => {
    board.members.add(stage.team.user("bob").id);
    const fails = { kind: "status", status: 503 } as const;
    stage.world.faults.add({ path: "/api/conversations.info", effect: fails, times: 2 });
    expect(await submitWith([board.id])).toBe(SILENT);
    expect(await bob.submitAsAsked()).toBe("closed");
  });

  it.each([
    ["limits", { kind: "rate_limited", retryAfterS: 30 }],
    ["fails", { kind: "status", status: 503 }],
    ["answers with nonsense", { kind: "garbage" }],
    ["answers half", { kind: "truncated" }],
    ["has an empty answer", { kind: "empty" }],
  ] as const)("refuses a private channel while Slack %s", async (_, effect) => {
    for (const path of ["/api/conversations.info", "/api/conversations.members"]) {
      stage.world.faults.add({ path, effect });
      expect(await submitWith([board.id])).toBe(SILENT);
      await bob.closeAll();
      stage.world.faults.clear();
    }
  });

  it.each([
    ["several people's messages", { is_private: true, is_mpim: true, is_group: true }],
    ["a person's messages", { is_im: true, is_private: false }],
    ["something that Slack doesn't call public", { name: "odd" }],
  ])("counts %s as private", async (_, traits) => {
    const channel = { id: board.id, ...traits };
    const body = JSON.stringify({ ok: true, channel });
    stage.world.faults.add({
      path: "/api/conversations.info",
      effect: { kind: "status", status: 200, body },
    });
    expect(await submitWith([board.id])).toBe(NOT_THEIRS);
  });

  it("believes the picker where the app was installed without the rights to look", async () => {
    const scopes = stage.team.installation?.bot.scopes;
    for (const scope of ["channels:read", "groups:read"]) scopes?.delete(scope);
    expect(await submitWith([stage.team.channel("ops").id])).toBe("saved");
  });

  it("believes Slack for five minutes, and asks again after them", async () => {
    const { team, world } = stage;
    board.members.add(team.user("bob").id);
    expect(await submitWith([board.id])).toBe("saved");
    await settle(stage);
    board.members.delete(team.user("bob").id);
    await bob.click("Edit");
    await bob.seesModal("Edit Rotation");
    enter(bob, CHANNELS, []);
    expect(await bob.submit()).toBe("closed");
    await settle(stage);
    vi.setSystemTime(Date.now() + 6 * MINUTE);
    await openHome(bob);
    world.calls.length = 0;
    await bob.click("Edit");
    await bob.seesModal("Edit Rotation");
    enter(bob, CHANNELS, [board.id]);
    expect(await bob.submit()).toBe("errors");
    expect(bob.errors()["Channels"]).toBe(NOT_THEIRS);
  });
});

const LABEL = "Configuration (YAML)";

async function settings(person: SlackClient, button: string): Promise<void> {
  await person.click("Settings");
  await person.seesModal("Settings");
  await person.click(button);
  await person.seesModal(button);
  await eventually(() => expect(person.visibleText()).toContain(LABEL));
}

async function exportedBy(person: SlackClient): Promise<string> {
  await settings(person, "Export");
  const { value } = person.fieldValue(LABEL) as { readonly value: string | null };
  await person.closeAll();
  return value ?? "";
}

/** The plan that is shown, or the errors at the field. */
async function plannedBy(person: SlackClient, file: string): Promise<string> {
  await settings(person, "Import");
  await person.fill(LABEL, file);
  const outcome = await person.submit();
  return outcome === "errors" ? (person.errors()[LABEL] ?? "") : person.visibleText();
}

const NOTHING = "Nothing would change";

describe("in a file", () => {
  const fileWith = (id: string) => `rotations:
  - name: "IT: new password page is intranet-acme.example"
    group: data-oncall
    schedules: [DATA]
    channels: [${id}]
    options: {topic_channels: [${id}]}
`;
  const news = (id: string) =>
    `The channel “${id}” is new to this rotation, and only workspace admins and owners can add channels from a file. Choose it in the rotation's form, or ask one of them to import the file.`;

  it("a member brings in no channel that the rotation doesn't have, private or public", async () => {
    for (const { id } of [board, stage.team.channel("ops")]) {
      const said = await plannedBy(bob, fileWith(id));
      expect(said).toContain(
        `Line 2, “IT: new password page is intranet-acme.example”: ${news(id)}`,
      );
      await bob.closeAll();
    }
    await settle(stage);
    expect(channelsOfRotations()).toEqual([]);
  });

  it("a member moves no private channel from one rotation to another", async () => {
    await createRotation(stage.ada, { ...PLATFORM_ROTATION, channels: ["#board-merger"] });
    await settle(stage);
    expect(await plannedBy(bob, fileWith(board.id))).toContain(news(board.id));
  });

  it("an admin brings in any, but none that Slack doesn't show the app", async () => {
    expect(await plannedBy(stage.ada, fileWith(board.id))).toContain("Will be created (1)");
    await stage.ada.closeAll();
    expect(await plannedBy(stage.ada, fileWith("C0NOWHERE"))).toContain(
      "PagerSync can't see the channel “C0NOWHERE”. If it's private, type /invite @PagerSync there first. Otherwise, remove it.",
    );
  });

  it("is checked again at Apply: an admin who isn't one any more brings in nothing", async () => {
    const eve = stage.team.addUser({ name: "eve", kind: "admin" });
    const client = stage.slack.client("eve");
    await openHome(client);
    expect(await plannedBy(client, fileWith(board.id))).toContain("Will be created (1)");
    eve.kind = "member";
    vi.setSystemTime(Date.now() + 6 * MINUTE);
    await client.submit();
    expect(client.visibleText()).toContain(news(board.id));
    await settle(stage);
    expect(channelsOfRotations()).toEqual([]);
  });
});

describe("an exported file", () => {
  const HIDDEN = /hidden-[0-9a-f]+ # a channel you can't see; it stays/;

  beforeEach(async () => {
    await createRotation(stage.ada, {
      ...PLATFORM_ROTATION,
      channels: ["#ops", "#board-merger", "#dev"],
    });
    await settle(stage);
    await stage.ada.click("Edit");
    await stage.ada.seesModal("Edit Rotation");
    await stage.ada.click("More options");
    await stage.ada.sees("Channel topic");
    await stage.slack.settle();
    await stage.ada.choose("Channel topic", ["#board-merger"]);
    expect(await stage.ada.submit()).toBe("closed");
    await settle(stage);
    await openHome(bob);
    await bob.sees("Platform");
  });

  it("has no private channel's id for somebody who isn't in it, and all of them for an admin", async () => {
    const ofBob = await exportedBy(bob);
    expect(ofBob).not.toContain(board.id);
    expect(ofBob).toContain(stage.team.channel("ops").id);
    expect(ofBob.match(new RegExp(HIDDEN, "g"))).toHaveLength(2);
    expect(await exportedBy(stage.ada)).toContain(board.id);
    expect(await exportedBy(bob)).toBe(ofBob);
  });

  it("has the id for a member who is in the channel", async () => {
    board.members.add(stage.team.user("bob").id);
    expect(await exportedBy(bob)).toContain(board.id);
  });

  it("changes nothing when it comes back unchanged, by whom ever", async () => {
    const file = await exportedBy(bob);
    expect(await plannedBy(bob, file)).toContain(NOTHING);
    await bob.closeAll();
    expect(await plannedBy(stage.ada, file)).toContain(NOTHING);
  });

  it("changes what was changed in it and nothing else: the hidden channel stays", async () => {
    const { id } = stage.team.channel("dev");
    const file = (await exportedBy(bob)).replace(`      - ${id}\n`, "");
    for (const person of [stage.ada, bob]) {
      const plan = await plannedBy(person, file);
      expect(plan).toContain("Channels from #ops, #board-merger, #dev to #ops, #board-merger");
      expect(plan).not.toContain("Channel topic");
      if (person === stage.ada) await person.closeAll();
    }
    expect(await bob.submit()).toBe("updated");
    await bob.closeAll();
    expect(await exportedBy(stage.ada)).not.toContain(id);
    expect(await exportedBy(stage.ada)).toContain(board.id);
  });

  it("takes the hidden channel off where its line is deleted, and an admin's whole file where an id is", async () => {
    const ofBob = (await exportedBy(bob)).replaceAll(new RegExp(` +- ${HIDDEN.source}\n`, "g"), "");
    const ofAda = (await exportedBy(stage.ada)).replaceAll(`      - ${board.id}\n`, "");
    for (const [person, file] of [
      [bob, ofBob],
      [stage.ada, ofAda],
    ] as const) {
      const plan = await plannedBy(person, file.replace(/ +topic_channels:\n(?! +-)/, ""));
      expect(plan).toContain("Channels from #ops, #board-merger, #dev to #ops, #dev");
      await person.closeAll();
    }
  });

  it("brings a hidden channel to no other rotation, and not back once it was taken off", async () => {
    const [line = ""] = HIDDEN.exec(await exportedBy(bob)) ?? [];
    const alias = line.split(" ")[0] ?? "";
    const gone = `The channel behind “${alias}” isn't on this rotation. Remove the line, or ask someone in the channel to choose it in the rotation's form.`;
    const file = `- {name: Data, group: data-oncall, schedules: [DATA], channels: [${alias}]}`;
    for (const person of [bob, stage.ada]) {
      expect(await plannedBy(person, file)).toContain(gone);
      await person.closeAll();
    }
    const unknown = file.replace(alias, "hidden-000000000000");
    expect(await plannedBy(bob, unknown)).toContain("The channel behind “hidden-000000000000”");
  });

  it("hides every channel from members where Slack can't tell, and loses none", async () => {
    // What Slack said when the rotation was made is too old by then.
    vi.setSystemTime(Date.now() + 61 * MINUTE);
    stage.world.faults.add({ path: "/api/conversations.", effect: { kind: "refused" } });
    const file = await exportedBy(bob);
    expect(file).not.toContain(stage.team.channel("ops").id);
    stage.world.faults.clear();
    expect(await plannedBy(bob, file)).toContain(NOTHING);
  });
});
