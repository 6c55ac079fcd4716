/** What is recorded of what PagerSync did and why, and what people get when they ask. */

import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { watchdog } from "../../src/watchdog.ts";
import { workspaceOf } from "../../src/workspace/durable.ts";
import { openStore } from "../../src/workspace/store/store.ts";
import { EmulatedOpsgenie } from "../world/opsgenie/emulated-opsgenie.ts";
import type { SlackClient } from "../world/slack/client.ts";
import { disconnect, OPSGENIE_KEY, submitOpsgenieKey } from "./connecting.ts";
import {
  addSchedule,
  createRotation,
  eventually,
  HOUR,
  leaveStage,
  lookAgain,
  MINUTE,
  membersOf,
  openHome,
  passUntil,
  SECOND,
  START,
  type Stage,
  stageWithRotation,
  stubOf,
} from "./stage.ts";
import { untilAtRest } from "./under-way.ts";

const HANDOVER = START + HOUR;
let stage: Stage & { readonly ada: SlackClient };

beforeEach(async () => {
  stage = await stageWithRotation({ channels: ["#ops"] });
});
afterEach(leaveStage);

const id = (name: string) => stage.team.user(name).id;
const group = () => membersOf(stage.team, "platform-oncall");

async function settle(): Promise<void> {
  await stage.slack.settle();
  await untilAtRest();
  await passUntil(stage, Date.now());
}

async function later(ms: number): Promise<void> {
  await passUntil(stage, Date.now() + ms);
  await stage.slack.settle();
}

type Recorded = { readonly at: number; readonly kind: string } & Record<string, unknown>;

/** What the record holds, oldest first. */
const recorded = (kind?: string): Promise<readonly Recorded[]> =>
  runInDurableObject(stubOf(stage.team), (_, state) =>
    state.storage.sql
      .exec<{ at: number; kind: string; detail: string }>("SELECT * FROM history ORDER BY id")
      .toArray()
      .map(({ at, kind, detail }) => ({ at, kind, ...JSON.parse(detail) }))
      .filter((one) => kind === undefined || one.kind === kind),
  );

const toSecond = (at: number) => at - (at % SECOND);

const kinds = async () => (await recorded()).map(({ kind }) => kind);

const onCall = (...names: readonly string[]) => ({
  kind: "on_call",
  schedules: names.map((name) => ({ name, byOverride: false })),
});

