/**
 * People click as often as they like: what the scheduling system is asked for them stays a small part of what it allows,
 * and handovers are on time meanwhile.
 */
import { afterEach, describe, expect, it, vi } from "vitest";
import type { SlackClient } from "../world/slack/client.ts";
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
  openHome,
  PLATFORM_ROTATION,
  passUntil,
  ring,
  SECOND,
  START,
  type Stage,
  settle,
  stageWithRotation,
} from "./stage.ts";
import { untilAtRest } from "./under-way.ts";

afterEach(leaveStage);

/** ada until then, then bob, for an hour. */
const HANDOVER = START + HOUR;

type Peopled = Stage & { readonly ada: SlackClient };

const asked = ({ world }: Stage) => world.callsTo("api.pagerduty.com").length;

async function lookAhead(person: SlackClient, within?: string): Promise<string> {
  await person.click("Coming Up", within === undefined ? {} : { within });
  await person.seesModal("Coming Up");
  await eventually(() => expect(person.visibleText()).not.toContain("One moment…"));
  await untilAtRest();
  const text = person.visibleText();
  await person.closeAll();
  return text;
}

async function guestOf(stage: Stage): Promise<SlackClient> {
  const gus = stage.slack.client("gus");
  await openHome(gus);
  stage.world.calls.length = 0;
  return gus;
}

/** No name is the beginning of another: a button is found by the name near it. */
const nameOf = (n: number): string => `Team ${"ABCDEFGHIJ"[n - 1]}`;

/** One rotation for each of ten schedules, beside the one that hands over. */
async function elevenRotations(): Promise<Peopled> {
  const stage = await stageWithRotation();
  for (let n = 1; n <= 10; n += 1) {
    stage.team.addGroup({ handle: `team-${n}`, name: `Team ${n}` });
    addSchedule(stage, `S${n}`, `Line ${n}`, [["cyd", START - HOUR, START + 100 * HOUR]]);
  }
  vi.setSystemTime(Date.now() + 2 * MINUTE);
  for (let n = 1; n <= 10; n += 1) {
    await createRotation(stage.ada, {
      name: nameOf(n),
      group: `@team-${n}`,
      schedules: [`Line ${n}`],
    });
    vi.setSystemTime(Date.now() + MINUTE);
    await settle(stage);
  }
  await passUntil(stage, HANDOVER - 50 * SECOND);
  return stage;
}

describe("Coming Up", () => {
  it("clicked thirty times by a guest costs what it costs once, also across processes", async () => {
    const stage = await stageWithRotation();
    const gus = await guestOf(stage);
    const first = await lookAhead(gus);
    const once = asked(stage);
    expect(once).toBeGreaterThan(0);
    for (let n = 1; n < 30; n += 1) {
      vi.setSystemTime(Date.now() + 2 * SECOND);
      if (n % 10 === 0) await evict(stage);
      expect(await lookAhead(gus)).toContain(first.split("\n").at(-2));
    }
    expect(asked(stage)).toBe(once);
  });

  it("clicked by many at once is one read", async () => {
    const stage = await stageWithRotation();
    const gus = await guestOf(stage);
    const bob = stage.slack.client("bob");
    await openHome(bob);
    stage.world.calls.length = 0;
    await Promise.all([lookAhead(gus), lookAhead(bob), lookAhead(stage.ada)]);
    expect(asked(stage)).toBe(1);
  });

  it("is read anew after a minute, and never shows a shift that has ended as the present one", async () => {
    const stage = await stageWithRotation();
    const gus = await guestOf(stage);
    vi.setSystemTime(HANDOVER - 30 * SECOND);
    expect(await lookAhead(gus)).toMatch(/Now\nuntil .*: @ada/);
    const before = asked(stage);
    vi.setSystemTime(HANDOVER + SECOND);
    const text = await lookAhead(gus);
    expect(text).toMatch(/Now\nuntil .*: @bob/);
    expect(text).not.toContain("@ada");
    expect(asked(stage)).toBe(before);
    stage.world.rota.override("PLATFORM", HANDOVER, HANDOVER + HOUR, ["PCYD"]);
    vi.setSystemTime(HANDOVER + 31 * SECOND);
    expect(await lookAhead(gus)).toMatch(/Now\nuntil .*: @cyd/);
  });

  it("is forgotten with the connection that it was read through", async () => {
    const stage = await stageWithRotation();
    expect(await lookAhead(stage.ada)).toContain("@ada");
    await stage.ada.click("Disconnect");
    await settle(stage);
    await openHome(stage.ada);
    expect(await lookAhead(stage.ada)).toContain("Connect a scheduling system first");
  });

  it("takes six reads a minute from a whole workspace, says so, shows what is known, and a handover is on time", async () => {
    const stage = await elevenRotations();
    const gus = await guestOf(stage);
    const texts: string[] = [];
    for (let n = 0; n < 40; n += 1) {
      vi.setSystemTime(HANDOVER - 50 * SECOND + n * SECOND);
      texts.push(await lookAhead(gus, nameOf((n % 10) + 1)));
    }
    expect(asked(stage)).toBe(6);
    const held = texts.slice(6, 10);
    for (const text of held) {
      expect(text).toContain("saves the rest of PagerDuty's rate limit for handovers");
      expect(text).toContain("Try again in a minute");
      expect(text).toMatch(/Now\n.*: @cyd/);
    }
    // What was read in this minute is shown as usual.
    expect(texts[10]).not.toContain("Try again in a minute");
    await passUntil(stage, HANDOVER);
    await settle(stage);
    expect(membersOf(stage.team, "platform-oncall")).toEqual(["bob"]);
    vi.setSystemTime(HANDOVER + 20 * SECOND);
    expect(await lookAhead(gus, nameOf(7))).not.toContain("Try again in a minute");
  }, 60_000);

  it("that meets a rate limit holds up passes as well, for as long as the system says", async () => {
    const stage = await stageWithRotation();
    const gus = await guestOf(stage);
    stage.world.faults.add({
      host: "api.pagerduty.com",
      effect: { kind: "rate_limited", retryAfterS: 150 },
      times: 1,
    });
    const since = Date.now();
    expect(await lookAhead(gus)).toContain("PagerDuty asked PagerSync to slow down");
    expect(await lookAhead(gus)).toContain("PagerDuty asked PagerSync to slow down");
    expect(asked(stage)).toBe(1);
    await passUntil(stage, since + 149 * SECOND);
    expect(asked(stage)).toBe(1);
    await passUntil(stage, since + 151 * SECOND);
    expect(asked(stage)).toBeGreaterThan(1);
    expect(await lookAhead(gus)).toMatch(/Now\nuntil .*: @ada/);
  });
});

