/** Rotations as a file: exported, and imported with a plan that is shown first and applied exactly. */
import { runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { NO_OPTIONS } from "../../src/domain/rotation-options.ts";
import { openStore, type Store } from "../../src/workspace/store/store.ts";
import type { SlackClient } from "../world/slack/client.ts";
import { passDeadlines, SLACK_WAITS_MS, waitedMs } from "./deadlines.ts";
import { clickAs, shown, submitAs } from "./forgery.ts";
import {
  addSchedule,
  connectedStage,
  createRotation,
  HOUR,
  leaveStage,
  membersOf,
  ring,
  START,
  type Stage,
  skipTo,
  stubOf,
} from "./stage.ts";

const LABEL = "Configuration (YAML)";
let stage: Stage & { readonly ada: SlackClient };

beforeEach(async () => {
  stage = await connectedStage();
  stage.team.addGroup({ handle: "data-oncall", name: "Data" });
  addSchedule(stage, "DATA", "Data primary", [["cyd", START - HOUR, START + 9 * HOUR]]);
  addSchedule(stage, "TWIN1", "Twins", []);
  addSchedule(stage, "TWIN2", "Twins", []);
  await createRotation(stage.ada, {
    name: "Platform",
    group: "@platform-oncall",
    schedules: ["Platform primary"],
    channels: ["#ops"],
    fallback: ["@cyd"],
  });
  await settle();
});
afterEach(leaveStage);

async function settle(): Promise<void> {
  for (let rings = 0; rings < 3; rings += 1) {
    await ring(stage);
    await stage.slack.settle();
  }
}

const inStore = <T>(work: (store: Store) => T): Promise<T> =>
  runInDurableObject(stubOf(stage.team), (_, { storage }) => work(openStore(storage)));
const names = () =>
  inStore(({ rotations }) =>
    rotations
      .all()
      .map(({ name }) => name)
      .toSorted(),
  );

async function settings(button: string, who = stage.ada): Promise<void> {
  await who.click("Settings");
  await who.seesModal("Settings");
  await who.click(button);
  await who.seesModal(button);
}

/** The text in a field of the open modal. */
const textIn = (label: string): string =>
  (stage.ada.fieldValue(label) as { value: string | null }).value ?? "";

async function exported(): Promise<string> {
  await settings("Export");
  const text = textIn(LABEL);
  await stage.ada.closeAll();
  return text;
}

/** Pastes and submits; the plan (or the trouble) is open afterwards. */
async function paste(text: string): Promise<string> {
  await settings("Import");
  await stage.ada.fill(LABEL, text);
  return stage.ada.submit();
}

/** Confirms the plan; what the import says that it did. */
async function applies(): Promise<string> {
  expect(await stage.ada.submit()).toBe("updated");
  const said = reading();
  expect(said).toContain("Imported: ");
  await stage.ada.closeAll();
  return said;
}

const errors = () => stage.ada.errors()[LABEL];
const reading = () => stage.ada.visibleText();

const FILE = `version: 1
rotations:
  - name: Platform
    group: platform-oncall
    schedules: [Platform primary, DATA]
    channels: []
  - name: Data
    group: "@data-oncall"
    schedules:
      - data PRIMARY
    fallback: [bob@acme.example]
    options:
      tell_people: true
      remind_hours: 24
`;

describe("Export", () => {
  it("gives all rotations as a file that changes nothing when it is imported", async () => {
    const text = await exported();
    const { id } = stage.team.channel("ops");
    expect(
      text,
    ).toBe(`# PagerSync rotations. Anything you leave out stays as it is when you import this file.
version: 1
rotations:
  - name: Platform
    group: platform-oncall
    schedules:
      - PLATFORM # Platform primary
    channels:
      - ${id}
    fallback:
      - ${stage.team.user("cyd").id} # cyd
`);
    expect(await paste(text)).toBe("updated");
    expect(reading()).toContain("Nothing would change: 1 rotation is unchanged.");
    expect(reading()).not.toContain("[Apply]");
  });

  it("carries words of their own, which a schedule's new name doesn't change", async () => {
    const words = 'announcement: "{schedule: Platform primary}:\\n{{on}}"';
    const text = `${await exported()}    options:\n      ${words}\n      announce: []\n`;
    expect(await paste(text)).toBe("updated");
    await applies();
    await settle();
    stage.world.rota.renameSchedule("PLATFORM", "Core");
    await skipTo(stage, Date.now() + 10 * HOUR);
    expect(await exported()).toBe(text.replace(/( +announcement.*\n)( +announce: \[\]\n)/, "$2$1"));
    expect(await paste(text)).toBe("updated");
    expect(reading()).toContain("Nothing would change: 1 rotation is unchanged.");
  });

  it("carries hundreds of rotations in parts and pages, and takes them all back", async () => {
    await inStore((store) => {
      for (let n = 0; n < 400; n += 1) {
        stage.team.addGroup({ id: `S9${n}`, handle: `team-${n}` });
        const rest = {
          channelIds: [],
          fallbackUserIds: [],
          membersBefore: [],
          options: NO_OPTIONS,
        };
        const schedules = [{ id: "DATA", name: "Data primary" }];
        const made = { id: `r${n}`, name: `Team ${n}`, groupId: `S9${n}`, schedules, version: 1 };
        store.rotations.create({ ...made, ...rest }, "U1", n, "pagerduty:acme");
      }
      store.state.groups.markPickerStale();
    });
    await stage.ada.click("Create Rotation");
    await stage.ada.seesModal("Create Rotation");
    await stage.ada.search("User Group", "team");
    await stage.ada.cancel();
    await settings("Export");
    const pages: string[] = [];
    for (let part = 1; ; part += 1) {
      const label = new RegExp(`, part ${part} of (\\d+)`).exec(reading());
      if (!label) {
        if (!reading().includes("[Next]")) break;
        await stage.ada.click("Next");
        await stage.ada.sees(`part ${part} of`);
        part -= 1;
        continue;
      }
      pages.push(textIn(`${LABEL}${label[0]}`));
      if (pages.length === Number(label[1])) break;
    }
    await stage.ada.closeAll();
    expect(pages.join("\n").match(/- name: /g)).toHaveLength(401);

    await settings("Import");
    while (!reading().includes(`continued (${pages.length})`)) {
      const before = shown(stage.ada.modal).hash;
      await stage.ada.click("Add a field");
      await vi.waitFor(() => expect(stage.ada.modal?.hash).not.toBe(before));
      if (!reading().includes("[Add a field]")) break;
    }
    for (const [index, text] of pages.entries()) {
      await stage.ada.fill(index === 0 ? LABEL : `${LABEL}, continued (${index + 1})`, text);
    }
    expect(await stage.ada.submit()).toBe("updated");
    await stage.ada.sees("Nothing would change: 401 rotations are unchanged.");
  });

  it("names a group that is no longer there, and a file of nothing", async () => {
    await inStore(({ rotations }) => {
      for (const { id } of rotations.all()) rotations.remove(id);
    });
    expect(await exported()).toContain("rotations: []");
  });
});

describe("Import", () => {
  it("shows what would change, and does exactly that", async () => {
    expect(await paste(FILE)).toBe("updated");
    expect(reading()).toContain("Will be created (1)\nData · @data-oncall");
    expect(reading()).toContain("Will change (1)\nPlatform · @platform-oncall: ");
    expect(reading()).toContain("Joins: @cyd. Stays: @ada");
    expect(reading()).toContain(
      "Schedules from “Platform primary” to “Platform primary”, “Data primary”",
    );
    expect(reading()).toContain("Channels from #ops to nothing");
    expect(reading()).not.toContain("unchanged");
    expect(await names()).toEqual(["Platform"]);
    expect(await applies()).toContain("Imported: 1 created, 1 changed.");
    await settle();
    expect(await names()).toEqual(["Data", "Platform"]);
    expect(membersOf(stage.team, "platform-oncall")).toEqual(["ada", "cyd"]);
    expect(membersOf(stage.team, "data-oncall")).toEqual(["cyd"]);
    expect(reading()).toContain("Data · @data-oncall");
    const data = await inStore(({ rotations }) => rotations.all().find((r) => r.name === "Data"));
    expect(data).toMatchObject({
      schedules: [{ id: "DATA", name: "Data primary" }],
      fallbackUserIds: [stage.team.user("bob").id],
      options: { ...NO_OPTIONS, tellPeople: true, remindHours: 24 },
      version: 1,
    });
    expect(await paste(await exported())).toBe("updated");
    expect(reading()).toContain("Nothing would change: 2 rotations are");
  });

  it("leaves alone what the file doesn't name, unless it says so", async () => {
    const only = FILE.replace(/ {2}- name: Platform[\s\S]*?(?= {2}- name: Data)/, "");
    expect(await paste(only)).toBe("updated");
    await applies();
    await settle();
    expect(await names()).toEqual(["Data", "Platform"]);
    expect(await paste(`prune: true\n${only}`)).toBe("updated");
    expect(reading()).toContain(
      "Will be deleted (user groups stay in Slack as they are) (1)\nPlatform · @platform-oncall",
    );
    await applies();
    await settle();
    expect(await names()).toEqual(["Data"]);
    expect(membersOf(stage.team, "platform-oncall")).toEqual(["ada"]);
  });

  it("gives a rotation another group by its name, and another name by its group", async () => {
    const id = await inStore(({ rotations }) => rotations.all()[0]?.id);
    expect(await paste("- {name: Platform, group: data-oncall, schedules: [PLATFORM]}")).toBe(
      "updated",
    );
    expect(reading()).toContain("User Group from “@platform-oncall” to “@data-oncall”");
    await applies();
    await settle();
    expect(await paste("- {name: Renamed, group: data-oncall, schedules: [PLATFORM]}")).toBe(
      "updated",
    );
    expect(reading()).toContain("Config Name from “Platform” to “Renamed”");
    await applies();
    await settle();
    expect(await inStore(({ rotations }) => rotations.all().map((r) => [r.id, r.name]))).toEqual([
      [id, "Renamed"],
    ]);
  });

  it("names each fault with its line and rotation, changes nothing, and loses nothing", async () => {
    const bad = `rotations:
  - name: Platform
    group: platform-oncall
    schedules: [Nowhere, Twins]
    channels: ["#ops"]
  - name: Data
    group: Nobody has this
    schedules: [DATA]
    fallback: [eve@nowhere.example, gus@acme.example]
    options: {members: nobody, announce: [joins, breaks]}
  - name: Guests
    group: data-oncall
    schedules: []
    fallback: [gus@acme.example]
    options: {announcement: "{schedule: Data primary} is on"}
`;
    expect(await paste(bad)).toBe("errors");
    expect(errors()?.split("\n")).toEqual([
      "Line 2, “Platform”: The scheduling system has no schedule “Nowhere”.",
      "Line 2, “Platform”: Several schedules are called “Twins”. Use the schedule's ID instead.",
      "Line 2, “Platform”: “#ops” isn't a channel ID. Channel IDs start with C or G, and you'll find them at the bottom of the channel's details in Slack.",
      "Line 6, “Data”: “@Nobody has this” can't be a new user group's handle. Lowercase letters, digits, _ and - only, for example platform-oncall.",
      "Line 6, “Data”: members can be on_call, next, on_call_and_next or everyone.",
      "Line 6, “Data”: announce can be joins, leaves, gaps or overrides.",
      "Line 6, “Data”: “eve@nowhere.example” isn't anyone in Slack. Use a Slack member ID (U…) or an email address.",
      "Line 11, “Guests”: Choose at least one schedule.",
      "Line 11, “Guests”: gus is a guest in Slack, and guests can't be in a user group. Choose someone else.",
      "Line 11, “Guests”: {schedule: Data primary} isn't one of this rotation's schedules.",
    ]);
    expect(textIn(LABEL)).toBe(bad);
    expect(await names()).toEqual(["Platform"]);
    await stage.ada.fill(LABEL, "rotations: [");
    expect(await stage.ada.submit()).toBe("errors");
    expect(errors()).toContain("This isn't valid YAML");
    await stage.ada.fill(LABEL, FILE + FILE.replace("version: 1\nrotations:\n", ""));
    expect(await stage.ada.submit()).toBe("errors");
    expect(errors()).toContain(
      "Line 15, “Platform”: The group @platform-oncall is in the file twice.",
    );
  });

  it("shows the plan anew when something changed in between, and applies that", async () => {
    expect(await paste(FILE)).toBe("updated");
    const bob = stage.slack.client("bob");
    await bob.openHome();
    await vi.waitFor(() => expect(bob.home).not.toBeNull());
    await bob.click("Edit");
    await bob.seesModal("Edit Rotation");
    await bob.fill("Config Name", "Platform by bob");
    expect(await bob.submit()).toBe("closed");
    expect(await stage.ada.submit()).toBe("updated");
    expect(reading()).toContain("Something changed in the meantime. Nothing was imported yet");
    expect(reading()).toContain("Config Name from “Platform by bob” to “Platform”");
    expect(await names()).toEqual(["Platform by bob"]);
    await applies();
    expect(await names()).toEqual(["Data", "Platform"]);
  });

  it("says so when the plan was left open for too long", async () => {
    expect(await paste(FILE)).toBe("updated");
    vi.setSystemTime(Date.now() + 61 * 60_000);
    expect(await stage.ada.submit()).toBe("updated");
    expect(reading()).toContain("This plan is more than an hour old. Nothing was changed");
    expect(await names()).toEqual(["Platform"]);
  });

  it("forgets a file that nobody applied", async () => {
    await paste(FILE);
    await stage.ada.closeAll();
    const isStored = () =>
      inStore(({ imports }) => imports.get(stage.team.user("ada").id, 0) !== null);
    expect(await isStored()).toBe(true);
    for (const days of [1.1, 2.2]) {
      vi.setSystemTime(START + days * 24 * HOUR);
      await settle();
    }
    expect(await isStored()).toBe(false);
  });

  it("answers in time when Slack is slow to look people up, and shows the plan then", async () => {
    stage.world.faults.add({ path: "lookupByEmail", effect: { kind: "held" } });
    passDeadlines(stage.world.faults);
    stage.team.addUser({ name: "dan", email: "dan@acme.example" });
    expect(await paste(FILE.replace("bob@", "dan@"))).toBe("updated");
    expect(waitedMs(stage.slack.line)).toBeLessThan(SLACK_WAITS_MS);
    expect(reading()).toContain("One moment…");
    stage.world.faults.clear();
    await stage.ada.sees("Will be created (1)");
    await applies();
    expect(await names()).toEqual(["Data", "Platform"]);
  });

  it("needs a connected system, and somebody who may manage, at every step", async () => {
    await settings("Import");
    const form = shown(stage.ada.modal);
    await stage.ada.fill(LABEL, FILE);
    expect(await stage.ada.submit()).toBe("updated");
    const plan = shown(stage.ada.modal);
    await stage.ada.closeAll();
    for (const view of [form, plan]) {
      expect((await submitAs(stage, "gus", view)).body).toContain("Only full members");
    }
    const gus = stage.slack.client("gus");
    for (const action_id of ["export_configuration", "import_configuration"]) {
      await clickAs(stage, "gus", form, { type: "button", action_id });
      await gus.sees("Only full members");
      await gus.closeAll();
    }
    expect(await names()).toEqual(["Platform"]);
    await stage.ada.click("Disconnect");
    await vi.waitFor(async () =>
      expect(await inStore((s) => s.state.connection.get("source"))).toBeNull(),
    );
    await stage.ada.click("Settings");
    await stage.ada.seesModal("Settings");
    await stage.ada.click("Import");
    await stage.ada.sees("Connect a scheduling system first");
  });

  it("records its changes like edits in the form", async () => {
    await paste(FILE);
    await stage.ada.submit();
    const { id } = stage.team.user("ada");
    const events = await inStore(({ history }) => history.page("everything", null, 50));
    const changes = events.flatMap(({ event }) => ("by" in event ? [[event.kind, event.by]] : []));
    expect(changes).toContainEqual(["rotation_edited", id]);
    expect(changes.filter(([kind]) => kind === "rotation_created")).toHaveLength(2);
  });
});