describe("the record", () => {
  it("names who made the rotation, who was in the group before, and who came in by which schedule", async () => {
    const entries = (await recorded()).map(({ at, ...rest }) => ({ at: toSecond(at), ...rest }));
    expect(entries).toEqual([
      { at: START, kind: "installed", by: id("ada"), hasGrant: false },
      { at: START, kind: "connected", by: id("ada"), system: "pagerduty", accountName: "acme" },
      { at: START, kind: "rotation_created", by: id("ada"), name: "Platform" },
      {
        at: START,
        kind: "members",
        groupId: stage.team.group("platform-oncall").id,
        members: [{ userId: id("cyd"), why: { kind: "before" } }],
        cameIn: [],
        left: [],
        cause: "taken_over",
      },
      {
        at: START,
        kind: "handover",
        comesIn: [{ userId: id("ada"), name: "" }],
        goes: [],
        stays: [],
        until: HANDOVER,
        by: "schedule",
      },
      {
        at: START,
        kind: "members",
        groupId: stage.team.group("platform-oncall").id,
        members: [{ userId: id("ada"), why: onCall("Platform primary") }],
        cameIn: [id("ada")],
        left: [id("cyd")],
        cause: "follows_schedules",
      },
    ]);
  });

  it("grows by nothing while nothing happens", async () => {
    const before = await recorded();
    await later(50 * MINUTE);
    expect(await recorded()).toEqual(before);
  });

  it("has a group's members once Slack has them, not before", async () => {
    stage.world.faults.add({
      path: "/api/usergroups.users.update",
      effect: { kind: "status", status: 500, body: "" },
    });
    await passUntil(stage, HANDOVER + MINUTE);
    expect((await recorded("handover")).at(-1)).toMatchObject({ at: HANDOVER });
    expect((await recorded("members")).at(-1)).toMatchObject({ cameIn: [id("ada")] });
    stage.world.faults.clear();
    await later(5 * MINUTE);
    const last = (await recorded("members")).at(-1);
    expect(last).toMatchObject({ cameIn: [id("bob")], left: [id("ada")] });
    expect(last?.at).toBeGreaterThan(HANDOVER + MINUTE);
  });

  it("has an entry when the same people are in the group for other reasons", async () => {
    // Bob's shift ends and nobody follows: he stays in the group.
    await passUntil(stage, HANDOVER + HOUR);
    expect(group()).toEqual(["bob"]);
    expect((await recorded("reasons")).at(-1)).toMatchObject({
      at: HANDOVER + HOUR,
      members: [{ userId: id("bob"), why: { kind: "last" } }],
    });
  });

  it("has a manual edit, who made it, and that it was reverted", async () => {
    stage.team.editMembers("platform-oncall", ["cyd", "ada"], "cyd");
    await settle();
    expect(group()).toEqual(["ada"]);
    const [seen, repaired] = (await recorded("members")).slice(-2);
    expect(seen).toMatchObject({
      members: expect.arrayContaining([
        { userId: id("ada"), why: onCall("Platform primary") },
        { userId: id("cyd"), why: { kind: "hand_edit", by: id("cyd") } },
      ]),
      cameIn: [id("cyd")],
      left: [],
      cause: { editedBy: id("cyd"), isLeftAlone: false },
    });
    expect(repaired).toMatchObject({ left: [id("cyd")], cause: "repaired" });
  });

  it("has a failure once when it begins and once when it ends, however long it lasts", async () => {
    addSchedule(stage, "SECOND", "Second line", [["bob", START - HOUR, START + 5 * HOUR]]);
    stage.team.addGroup({ handle: "second", name: "Second", members: ["cyd"] });
    await later(MINUTE);
    await createRotation(stage.ada, {
      name: "Second",
      group: "@second",
      schedules: ["Second line"],
    });
    await settle();
    const schedule = stage.world.rota.schedule("SECOND");
    stage.world.rota.removeSchedule("SECOND");
    await later(10 * MINUTE);
    expect(schedule).toBeDefined();
    addSchedule(stage, "SECOND", "Second line", [["bob", START - HOUR, START + 5 * HOUR]]);
    await later(10 * MINUTE);
    const problem = { kind: "schedule_unread", scheduleName: "Second line" };
    expect(await recorded("problem_began")).toMatchObject([{ problem }]);
    const [began] = await recorded("problem_began");
    expect(await recorded("problem_ended")).toMatchObject([{ problem, since: began?.at }]);
  });

  it("has a failed connection once for all rotations, and when it is back", async () => {
    const fault = { path: "/oncalls", effect: { kind: "status", status: 503, body: "" } } as const;
    stage.world.faults.add(fault);
    await later(10 * MINUTE);
    stage.world.faults.clear();
    await later(10 * MINUTE);
    expect((await kinds()).slice(6)).toEqual(["connection_failed", "connection_recovered"]);
  });

  it("has nothing twice where Slack's answer was lost", async () => {
    stage.world.faults.add({
      path: "/api/usergroups.users.update",
      times: 1,
      effect: { kind: "reply_lost" },
    });
    await passUntil(stage, HANDOVER + 20 * MINUTE);
    await stage.slack.settle();
    await later(20 * MINUTE);
    expect((await recorded("handover")).slice(1)).toHaveLength(1);
    expect((await recorded("members")).slice(2)).toMatchObject([
      {
        members: [{ userId: id("bob"), why: onCall("Platform primary") }],
        cause: "follows_schedules",
      },
    ]);
  });

  it("is kept for ninety days, and who is in the group now for longer", async () => {
    const day = 24 * HOUR;
    stage.world.rota.setShifts("PLATFORM", [
      { start: START - HOUR, end: START + 400 * day, personIds: ["PADA"] },
    ]);
    vi.setSystemTime(START + 89 * day);
    await settle();
    await later(20 * MINUTE);
    expect(await recorded("connected")).toHaveLength(1);
    vi.setSystemTime(START + 92 * day);
    await later(20 * MINUTE);
    expect((await recorded()).filter(({ at }) => at < START + day)).toMatchObject([
      { kind: "members", members: [{ userId: id("ada"), why: onCall("Platform primary") }] },
    ]);
  });

  it("is forgotten after ninety days, too, where no rotation is left that would be synced", async () => {
    await lookAgain(stage.ada);
    await stage.ada.click("Delete");
    await stage.ada.seesModal("Delete Rotation");
    await stage.ada.click("Delete");
    await settle();
    expect(await recorded("released")).toHaveLength(1);
    vi.setSystemTime(START + 91 * 24 * HOUR);
    await watchdog(env, workspaceOf);
    expect(await recorded()).toEqual([]);
  });

  it("holds no address and no secret", async () => {
    stage.world.rota.addPerson({ id: "PZOE", name: "zoe", email: "zoe@other.example" });
    stage.world.rota.override("PLATFORM", Date.now(), HANDOVER, ["PZOE"]);
    await later(2 * MINUTE);
    const text = JSON.stringify(await recorded());
    expect(text).toContain("no_slack_match");
    expect(text).not.toMatch(/@other|@acme|xox|Bearer/);
  });
});

