/** The coming two weeks of a rotation, read when somebody asks, for each of the four systems. */

import { runInDurableObject } from "cloudflare:test";
import { afterEach, describe, expect, it, vi } from "vitest";
import { openStore } from "../../src/workspace/store/store.ts";
import { EmulatedJira } from "../world/jira/emulated-jira.ts";
import { EmulatedOpsgenie } from "../world/opsgenie/emulated-opsgenie.ts";
import type { SlackClient } from "../world/slack/client.ts";
import { EmulatedXMatters } from "../world/xmatters/emulated-xmatters.ts";
import {
  connectJira,
  disconnect,
  OPSGENIE_KEY,
  submitOpsgenieKey,
  submitXMattersPair,
} from "./connecting.ts";
import { clickAs, shown } from "./forgery.ts";
import {
  addSchedule,
  connectedStage,
  createRotation,
  eventually,
  HOUR,
  installed,
  leaveStage,
  lookAgain,
  membersOf,
  openHome,
  passUntil,
  ring,
  START,
  type Stage,
  setStage,
  stubOf,
} from "./stage.ts";
import { untilAtRest } from "./under-way.ts";

afterEach(leaveStage);

const DAY = 24 * HOUR;
const WEEK = 7 * DAY;
/** As a client that can't format dates shows an instant. */
const when = (at: number) => `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;
const hour = (at: number) => `${new Date(at).toISOString().slice(11, 16)} UTC`;

/** Ada and bob in shifts of a day for 20 days, from an hour before the start on; on the fourth day nobody. */
const DAILY = Array.from({ length: 20 }, (_, n) => n)
  .filter((n) => n !== 3)
  .map(
    (n) =>
      [n % 2 === 0 ? "ada" : "bob", START - HOUR + n * DAY, START - HOUR + (n + 1) * DAY] as const,
  );

type Peopled = Stage & { readonly ada: SlackClient };

async function withRotation(stage: Peopled, schedules = ["Platform primary"]): Promise<Peopled> {
  await passUntil(stage, Date.now());
  await createRotation(stage.ada, { name: "Platform", group: "@platform-oncall", schedules });
  await stage.slack.settle();
  await untilAtRest();
  await passUntil(stage, Date.now());
  expect(membersOf(stage.team, "platform-oncall")).toEqual(["ada"]);
  await lookAgain(stage.ada);
  stage.world.calls.length = 0;
  return stage;
}

/** On PagerDuty, with the shifts above. */
async function dailyStage(): Promise<Peopled> {
  const stage = await connectedStage();
  addSchedule(stage, "PLATFORM", "Platform primary", DAILY);
  return withRotation(stage);
}

async function lookAhead(person: SlackClient): Promise<string> {
  await person.click("Coming Up");
  await person.seesModal("Coming Up");
  await eventually(() => expect(person.visibleText()).not.toContain("One moment…"));
  return person.visibleText();
}

async function turnPage(person: SlackClient, label: "Next" | "Previous"): Promise<string> {
  const before = person.visibleText();
  await person.click(label);
  await eventually(() => {
    expect(person.visibleText()).not.toBe(before);
    expect(person.visibleText()).not.toContain("One moment…");
  });
  return person.visibleText();
}

/** What a week of the daily shifts must show. */
function expectDaily(text: string): void {
  expect(text).toContain(`Now\nuntil ${when(START - HOUR + DAY)}: @ada`);
  expect(text).toContain(`${hour(START - HOUR + DAY)} – ${when(START - HOUR + 2 * DAY)}: @bob`);
  expect(text).toContain(
    `${hour(START - HOUR + 3 * DAY)} – ${when(START - HOUR + 4 * DAY)}: :warning: nobody`,
  );
  expect(text).toContain(`from ${hour(START - HOUR + 7 * DAY)}: @bob`);
}

describe("what is coming up", () => {
  it("is shown for a week by day, with the gap flagged, and for the next week on the next page", async () => {
    const { ada } = await dailyStage();
    const first = await lookAhead(ada);
    expect(first).toContain("Platform, from");
    expectDaily(first);
    expect(first).toContain("Page 1 of 2");
    const second = await turnPage(ada, "Next");
    expect(second).toContain(`Still\nuntil ${when(START - HOUR + 8 * DAY)}: @bob`);
    expect(second).not.toContain("nobody");
    expect(second).not.toContain("[Next]");
    expectDaily(await turnPage(ada, "Previous"));
  });

  it("costs a few calls of this rotation's schedules, and changes nothing", async () => {
    const stage = await dailyStage();
    addSchedule(stage, "OTHER", "Another team's", [["bob", START, START + WEEK]]);
    await lookAhead(stage.ada);
    const reads = stage.world.callsTo("api.pagerduty.com");
    expect(reads).toHaveLength(1);
    expect(reads[0]?.path).toContain("PLATFORM");
    expect(reads[0]?.path).not.toContain("OTHER");
    expect(stage.world.callsTo("usergroups.users.update")).toHaveLength(0);
  });

  it("opens at once, while the scheduling system takes its time", async () => {
    const { ada, world } = await dailyStage();
    world.faults.add({ path: "/oncalls", effect: { kind: "held" } });
    await ada.click("Coming Up");
    await ada.seesModal("Coming Up");
    expect(ada.visibleText()).toContain("One moment…");
    world.faults.clear();
    await eventually(() => expect(ada.visibleText()).toContain("Now\nuntil"));
  });

  it("claims to have read nothing where nothing could be read", async () => {
    const { ada, world } = await dailyStage();
    expect(await lookAhead(ada)).toContain("Read from the scheduling system at");
    await ada.cancel();
    vi.setSystemTime(START + 2 * HOUR);
    world.faults.add({ path: "/oncalls", effect: { kind: "status", status: 503 } });
    const text = await lookAhead(ada);
    expect(text).toContain("Can't read this right now.");
    expect(text).toContain("Page 1 of 2");
    expect(text).not.toContain("Read from the scheduling system");
  });

  it("flags people whom Slack can't have in the group, before they are on call", async () => {
    const stage = await connectedStage();
    stage.world.rota.addPerson({ id: "PZOE", name: "Zoe", email: "zoe@other.example" });
    addSchedule(stage, "PLATFORM", "Platform primary", [
      ["ada", START - HOUR, START + 2 * DAY],
      ["zoe", START + 2 * DAY, START + 3 * DAY],
      ["gus", START + 3 * DAY, START + 4 * DAY],
    ]);
    const { ada } = await withRotation(stage);
    const text = await lookAhead(ada);
    expect(text).toContain("Zoe (:warning: no Slack account matches)");
    expect(text).toContain("@gus (:warning: a guest in Slack)");
  });

  it("shows each of several schedules, and when nobody is on call in any of them", async () => {
    const stage = await connectedStage();
    addSchedule(stage, "PLATFORM", "Platform primary", [["ada", START - HOUR, START + 2 * DAY]]);
    addSchedule(stage, "SECOND", "Second line", [
      ["bob", START + DAY, START + 3 * DAY],
      ["bob", START + 4 * DAY, START + 3 * WEEK],
    ]);
    const { ada } = await withRotation(stage, ["Platform primary", "Second line"]);
    const text = await lookAhead(ada);
    expect(text).toContain(
      `Nobody is on call in any of the schedules:\n• ${when(START + 3 * DAY)} – ${when(START + 4 * DAY)}`,
    );
    expect(text).toContain("Platform primary");
    expect(text).toContain("Second line");
    expect(await turnPage(ada, "Next")).toContain("the whole week: @bob");
  });

  it("says which schedule can't be read, shows the others, and claims nothing of the whole", async () => {
    const stage = await connectedStage();
    addSchedule(stage, "PLATFORM", "Platform primary", DAILY);
    addSchedule(stage, "SECOND", "Second line", [["ada", START, START + WEEK]]);
    const { ada, world } = await withRotation(stage, ["Platform primary", "Second line"]);
    world.rota.removeSchedule("SECOND");
    const text = await lookAhead(ada);
    expectDaily(text);
    expect(text).toContain("Second line\n:warning: Can't read this right now.");
    expect(text).toContain("Can't check for gaps: some schedules couldn't be read");
    expect(text).not.toContain("Nobody is on call in any");
  });

  it("pages through more schedules than fit", async () => {
    const stage = await connectedStage();
    addSchedule(stage, "PLATFORM", "Platform primary", DAILY);
    const names = Array.from({ length: 4 }, (_, n) => `Line ${n + 1}`);
    for (const name of names) {
      addSchedule(stage, name.replace(" ", ""), name, [["ada", START - HOUR, START + 20 * DAY]]);
    }
    const { ada } = await withRotation(stage, names);
    const first = await lookAhead(ada);
    expect(first).toContain("Page 1 of 4");
    expect(first).not.toContain("Line 4");
    const second = await turnPage(ada, "Next");
    expect(second).toContain("Line 4");
    expect(second).toContain("Now\nthe whole week: @ada");
  });

  it("has a gap where a placeholder is on call, and is shown to guests, too", async () => {
    const stage = await dailyStage();
    await runInDurableObject(stubOf(stage.team), (_, { storage }) =>
      openStore(storage).state.settings.savePlaceholders(["bob"]),
    );
    const gus = stage.slack.client("gus");
    await openHome(gus);
    const text = await lookAhead(gus);
    expect(text).not.toContain("@bob");
    expect(text).toContain(`${hour(START - HOUR + DAY)} –`);
  });

  it("says so where nothing is connected any more", async () => {
    const stage = await dailyStage();
    await disconnect(stage, stage.ada);
    expect(await lookAhead(stage.ada)).toContain("Connect a scheduling system first");
  });

  it("says so where the rotation was deleted meanwhile", async () => {
    const stage = await dailyStage();
    const stale = shown(stage.ada.home);
    const menu = JSON.stringify(stale.view).match(/coming_up [0-9a-f-]+/)?.[0] ?? "";
    await stage.ada.click("Delete");
    await stage.ada.seesModal("Delete Rotation");
    await stage.ada.click("Delete");
    await clickAs(stage, "ada", stale, {
      type: "overflow",
      action_id: "rotation_menu",
      selected_option: { text: { type: "plain_text", text: "Coming Up" }, value: menu },
    });
    await stage.ada.sees("Someone else has deleted this rotation");
  });
});

describe.each<[string, (stage: Stage, ada: SlackClient) => Promise<unknown>]>([
  [
    "Opsgenie",
    async (stage, ada) => {
      const opsgenie = new EmulatedOpsgenie(stage.world);
      opsgenie.keys.add({ key: OPSGENIE_KEY });
      stage.world.add(opsgenie);
      await submitOpsgenieKey(ada);
    },
  ],
  [
    "Jira",
    async (stage, ada) => {
      const jira = new EmulatedJira(stage.world);
      stage.world.add(jira);
      await connectJira({ ...stage, jira }, ada);
    },
  ],
  [
    "xMatters",
    async (stage, ada) => {
      const xmatters = new EmulatedXMatters(stage.world);
      xmatters.addKey({ key: "x-api-key-1", secret: "x-api-secret-1" });
      stage.world.add(xmatters);
      const pair = { url: "acme.xmatters.com", key: "x-api-key-1", secret: "x-api-secret-1" };
      await submitXMattersPair(ada, pair);
    },
  ],
])("on %s", (_, connect) => {
  it("the coming week is shown alike", async () => {
    const stage = await setStage();
    addSchedule(stage, "PLATFORM", "Platform primary", DAILY);
    const ada = await installed(stage);
    await connect(stage, ada);
    await ring(stage);
    await withRotation({ ...stage, ada });
    expectDaily(await lookAhead(ada));
    const second = await turnPage(ada, "Next");
    expect(second).toContain(`Still\nuntil ${when(START - HOUR + 8 * DAY)}: @bob`);
  });
});
