/** Overlap around a handover, and people who are always in the group, proven on the whole product. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { SlackClient } from "../world/slack/client.ts";
import { editOptions, type OptionsStage } from "./rotation-options.ts";
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
  SECOND,
  START,
  settle,
} from "./stage.ts";

/** ada until then, bob from then on. */
const HANDOVER = START + HOUR;
let stage: OptionsStage;
let ada: SlackClient;

beforeEach(async () => {
  stage = await connectedStage();
  ({ ada } = stage);
  for (const name of ["dot", "eli"]) {
    const email = `${name}@acme.example`;
    stage.team.addUser({ name, kind: "member", email });
    stage.world.rota.addPerson({ id: `P${name.toUpperCase()}`, name, email });
  }
});
afterEach(leaveStage);

const group = () => membersOf(stage.team, "platform-oncall");
const posts = () => stage.team.channel("ops").messages.map((m) => m.text);

async function make(
  fill: () => Promise<void>,
  schedules: readonly string[] = ["Platform primary"],
  fallback?: readonly string[],
): Promise<void> {
  await createRotation(ada, {
    name: "Platform",
    group: "@platform-oncall",
    schedules,
    channels: ["#ops"],
    ...(fallback && { fallback }),
  });
  await edit(fill);
}

async function edit(fill: () => Promise<void>): Promise<void> {
  await settle(stage);
  await editOptions(stage, "Always in the group", fill);
}

const keepFor = (minutes: number) => () =>
  ada.fill("Overlap after a handover (minutes)", String(minutes));
const letInFor = (minutes: number) => () =>
  ada.fill("Overlap before a handover (minutes)", String(minutes));

describe("keeping outgoing people", () => {
  it("lasts exactly as long as set, and is woken for between two polls", async () => {
    const end = HANDOVER - 30 * SECOND;
    addSchedule(stage, "PLATFORM", "Platform primary", [
      ["ada", START - HOUR, end],
      ["bob", end, HANDOVER + 4 * HOUR],
    ]);
    await make(keepFor(20));
    await passUntil(stage, end);
    expect(group()).toEqual(["ada", "bob"]);
    const over = end + 20 * MINUTE;
    await passUntil(stage, over - 1);
    expect(group()).toEqual(["ada", "bob"]);
    expect(await alarmOf(stage)).toBe(over);
    await passUntil(stage, over);
    expect(group()).toEqual(["bob"]);
    expect(posts().filter((text) => text.includes("off call"))).toHaveLength(1);
  });

  it("outlives the death of the object, and ends on time", async () => {
    await make(keepFor(20));
    await passUntil(stage, HANDOVER + MINUTE);
    await evict(stage);
    await passUntil(stage, HANDOVER + 20 * MINUTE - 1);
    expect(group()).toEqual(["ada", "bob"]);
    await evict(stage);
    await passUntil(stage, HANDOVER + 20 * MINUTE);
    expect(group()).toEqual(["bob"]);
  });

  it("counts for each of several schedules from its own handover", async () => {
    addSchedule(stage, "NETWORK", "Network primary", [
      ["cyd", START - HOUR, HANDOVER + 10 * MINUTE],
      ["dot", HANDOVER + 10 * MINUTE, HANDOVER + 4 * HOUR],
    ]);
    await passUntil(stage, START + MINUTE);
    await ada.click("Refresh");
    await passUntil(stage, START + MINUTE);
    await make(keepFor(30), ["Platform primary", "Network primary"]);
    expect(group()).toEqual(["ada", "cyd"]);
    const seen: (readonly [number, string])[] = [];
    for (const minute of [0, 10, 29, 30, 39, 40]) {
      await passUntil(stage, HANDOVER + minute * MINUTE);
      seen.push([minute, group().join(" ")]);
    }
    expect(seen).toEqual([
      [0, "ada bob cyd"],
      [10, "ada bob cyd dot"],
      [29, "ada bob cyd dot"],
      [30, "bob cyd dot"],
      [39, "bob cyd dot"],
      [40, "bob dot"],
    ]);
    expect(posts().filter((text) => text.includes("off call"))).toHaveLength(2);
  });

  it("keeps people whom an override takes off call, too", async () => {
    await make(keepFor(10));
    stage.world.rota.override("PLATFORM", START + 10 * MINUTE, HANDOVER, ["PCYD"]);
    await passUntil(stage, START + 11 * MINUTE);
    expect(group()).toEqual(["ada", "cyd"]);
    await passUntil(stage, START + 22 * MINUTE);
    expect(group()).toEqual(["cyd"]);
  });

  it("follows an edit while it lasts: shorter, and off", async () => {
    await make(keepFor(60));
    await passUntil(stage, HANDOVER + 5 * MINUTE);
    expect(group()).toEqual(["ada", "bob"]);
    await edit(keepFor(10));
    expect(group()).toEqual(["ada", "bob"]);
    await passUntil(stage, HANDOVER + 10 * MINUTE);
    expect(group()).toEqual(["bob"]);
    await edit(keepFor(60));
    // Who has gone doesn't come back.
    expect(group()).toEqual(["bob"]);
  });

  it("ends at once for those whose schedule is taken out of the rotation", async () => {
    addSchedule(stage, "NETWORK", "Network primary", [["cyd", START - HOUR, HANDOVER + 4 * HOUR]]);
    await passUntil(stage, START + MINUTE);
    await ada.click("Refresh");
    await passUntil(stage, START + MINUTE);
    await make(keepFor(60), ["Platform primary", "Network primary"]);
    await passUntil(stage, HANDOVER + 5 * MINUTE);
    expect(group()).toEqual(["ada", "bob", "cyd"]);
    await edit(() => ada.unchoose("Schedules", "Platform primary"));
    expect(group()).toEqual(["cyd"]);
  });

  it("ends late rather than on half an answer", async () => {
    await make(keepFor(20));
    await passUntil(stage, HANDOVER + MINUTE);
    stage.world.faults.add({ path: "/oncalls", effect: { kind: "status", status: 503, body: "" } });
    await passUntil(stage, HANDOVER + 25 * MINUTE);
    expect(group()).toEqual(["ada", "bob"]);
    stage.world.faults.clear();
    await passUntil(stage, HANDOVER + 27 * MINUTE);
    expect(group()).toEqual(["bob"]);
  });
});