describe("the rotation form", () => {
  it("asks once a minute who is on call in a schedule, however often it is chosen", async () => {
    const stage = await connectedStage();
    const { ada } = stage;
    await ada.click("Create Rotation");
    await ada.seesModal("Create Rotation");
    await untilAtRest();
    const [group = ""] = await ada.search("User Group", "@platform");
    await ada.choose("User Group", group);
    stage.world.calls.length = 0;
    await ada.choose("Schedules", PLATFORM_ROTATION.schedules);
    await ada.sees("When you submit:");
    await untilAtRest();
    const once = asked(stage);
    for (let n = 0; n < 10; n += 1) {
      vi.setSystemTime(Date.now() + SECOND);
      await ada.unchoose("Schedules", "Platform primary");
      await ada.choose("Schedules", PLATFORM_ROTATION.schedules);
      await untilAtRest();
    }
    expect(asked(stage)).toBe(once);
    await ada.sees("Joins: @ada");
  });

  it("lists the schedules once a minute, whatever is typed that none is called", async () => {
    const stage = await connectedStage();
    const { ada } = stage;
    await ada.click("Create Rotation");
    await ada.seesModal("Create Rotation");
    await untilAtRest();
    stage.world.calls.length = 0;
    for (let n = 0; n < 20; n += 1) {
      vi.setSystemTime(Date.now() + 2 * SECOND);
      expect(await ada.search("Schedules", `nothing ${n}`)).toEqual([]);
    }
    expect(asked(stage)).toBe(0);
    vi.setSystemTime(Date.now() + 30 * SECOND);
    addSchedule(stage, "NEW", "Brand new", [], ["unattached"]);
    expect(await ada.search("Schedules", "brand")).toEqual(["Brand new"]);
  });

  it("asks no more while the schedules can't be listed than people may ask", async () => {
    const stage = await connectedStage();
    const { ada } = stage;
    await ada.click("Create Rotation");
    await ada.seesModal("Create Rotation");
    await untilAtRest();
    vi.setSystemTime(Date.now() + 10 * MINUTE);
    stage.world.faults.add({ path: "/schedules", effect: { kind: "status", status: 503 } });
    stage.world.calls.length = 0;
    for (let n = 0; n < 230; n += 1) await ada.search("Schedules", `nothing ${n}`);
    expect(asked(stage)).toBeLessThanOrEqual(200);
  }, 60_000);
});

describe("Refresh", () => {
  it("pressed by many is one pass", async () => {
    const stage = await stageWithRotation();
    const people = [stage.ada, stage.slack.client("bob"), stage.slack.client("cyd")];
    for (const person of people) await openHome(person);
    await settle(stage);
    stage.world.calls.length = 0;
    await stage.ada.click("Refresh");
    await settle(stage);
    const once = asked(stage);
    vi.setSystemTime(Date.now() + MINUTE);
    await settle(stage);
    stage.world.calls.length = 0;
    for (const person of [...people, ...people, ...people]) await person.click("Refresh");
    await settle(stage);
    expect(asked(stage)).toBe(once);
  });

  it("pressed forty times a minute reads a few times, and once more when the minute is over", async () => {
    const stage = await stageWithRotation();
    await settle(stage);
    const begin = Date.now();
    stage.world.calls.length = 0;
    await stage.ada.click("Refresh");
    await untilAtRest();
    await ring(stage);
    await stage.slack.settle();
    const once = asked(stage);
    for (let n = 1; n < 40; n += 1) {
      vi.setSystemTime(begin + n * SECOND);
      await stage.ada.click("Refresh");
      await untilAtRest();
      await ring(stage);
      await stage.slack.settle();
    }
    expect(once).toBeGreaterThan(0);
    expect(asked(stage)).toBeLessThanOrEqual(10 * once);
    // An override since the last press that was carried out is found at once after the minute, not only at a poll.
    stage.world.rota.override("PLATFORM", Date.now(), START + HOUR, ["PCYD"]);
    await passUntil(stage, begin + MINUTE);
    expect(membersOf(stage.team, "platform-oncall")).toEqual(["cyd"]);
  });
});
