/** When a group was wrong, for how long and why: as the world knows it, and as people are told. */
import { runInDurableObject } from "cloudflare:test";
import { describe, expect, it, vi } from "vitest";
import { openStore } from "../../../src/workspace/store/store.ts";
import {
  addSchedule,
  createRotation,
  eventually,
  evict,
  HOUR,
  lookAgain,
  MINUTE,
  openHome,
  passUntil,
  SECOND,
  START,
  settle as settleStage,
  skipTo,
  stubOf,
} from "../stage.ts";
import { group, HANDOVER, later, settle, stage, usePlatform } from "./platform.ts";

usePlatform();

const WRITE = "/api/usergroups.users.update";
const writeFails = (effect: Parameters<typeof stage.world.faults.add>[0]["effect"], times = 1) =>
  stage.world.faults.add({ path: WRITE, times, effect });
const readFails = () =>
  stage.world.faults.add({ path: "/oncalls", effect: { kind: "status", status: 503, body: "" } });

/** When Slack last said yes to a group write. */
const confirmedAt = (): number =>
  stage.world.calls.findLast((c) => c.path === WRITE && c.response.includes('"ok":true'))?.at ?? 0;

const inStore = <T>(look: (store: ReturnType<typeof openStore>) => T): Promise<T> =>
  runInDurableObject(stubOf(stage.team), (_, { storage }) => look(openStore(storage)));

const stretches = () =>
  inStore(({ correctness, rotations }) =>
    rotations.all().flatMap(({ id }) => correctness.of(id, Date.now())?.stretches ?? []),
  );

async function history(): Promise<string> {
  await lookAgain(stage.ada);
  await stage.ada.click("History");
  await stage.ada.seesModal("History");
  const text = stage.ada.visibleText();
  await stage.ada.closeAll();
  return text;
}

describe("a scheduled handover", () => {
  it("on time is no stretch, and a rotation without any was right all the time", async () => {
    await skipTo(stage, HANDOVER + SECOND);
    expect(group()).toEqual(["bob"]);
    expect(await stretches()).toEqual([]);
    expect(await history()).toContain("had the right members 100% of the time since");
  });

  it("counts from its instant to Slack's confirmation, while Slack fails", async () => {
    writeFails({ kind: "status", status: 500 }, 3);
    await skipTo(stage, HANDOVER);
    await later(MINUTE);
    expect(confirmedAt()).toBeGreaterThan(HANDOVER);
    expect(await stretches()).toEqual([
      { from: HANDOVER, until: confirmedAt(), causes: ["handover", "slack_down"] },
    ]);
  });

  it("counts on while Slack asks to wait, through an eviction", async () => {
    writeFails({ kind: "rate_limited", retryAfterS: 40 });
    await skipTo(stage, HANDOVER + 10 * SECOND);
    expect(await stretches()).toMatchObject([{ from: HANDOVER, until: null }]);
    await evict(stage);
    await later(5 * MINUTE);
    expect(await stretches()).toEqual([
      { from: HANDOVER, until: HANDOVER + 40 * SECOND, causes: ["handover", "rate_limited"] },
    ]);
    expect(await history()).toMatch(
      /It was wrong once, for 40 s\.\n.*for 40 s: a handover, Slack limits how often/,
    );
  });

  it("is shown as still wrong, with the reason, while Slack refuses", async () => {
    stage.team.settings.whoModifiesGroups = "admins";
    await skipTo(stage, HANDOVER);
    await later(2 * MINUTE);
    expect(await stretches()).toEqual([
      { from: HANDOVER, until: null, causes: ["handover", "refused"] },
    ]);
    expect(await history()).toContain(
      "for 2 min, still wrong: a handover, Slack refused the change",
    );
  });

  it("counts from its instant where the scheduling system could be read much later only", async () => {
    await later(MINUTE);
    readFails();
    await skipTo(stage, HANDOVER + 20 * MINUTE);
    expect(await stretches()).toEqual([]);
    stage.world.faults.clear();
    await later(10 * MINUTE);
    expect(await stretches()).toEqual([
      { from: HANDOVER, until: confirmedAt(), causes: ["handover", "unread"] },
    ]);
    expect(confirmedAt()).toBeGreaterThan(HANDOVER + 20 * MINUTE);
  });

  it("is none where the same person turns out to have gone on", async () => {
    await later(MINUTE);
    readFails();
    await skipTo(stage, HANDOVER + 20 * MINUTE);
    stage.world.rota.setShifts("PLATFORM", [
      { start: START - HOUR, end: START + 9 * HOUR, personIds: ["PADA"] },
    ]);
    stage.world.faults.clear();
    await later(10 * MINUTE);
    expect(await stretches()).toEqual([]);
  });

  it("counts as late where nothing woke PagerSync", async () => {
    vi.setSystemTime(HANDOVER + 7 * MINUTE);
    await settle();
    expect(await stretches()).toEqual([
      { from: HANDOVER, until: HANDOVER + 7 * MINUTE, causes: ["handover", "late"] },
    ]);
  });
});