describe("letting incoming people in early", () => {
  it("is off by default: nobody enters early", async () => {
    await make(async () => {});
    await passUntil(stage, HANDOVER - 1);
    expect(group()).toEqual(["ada"]);
  });

  it("happens at the exact instant, between two polls, and is announced at the handover, once", async () => {
    const end = HANDOVER - 30 * SECOND;
    addSchedule(stage, "PLATFORM", "Platform primary", [
      ["ada", START - HOUR, end],
      ["bob", end, HANDOVER + 4 * HOUR],
    ]);
    await make(letInFor(15));
    const before = posts().length;
    await passUntil(stage, end - 15 * MINUTE - 1);
    expect(group()).toEqual(["ada"]);
    expect(await alarmOf(stage)).toBe(end - 15 * MINUTE);
    await passUntil(stage, end - 15 * MINUTE);
    expect(group()).toEqual(["ada", "bob"]);
    await passUntil(stage, end - 1);
    expect([group(), posts().length]).toEqual([["ada", "bob"], before]);
    await passUntil(stage, end);
    expect(group()).toEqual(["bob"]);
    await passUntil(stage, end + HOUR);
    expect(posts().length).toBe(before + 1);
    expect(posts().at(-1)).toMatch(/is now on call .* is now off call/);
  });

  it("lets in whom an override put there a moment before", async () => {
    await make(letInFor(15));
    await passUntil(stage, HANDOVER - 15 * MINUTE - 10 * SECOND);
    stage.world.rota.override("PLATFORM", HANDOVER, HANDOVER + HOUR, ["PDOT"]);
    await passUntil(stage, HANDOVER - 15 * MINUTE);
    expect(group()).toEqual(["ada", "dot"]);
  });

  it("lets nobody in who can't be in a group", async () => {
    addSchedule(stage, "PLATFORM", "Platform primary", [
      ["ada", START - HOUR, HANDOVER],
      ["gus", HANDOVER, HANDOVER + HOUR],
    ]);
    await make(letInFor(15));
    await passUntil(stage, HANDOVER - MINUTE);
    expect(group()).toEqual(["ada"]);
  });

  it("goes with keeping outgoing people", async () => {
    await make(async () => {
      await letInFor(15)();
      await keepFor(15)();
    });
    const seen: (readonly [number, string])[] = [];
    for (const minute of [-16, -15, 0, 14, 15]) {
      await passUntil(stage, HANDOVER + minute * MINUTE);
      seen.push([minute, group().join(" ")]);
    }
    expect(seen).toEqual([
      [-16, "ada"],
      [-15, "ada bob"],
      [0, "ada bob"],
      [14, "ada bob"],
      [15, "bob"],
    ]);
  });

  it("is read in few calls, and costs nothing in passes without a timed change", async () => {
    await make(letInFor(15));
    await passUntil(stage, HANDOVER - 14 * MINUTE);
    stage.world.calls.length = 0;
    await passUntil(stage, HANDOVER - 10 * MINUTE);
    expect(stage.world.callsTo("slack.com")).toEqual([]);
    expect(stage.world.callsTo("/oncalls").length).toBeLessThanOrEqual(5);
  });
});

describe("always in the group", () => {
  const always =
    (...names: readonly string[]) =>
    () =>
      ada.choose("Always in the group", names);

  it("they are in it before and after a handover, and are not announced", async () => {
    await make(always("@dot"));
    expect(group()).toEqual(["ada", "dot"]);
    await passUntil(stage, HANDOVER);
    expect(group()).toEqual(["bob", "dot"]);
    expect(posts().join()).not.toContain(stage.team.user("dot").id);
  });

  it("beside the fallback while nobody is on call", async () => {
    await make(always("@dot"), undefined, ["@cyd"]);
    await passUntil(stage, HANDOVER + HOUR);
    expect(group()).toEqual(["cyd", "dot"]);
  });

  it("beside the last people while nobody is on call", async () => {
    await make(always("@dot"));
    await passUntil(stage, HANDOVER + HOUR);
    expect(group()).toEqual(["bob", "dot"]);
    await edit(() => ada.unchoose("Always in the group", "@dot"));
    expect(group()).toEqual(["bob"]);
  });

  it("one who is deactivated later is taken out, and named at the rotation", async () => {
    await make(always("@dot", "@eli"));
    stage.team.user("dot").deactivated = true;
    // The handover's write is refused for her sake; she is found out and left out.
    await passUntil(stage, HANDOVER + MINUTE);
    expect(group()).toEqual(["bob", "eli"]);
    await stage.slack.settle();
    await ada.openHome();
    await eventually(() =>
      expect(ada.visibleText()).toMatch(/should always be in the group, but is deactivated/),
    );
  });
});