/** Opens the record from the rotation's menu, or that of the whole workspace. */
async function openHistory(of: "rotation" | "workspace", person = stage.ada): Promise<void> {
  if (person.modal) await person.closeAll();
  await lookAgain(person);
  await person.click(of === "rotation" ? "History" : "All History");
  await person.seesModal("History");
}

/** Asks the open history, and answers what it then says. */
async function whoWasIn(at: number, person = stage.ada): Promise<string> {
  await person.fill("Who was in the group at", String(Math.floor(at / 1_000)));
  expect(await person.submit()).toBe("updated");
  return person.visibleText();
}

describe("who was in the group", () => {
  it("is answered for an instant, with the schedules that put them there", async () => {
    await passUntil(stage, HANDOVER + 10 * MINUTE);
    await openHistory("rotation");
    const before = await whoWasIn(HANDOVER - MINUTE);
    expect(before).toContain("Members of @platform-oncall ");
    expect(before).toContain("• @ada: on call in “Platform primary”");
    expect(before).not.toContain("• @bob");
    expect(await whoWasIn(HANDOVER + 5 * MINUTE)).toContain(
      "• @bob: on call in “Platform primary”",
    );
  });

  it("is unknown before the record begins, and not answered for the future", async () => {
    await openHistory("rotation");
    expect(await whoWasIn(START - HOUR)).toContain("there is no record");
    expect(await whoWasIn(HANDOVER)).toContain("is in the future");
  });

  it("marks fallback people as such", async () => {
    stage.team.addGroup({ handle: "quiet", name: "Quiet", members: ["cyd"] });
    addSchedule(stage, "QUIET", "Quiet hours", []);
    await later(MINUTE);
    await createRotation(stage.ada, {
      name: "Quiet",
      group: "@quiet",
      schedules: ["Quiet hours"],
      fallback: ["@bob"],
    });
    await settle();
    await lookAgain(stage.ada);
    await stage.ada.click("History", { within: "Quiet · @quiet" });
    await stage.ada.seesModal("History");
    expect(await whoWasIn(Date.now())).toContain("• @bob: fallback, because nobody was on call");
  });

  it("marks people whom a manual edit put in, and names the problems at the time", async () => {
    for (const members of [["cyd"], ["bob"], ["cyd"]]) {
      stage.team.editMembers("platform-oncall", members, "bob");
      await settle();
      await later(MINUTE);
    }
    const fought = Date.now();
    stage.world.rota.removeSchedule("PLATFORM");
    await later(5 * MINUTE);
    await openHistory("rotation");
    expect(await whoWasIn(fought)).toContain("• @cyd: added manually by @bob");
    expect(stage.ada.visibleText()).not.toContain("Then:");
    expect(await whoWasIn(Date.now())).toContain("At that time: Can't read the schedule");
  });

  it("marks an accepted manual edit until the handover", async () => {
    stage.team.editMembers("platform-oncall", ["cyd"], "cyd");
    await settle();
    await stage.ada.click("Keep Manual Change");
    await eventually(() =>
      expect(stage.logged).toContainEqual(
        expect.objectContaining({ event: "group.manual_edit_accepted" }),
      ),
    );
    await settle();
    await later(MINUTE);
    const acceptedAt = Date.now();
    await passUntil(stage, HANDOVER + MINUTE);
    await openHistory("rotation");
    expect(stage.ada.visibleText()).toContain("@ada chose to keep the manual change");
    expect(await whoWasIn(acceptedAt)).toContain(
      "• @cyd: added manually by @cyd, and kept on request",
    );
    expect(await whoWasIn(HANDOVER + MINUTE)).toContain("• @bob: on call");
  });

  it("can be asked of a rotation that was deleted", async () => {
    await passUntil(stage, HANDOVER + 10 * MINUTE);
    await lookAgain(stage.ada);
    await stage.ada.click("Delete");
    await stage.ada.seesModal("Delete Rotation");
    await stage.ada.click("Delete");
    await settle();
    await later(10 * MINUTE);
    await openHistory("workspace");
    expect(stage.ada.visibleText()).toContain("@ada deleted the rotation “Platform”");
    await stage.ada.choose("Show one rotation", "Platform (deleted)");
    await eventually(() => expect(stage.ada.visibleText()).toContain("Who was in the group at"));
    expect(await whoWasIn(HANDOVER - MINUTE)).toContain("• @ada: on call");
    expect(await whoWasIn(Date.now())).toContain("PagerSync no longer managed @platform-oncall");
  });

  it("leaves out of a deleted rotation's history what became of the workspace later", async () => {
    await stage.ada.click("Delete");
    await stage.ada.seesModal("Delete Rotation");
    await stage.ada.click("Delete");
    await settle();
    await later(MINUTE);
    await stage.ada.click("Settings");
    await stage.ada.seesModal("Settings");
    await stage.ada.fill("Placeholder people", "nobody");
    await stage.ada.submit();
    await settle();
    await openHistory("workspace");
    expect(stage.ada.visibleText()).toContain("@ada changed settings");
    await stage.ada.choose("Show one rotation", "Platform (deleted)");
    await eventually(() => expect(stage.ada.visibleText()).toContain("Who was in the group at"));
    expect(stage.ada.visibleText()).toContain("@ada connected PagerDuty");
    expect(stage.ada.visibleText()).not.toContain("changed settings");
  });

  it("names an override of PagerDuty, which is asked only when a person asks", async () => {
    stage.world.rota.override("PLATFORM", START + 10 * MINUTE, START + 30 * MINUTE, ["PCYD"]);
    await passUntil(stage, START + 50 * MINUTE);
    expect(stage.world.callsTo("/overrides")).toHaveLength(0);
    await openHistory("rotation");
    expect(await whoWasIn(START + 20 * MINUTE)).toContain(
      "• @cyd: on call in “Platform primary” (by an override)",
    );
    expect(await whoWasIn(START + 40 * MINUTE)).toContain("• @ada: on call in “Platform primary”");
    expect(stage.ada.visibleText()).not.toContain("override");
    stage.world.faults.add({ path: "/overrides", effect: { kind: "status", status: 503 } });
    expect(await whoWasIn(START + 20 * MINUTE)).toContain("• @cyd: on call in “Platform primary”");
  });

  it("names an override where the scheduling system reports it by itself", async () => {
    const opsgenie = new EmulatedOpsgenie(stage.world);
    opsgenie.keys.add({ key: OPSGENIE_KEY });
    stage.world.add(opsgenie);
    await disconnect(stage, stage.ada);
    await lookAgain(stage.ada);
    await submitOpsgenieKey(stage.ada);
    await settle();
    stage.team.addGroup({ handle: "second", name: "Second", members: ["cyd"] });
    addSchedule(stage, "SECOND", "Second line", [["bob", START - HOUR, START + 50 * HOUR]]);
    await later(MINUTE);
    await createRotation(stage.ada, {
      name: "Second",
      group: "@second",
      schedules: ["Second line"],
    });
    await settle();
    stage.world.rota.override("SECOND", Date.now(), Date.now() + HOUR, ["PADA"]);
    await later(5 * MINUTE);
    expect(membersOf(stage.team, "second")).toEqual(["ada"]);
    await lookAgain(stage.ada);
    await stage.ada.click("History", { within: "Second · @second" });
    await stage.ada.seesModal("History");
    expect(await whoWasIn(Date.now())).toContain(
      "• @ada: on call in “Second line” (by an override)",
    );
    expect(await whoWasIn(Date.now() - 5 * MINUTE)).toContain("• @bob: on call in “Second line”");
  });

  it("may be asked by full members who don't manage, too, and not by guests", async () => {
    await runInDurableObject(stubOf(stage.team), (_, { storage }) =>
      openStore(storage).state.settings.saveWhoManages("admins"),
    );
    const bob = stage.slack.client("bob");
    await openHome(bob);
    expect(bob.visibleText()).not.toContain("[Edit]");
    await openHistory("rotation", bob);
    expect(await whoWasIn(Date.now(), bob)).toContain("• @ada: on call");
    const gus = stage.slack.client("gus");
    await openHome(gus);
    await expect(openHistory("rotation", gus)).rejects.toThrow('no button says "History"');
  });
});