describe("an unscheduled change", () => {
  it("counts from the first reading that shows it, also where its shift began in the past", async () => {
    writeFails({ kind: "rate_limited", retryAfterS: 30 });
    stage.world.rota.override("PLATFORM", START - HOUR, HANDOVER, ["PCYD"]);
    await later(3 * MINUTE);
    const readAt = stage.world.callsTo("/oncalls")[0]?.at ?? 0;
    expect(readAt).toBeGreaterThan(START);
    expect(await stretches()).toEqual([
      { from: readAt, until: readAt + 30 * SECOND, causes: ["override", "rate_limited"] },
    ]);
  });

  it("counts from when it could be read again, and says so", async () => {
    readFails();
    await later(MINUTE);
    stage.world.rota.override("PLATFORM", Date.now(), HANDOVER, ["PCYD"]);
    await later(5 * MINUTE);
    stage.world.faults.clear();
    stage.world.calls.length = 0;
    writeFails({ kind: "rate_limited", retryAfterS: 30 });
    await later(5 * MINUTE);
    const readAt = stage.world.callsTo("/oncalls")[0]?.at ?? 0;
    expect(await stretches()).toEqual([
      { from: readAt, until: readAt + 30 * SECOND, causes: ["override", "unread", "rate_limited"] },
    ]);
  });

  it("waits for the other schedule of its rotation, and counts all the same", async () => {
    addSchedule(stage, "SECOND", "Second line", [["bob", START - HOUR, START + 9 * HOUR]]);
    stage.team.addGroup({ handle: "both", name: "Both", members: ["cyd"] });
    await later(MINUTE);
    await createRotation(stage.ada, {
      name: "Both",
      group: "@both",
      schedules: ["Platform primary", "Second line"],
    });
    await settle();
    stage.world.rota.removeSchedule("SECOND");
    await skipTo(stage, HANDOVER);
    await later(10 * MINUTE);
    expect(group("both")).toEqual(["ada", "bob"]);
    expect(await stretches()).toEqual([]);
    addSchedule(stage, "SECOND", "Second line", [["cyd", START - HOUR, START + 9 * HOUR]]);
    await later(5 * MINUTE);
    expect(group("both")).toEqual(["bob", "cyd"]);
    expect(await stretches()).toEqual([
      { from: HANDOVER, until: confirmedAt(), causes: ["handover", "unread", "override"] },
    ]);
  });

  it("is an edit by somebody else, from Slack's event until it was undone", async () => {
    stage.world.faults.add({
      path: "usergroups.list",
      times: 1,
      effect: { kind: "rate_limited", retryAfterS: 20 },
    });
    await later(10 * SECOND);
    const at = Date.now();
    stage.team.editMembers("platform-oncall", ["cyd"], "cyd");
    await settle();
    await later(MINUTE);
    expect(group()).toEqual(["ada"]);
    expect(await stretches()).toEqual([
      { from: at, until: at + 20 * SECOND, causes: ["hand_edit"] },
    ]);
  });

  it("is none where people wanted the edit, or keep editing", async () => {
    for (const members of [["cyd"], ["bob"], ["cyd"]]) {
      stage.team.editMembers("platform-oncall", members, "bob");
      await settle();
      await later(MINUTE);
    }
    expect(group()).toEqual(["cyd"]);
    await later(20 * MINUTE);
    expect(await stretches()).toEqual([]);
  });

  it("is an edit of the rotation, from Submit on", async () => {
    addSchedule(stage, "SECOND", "Second line", [["bob", START - HOUR, START + 9 * HOUR]]);
    stage.team.addGroup({ handle: "new", name: "New", members: ["cyd"] });
    await later(MINUTE);
    writeFails({ kind: "rate_limited", retryAfterS: 15 });
    const before = Date.now();
    await createRotation(stage.ada, {
      name: "New",
      group: "@new",
      schedules: ["Second line"],
    });
    await settle();
    const asked = Date.now();
    await later(MINUTE);
    const [stretch] = await stretches();
    expect(stretch).toMatchObject({ until: confirmedAt(), causes: ["edited", "rate_limited"] });
    expect(stretch?.from).toBeGreaterThanOrEqual(before);
    expect(stretch?.from).toBeLessThanOrEqual(asked);
  });
});

