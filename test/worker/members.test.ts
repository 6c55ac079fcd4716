/** The option `Members`: a group of whoever is next on call, of both, or of everyone, proven on the whole product. */
import { runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openStore } from "../../src/workspace/store/store.ts";
import { blockWords } from "../world/slack/client/words.ts";
import type { SlackClient } from "../world/slack/client.ts";
import { editOptions, type OptionsStage } from "./rotation-options.ts";
import {
  addSchedule,
  connectedStage,
  createRotation,
  eventually,
  HOUR,
  leaveStage,
  MINUTE,
  membersOf,
  passUntil,
  ring,
  SECOND,
  START,
  settle,
  skipTo,
  stubOf,
} from "./stage.ts";
import { untilAtRest } from "./under-way.ts";

const WEEK = 7 * 24 * HOUR;
/** ada until then, bob for the week after it, cyd for the next. */
const HANDOVER = START + HOUR + 30 * SECOND;
let stage: OptionsStage;
let ada: SlackClient;

beforeEach(async () => {
  stage = await connectedStage();
  ({ ada } = stage);
  addSchedule(stage, "PLATFORM", "Platform primary", [
    ["ada", START - HOUR, HANDOVER],
    ["bob", HANDOVER, HANDOVER + WEEK],
    ["cyd", HANDOVER + WEEK, HANDOVER + 2 * WEEK],
  ]);
});
afterEach(leaveStage);

const group = () => membersOf(stage.team, "platform-oncall");
/** With people as `@name`. */
const readable = (text: string) =>
  text.replace(/<@(\w+)>/g, (_, id: string) => `@${stage.team.user(id).name}`);
const posts = () => stage.team.channel("ops").messages.map((m) => readable(m.text));
/** What the person reads after `/oncall`. */
async function asked(who: string, text: string): Promise<string> {
  const { reply } = await stage.slack.client(who).command(`/oncall ${text}`, "ops");
  const blocks = reply?.blocks ?? [];
  return readable(blocks.flatMap((block) => blockWords(stage.team, block as never)).join("\n"));
}
const homeText = async () => {
  await ada.openHome();
  await settle(stage);
  return ada.visibleText();
};

async function make(schedules: readonly string[] = ["Platform primary"]): Promise<void> {
  await createRotation(ada, {
    name: "Platform",
    group: "@platform-oncall",
    schedules,
    channels: ["#ops"],
  });
  await settle(stage);
}

const choose = (members: string) =>
  editOptions(stage, "Members", () => ada.choose("Members", members));

describe("a group of whoever is next on call", () => {
  it("is previewed, and changes at the exact instant of the handover, which is told", async () => {
    await make();
    await editOptions(stage, "Members", async () => {
      await ada.choose("Members", "Next on call");
      await untilAtRest();
      expect(ada.visibleText()).toContain("Joins: @bob");
      expect(ada.visibleText()).toContain("Leaves: @ada");
    });
    expect(group()).toEqual(["bob"]);
    expect(posts().at(-1)).toContain("Now next on call for @platform-oncall: @bob.");
    expect(posts().join()).not.toContain("off call");
    const home = await homeText();
    expect(home).toContain("Next on call: @bob");
    expect(home).not.toMatch(/^On call:/m);
    await skipTo(stage, HANDOVER - 1);
    expect(group()).toEqual(["bob"]);
    await passUntil(stage, HANDOVER);
    expect(group()).toEqual(["cyd"]);
    expect(posts().at(-1)).toContain("Now next on call for @platform-oncall: @cyd.");
    expect(posts().join()).not.toContain("@bob is now on call");
    // It was as right as any other: the change was due when who is next changed.
    const stretches = await runInDurableObject(stubOf(stage.team), (_object, { storage }) => {
      const { correctness, rotations } = openStore(storage);
      return rotations.all().map(({ id }) => correctness.of(id, Date.now())?.stretches);
    });
    expect(stretches).toEqual([[]]);
  });

  it("tells nobody that they are on call, not even /oncall", async () => {
    await make();
    await editOptions(stage, "Members", async () => {
      await ada.choose("Members", "Next on call");
      await ada.choose("Direct messages", ["Notify people when they go on and off call"]);
      await ada.choose("Reminder before a shift", "1 hour before");
    });
    await passUntil(stage, HANDOVER + MINUTE);
    expect(group()).toEqual(["cyd"]);
    for (const who of ["ada", "bob", "cyd"]) expect(stage.slack.client(who).messages()).toEqual([]);
    expect(await asked("bob", "me")).toContain("not on call");
    const lines = await asked("bob", "platform");
    expect(lines).toContain("Next on call: @cyd");
    expect(lines).not.toMatch(/^On call:/m);
  });

  it("sees an override of who is next within a quarter of an hour, and one of who is on call at the next poll", async () => {
    await make();
    await choose("Next on call");
    stage.world.rota.override("PLATFORM", HANDOVER, HANDOVER + HOUR, ["PCYD"]);
    await passUntil(stage, START + 16 * MINUTE);
    expect(group()).toEqual(["cyd"]);
    stage.world.rota.override("PLATFORM", START, HANDOVER, ["PCYD"]);
    await passUntil(stage, START + 17 * MINUTE);
    expect(group()).toEqual(["bob"]);
  });

  it("stays as it is while the coming shifts can't be read, and where none are in sight", async () => {
    await make();
    await choose("Next on call");
    stage.world.faults.add({ path: "since=", effect: { kind: "status", status: 503 } });
    await passUntil(stage, HANDOVER);
    expect(group()).toEqual(["bob"]);
    expect(await homeText()).toContain("Can't read the schedule “Platform primary”");
    stage.world.faults.clear();
    await passUntil(stage, HANDOVER + MINUTE);
    expect(group()).toEqual(["cyd"]);
    stage.world.rota.setShifts("PLATFORM", [
      { start: HANDOVER, end: HANDOVER + WEEK, personIds: ["PBOB"] },
    ]);
    await passUntil(stage, HANDOVER + 20 * MINUTE);
    expect(group()).toEqual(["cyd"]);
    expect(await homeText()).toContain("doesn't show anyone who's next on call");
    expect(posts().at(-1)).toContain("don't show anyone who's next on call");
  });

  it("lets the next ones in early, and keeps the former ones for the overlap", async () => {
    await make();
    await editOptions(stage, "Members", async () => {
      await ada.choose("Members", "Next on call");
      await ada.fill("Overlap before a handover (minutes)", "10");
      await ada.fill("Overlap after a handover (minutes)", "10");
    });
    await passUntil(stage, HANDOVER - 11 * MINUTE);
    expect(group()).toEqual(["bob"]);
    await passUntil(stage, HANDOVER - 10 * MINUTE);
    expect(group()).toEqual(["bob", "cyd"]);
    expect(await homeText()).toContain("@cyd (next on call from");
    await passUntil(stage, HANDOVER);
    expect(group()).toEqual(["bob", "cyd"]);
    expect(await homeText()).toContain("@bob (no longer next, stays until");
    await passUntil(stage, HANDOVER + 10 * MINUTE);
    expect(group()).toEqual(["cyd"]);
  });
});