describe("the history", () => {
  it("is paged through, and back to the newest", async () => {
    for (let turn = 1; turn <= 12; turn += 1) {
      stage.world.rota.setShifts("PLATFORM", [
        { start: START, end: START + 9 * HOUR, personIds: [turn % 2 === 0 ? "PADA" : "PBOB"] },
      ]);
      await later(2 * MINUTE);
    }
    await openHistory("rotation");
    const newest = stage.ada.visibleText();
    expect(newest.match(/Handover:/g)).toHaveLength(5);
    expect(newest).not.toContain("Newer");
    await stage.ada.click("Older");
    await eventually(() => expect(stage.ada.visibleText()).not.toBe(newest));
    expect(stage.ada.visibleText()).toContain("Newer");
    await stage.ada.click("Older");
    await eventually(() => expect(stage.ada.visibleText()).toContain("@ada created the rotation"));
    expect(stage.ada.visibleText()).not.toContain("Older");
    await stage.ada.click("Newer");
    await eventually(() => expect(stage.ada.visibleText()).toContain("Older"));
    await stage.ada.click("Newer");
    await eventually(() => expect(stage.ada.visibleText()).toBe(newest));
  });

  it("names who edited what, and who changed a setting, with addresses masked", async () => {
    await stage.ada.click("Edit");
    await stage.ada.seesModal("Edit Rotation");
    await stage.ada.fill("Config Name", "Platform <team>");
    await stage.ada.choose("Channels", ["#dev"]);
    await stage.ada.submit();
    await settle();
    await stage.ada.click("Settings");
    await stage.ada.seesModal("Settings");
    await stage.ada.fill("Placeholder people", "nobody@acme.example");
    await stage.ada.submit();
    await settle();
    await openHistory("workspace");
    const text = stage.ada.visibleText();
    expect(text).toContain("Config Name from “Platform” to “Platform <team>”");
    expect(text).toContain("Channels from #ops to #ops, #dev");
    expect(text).toContain("Placeholder people from nothing to “n…@acme.example”");
    expect(text).not.toContain("nobody@acme");
  });
});