describe("a group", () => {
  it("that is disabled or gone reaches nobody", async () => {
    const { id } = stage.team.group("platform-oncall");
    stage.team.groups.setEnabled(stage.team.group(id), false, stage.team.user("ada").id);
    await settle();
    const at = Date.now();
    await later(2 * MINUTE);
    expect(await stretches()).toEqual([
      { from: at, until: null, causes: ["hand_edit", "group_disabled"] },
    ]);
    stage.team.groups.setEnabled(stage.team.group(id), true, stage.team.user("ada").id);
    await settle();
    expect(await stretches()).toMatchObject([{ from: at, until: at + 2 * MINUTE }]);
  });

  it("whose rotation is deleted is measured no longer", async () => {
    writeFails({ kind: "rate_limited", retryAfterS: 60 });
    await skipTo(stage, HANDOVER + SECOND);
    await lookAgain(stage.ada);
    await stage.ada.click("Delete");
    await stage.ada.seesModal("Delete Rotation");
    await stage.ada.click("Delete");
    await settleStage(stage);
    expect(await inStore(({ correctness }) => correctness.totals(Date.now()))).toMatchObject({
      watchedMs: 0,
      wrongMs: 0,
    });
  });
});

it("is told on the Home in one line, once there is a day of it, and not to guests", async () => {
  expect(stage.ada.visibleText()).not.toContain("Groups had the right members");
  stage.world.rota.setShifts("PLATFORM", [
    { start: START - HOUR, end: HANDOVER, personIds: ["PADA"] },
    { start: HANDOVER, end: START + 999 * HOUR, personIds: ["PBOB"] },
  ]);
  writeFails({ kind: "rate_limited", retryAfterS: 41 });
  await passUntil(stage, HANDOVER + MINUTE);
  vi.setSystemTime(START + 10 * 24 * HOUR);
  await settle();
  await lookAgain(stage.ada);
  expect(stage.ada.visibleText()).toMatch(
    /Groups had the right members 99\.995% of the time since/,
  );
  const gus = stage.slack.client("gus");
  await openHome(gus);
  await eventually(() => expect(gus.visibleText()).toContain("On call"));
  expect(gus.visibleText()).not.toContain("Groups had the right members");
});

it("writes nothing in a pass without change", async () => {
  await later(2 * MINUTE);
  const rows = () =>
    inStore(({ correctness, rotations }) =>
      rotations.all().map(({ id }) => [correctness.of(id, 0), correctness.takeChange(id)]),
    );
  const before = await rows();
  await later(20 * MINUTE);
  expect(await rows()).toEqual(before);
});