describe("a group of whoever is on call and next", () => {
  it("has both, and says at a handover who went on call and who is next now", async () => {
    await make();
    await choose("On call now and next");
    expect(group()).toEqual(["ada", "bob"]);
    const home = await homeText();
    expect(home).toMatch(/On call: @ada, until/);
    expect(home).toContain("Next on call: @bob");
    await skipTo(stage, HANDOVER - 1);
    await passUntil(stage, HANDOVER);
    expect(group()).toEqual(["bob", "cyd"]);
    expect(posts().at(-1)).toMatch(
      /^@bob is now on call for @platform-oncall, until .*\. @ada is now off call\. Now next on call for @platform-oncall: @cyd\./,
    );
  });
});

describe("a group of everyone in the schedules", () => {
  it("has whoever has shifts in any of them, and hears of it when that changes", async () => {
    addSchedule(stage, "NIGHT", "Platform night", [["cyd", START + HOUR, START + 2 * HOUR]]);
    stage.world.rota.setShifts("PLATFORM", [
      { start: START - HOUR, end: HANDOVER, personIds: ["PADA"] },
    ]);
    await passUntil(stage, START + MINUTE);
    await ada.click("Refresh");
    await passUntil(stage, START + MINUTE);
    await make(["Platform primary", "Platform night"]);
    await choose("Everyone in the schedules");
    expect(group()).toEqual(["ada", "cyd"]);
    expect(await homeText()).toContain("Everyone in the schedules: @ada, @cyd");
    stage.world.rota.setShifts("PLATFORM", [
      { start: START - HOUR, end: HANDOVER, personIds: ["PADA"] },
      { start: HANDOVER, end: HANDOVER + WEEK, personIds: ["PBOB"] },
    ]);
    await passUntil(stage, START + 20 * MINUTE);
    expect(group()).toEqual(["ada", "bob", "cyd"]);
    expect(posts().at(-1)).toContain("@bob is now in the schedules");
    const before = stage.world.calls.filter(({ path }) => path.startsWith("/oncalls")).length;
    await passUntil(stage, HANDOVER + MINUTE);
    expect(group()).toEqual(["ada", "bob", "cyd"]);
    expect(stage.world.calls.filter(({ path }) => path.startsWith("/oncalls")).length).toBe(before);
  });

  it("stays as it is while a schedule can't be read", async () => {
    await make();
    await choose("Everyone in the schedules");
    expect(group()).toEqual(["ada", "bob", "cyd"]);
    stage.world.faults.add({
      path: "/schedules/PLATFORM",
      effect: { kind: "status", status: 503 },
    });
    stage.world.rota.setShifts("PLATFORM", [
      { start: START - HOUR, end: HANDOVER, personIds: ["PADA"] },
    ]);
    await passUntil(stage, START + 20 * MINUTE);
    expect(group()).toEqual(["ada", "bob", "cyd"]);
    stage.world.faults.clear();
    await passUntil(stage, START + 22 * MINUTE);
    await eventually(() => expect(group()).toEqual(["ada"]));
  });
});

it("A rotation without the option asks nothing more than before", async () => {
  await make();
  stage.world.calls.length = 0;
  await ring(stage);
  await passUntil(stage, START + 5 * MINUTE);
  const asked = new Set(stage.world.calls.map(({ path }) => path.replace(/\?.*/, "")));
  expect([...asked]).toEqual(["/oncalls"]);
});
