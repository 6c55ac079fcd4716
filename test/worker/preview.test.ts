/** The form's preview says who joins, stays and leaves, and Submit does just that: both ask the same plan. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { SlackClient } from "../world/slack/client.ts";
import {
  addSchedule,
  connectedStage,
  createRotation,
  HOUR,
  leaveStage,
  MINUTE,
  membersOf,
  PLATFORM_ROTATION,
  passUntil,
  START,
  type Stage,
  settle,
  skipTo,
} from "./stage.ts";
import { untilAtRest } from "./under-way.ts";

let stage: Stage & { readonly ada: SlackClient };
let ada: SlackClient;

beforeEach(async () => {
  stage = await connectedStage();
  ({ ada } = stage);
});
afterEach(leaveStage);

const HANDLE = "platform-oncall";
const NOBODY = "Nobody in these schedules can be in the group right now";

/** The names in a line of the preview. */
function named(line: "Joins" | "Stays" | "Leaves"): readonly string[] {
  const found = new RegExp(`${line}: (.*)`).exec(ada.visibleText())?.[1];
  return found === undefined ? [] : found.split(", ").map((name) => name.replace("@", ""));
}

const membersSaid = () => [...named("Joins"), ...named("Stays")].toSorted();

async function begin(schedule = "Platform primary"): Promise<void> {
  await ada.click("Create Rotation");
  await ada.seesModal("Create Rotation");
  await ada.fill("Config Name", "Platform");
  const [group = ""] = await ada.search("User Group", `@${HANDLE}`);
  await ada.choose("User Group", group);
  await ada.choose("Schedules", [schedule]);
  await drawn();
}

async function edit(): Promise<void> {
  await ada.click("Edit");
  await ada.seesModal("Edit Rotation");
}

const drawn = () => untilAtRest();

/** Submits, and finds the members that the preview said. */
async function submitsAsSaid(): Promise<void> {
  const said = membersSaid();
  expect(await ada.submit()).toBe("closed");
  await settle(stage);
  expect(membersOf(stage.team, HANDLE)).toEqual(said);
}

/** A schedule in which nobody is on call, or only these. */
function quiet(...who: readonly string[]): void {
  addSchedule(
    stage,
    "QUIET",
    "Quiet",
    who.map((one) => [one, START - HOUR, START + HOUR]),
  );
}

/** Lists are refreshed once they are a minute old. */
const listsGrowOld = () => passUntil(stage, Date.now() + 2 * MINUTE);

describe("while nobody is on call", () => {
  beforeEach(async () => {
    quiet();
    await listsGrowOld();
  });

  it("the group stays, as the preview says", async () => {
    await begin("Quiet");
    await ada.sees(NOBODY);
    expect(await ada.submit()).toBe("closed");
    await settle(stage);
    expect(membersOf(stage.team, HANDLE)).toEqual(["cyd"]);
  });

  it("the fallback people replace its members, as the preview says once they are chosen", async () => {
    await begin("Quiet");
    await ada.sees(NOBODY);
    await ada.choose("When nobody is on call", ["@bob"]);
    await ada.sees("Joins: @bob");
    expect(named("Leaves")).toEqual(["cyd"]);
    expect(ada.visibleText()).not.toContain(NOBODY);
    expect(ada.visibleText()).toContain(
      "Nobody is on call, so the fallback people are in the group",
    );
    await submitsAsSaid();
  });

  it("a fallback person who can't be in a group is named", async () => {
    await begin("Quiet");
    await ada.choose("When nobody is on call", ["@gus"]);
    await ada.sees("@gus should be in the group when nobody is on call, but is a guest");
    expect(ada.visibleText()).toContain(NOBODY);
  });
});

it("a placeholder person counts as nobody, and isn't looked for in Slack", async () => {
  stage.world.rota.addPerson({ id: "PNOONE", name: "Nobody", email: "nobody@acme.example" });
  stage.world.rota.addSchedule({ id: "QUIET", name: "Quiet" });
  stage.world.rota.setShifts("QUIET", [
    { start: START - HOUR, end: START + HOUR, personIds: ["PNOONE"] },
  ]);
  await ada.click("Settings");
  await ada.seesModal("Settings");
  await ada.fill("Placeholder people", "nobody@acme.example");
  expect(await ada.submit()).toBe("closed");
  await listsGrowOld();
  await begin("Quiet");
  await ada.sees(NOBODY);
  expect(ada.visibleText()).not.toContain("no Slack account");
});

describe("the people who are always in the group", () => {
  it("are in the preview as soon as they are chosen", async () => {
    await begin();
    expect([named("Joins"), named("Leaves")]).toEqual([["ada"], ["cyd"]]);
    await ada.click("More options");
    await ada.sees("Always in the group");
    await drawn();
    await ada.choose("Always in the group", ["@cyd"]);
    await ada.sees("Stays: @cyd");
    expect([named("Joins"), named("Leaves")]).toEqual([["ada"], []]);
    await submitsAsSaid();
  });
});

describe("opened to edit", () => {
  beforeEach(async () => {
    await createRotation(ada, PLATFORM_ROTATION);
    await settle(stage);
    stage.world.calls.length = 0;
  });

  it("the form has its preview from the first moment, and asks PagerDuty nothing for it", async () => {
    await edit();
    expect(ada.visibleText()).toContain("Stays: @ada");
    expect(ada.visibleText()).toContain("Nobody joins or leaves.");
    expect(stage.world.callsTo("api.pagerduty.com")).toEqual([]);
  });

  it("it says who joins and leaves by another schedule", async () => {
    quiet("bob");
    await listsGrowOld();
    await edit();
    await ada.choose("Schedules", ["Quiet"]);
    await ada.unchoose("Schedules", "Platform primary");
    await ada.sees("Leaves: @ada");
    expect(named("Joins")).toEqual(["bob"]);
    await submitsAsSaid();
  });

  it("it says who is let in early as the minutes are typed", async () => {
    await skipTo(stage, START + 50 * MINUTE);
    await edit();
    await ada.click("More options");
    await ada.sees("Overlap before a handover (minutes)");
    await drawn();
    await ada.fill("Overlap before a handover (minutes)", "15");
    await ada.sees("Joins: @bob");
    expect(named("Stays")).toEqual(["ada"]);
    await submitsAsSaid();
  });

  it("and a manual change that is kept stays in the preview", async () => {
    stage.team.editMembers(HANDLE, ["ada", "cyd"], "bob");
    await settle(stage);
    await ada.openHome();
    await ada.sees("Keep Manual Change");
    await ada.click("Keep Manual Change");
    await settle(stage);
    expect(membersOf(stage.team, HANDLE)).toEqual(["ada", "cyd"]);
    await ada.openHome();
    await edit();
    await ada.sees("Keeping @bob's manual change until the next handover");
    expect(membersSaid()).toEqual(["ada", "cyd"]);
    await submitsAsSaid();
  });

  it("it opens without the preview while PagerDuty hangs, and shows it once it answers", async () => {
    vi.setSystemTime(Date.now() + 2 * MINUTE);
    stage.world.faults.add({ host: "api.pagerduty.com", effect: { kind: "held" } });
    await edit();
    expect(ada.visibleText()).not.toContain("Stays:");
    stage.world.faults.letGo();
    await ada.sees("Stays: @ada");
  });
});

it("early people of a schedule that no rotation had before are in the preview, too", async () => {
  await skipTo(stage, START + 50 * MINUTE);
  await begin();
  await ada.click("More options");
  await ada.sees("Overlap before a handover (minutes)");
  await drawn();
  await ada.fill("Overlap before a handover (minutes)", "15");
  await ada.sees("Joins: @ada, @bob");
  await submitsAsSaid();
});
