/** What is recorded of what PagerSync did and why, and what people get when they ask. */
import { runInDurableObject } from "cloudflare:test";
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
  passUntil,
  SECOND,
  START,
  type Stage,
  stubOf,
} from "./stage.ts";

const HANDOVER = START + HOUR;
let stage: Stage & { readonly ada: SlackClient };

beforeEach(async () => {
  stage = await connectedStage();
  await createRotation(stage.ada, {
    name: "Platform",
    group: "@platform-oncall",
    schedules: ["Platform primary"],
    channels: ["#ops"],
  });
  await settle();
});
afterEach(leaveStage);

const id = (name: string) => stage.team.user(name).id;
const group = () => membersOf(stage.team, "platform-oncall");

async function settle(): Promise<void> {
  await stage.slack.settle();
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
  it("tells who made the rotation, who was in the group before, and who came in by which schedule", async () => {
    const told = (await recorded()).map(({ at, ...rest }) => ({ at: toSecond(at), ...rest }));
    expect(told).toEqual([
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

  it("tells a group's members when Slack has them, not before", async () => {
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

  it("tells other reasons for the same people", async () => {
    // Bob goes at the end of his shift and nobody follows: he is kept.
    await passUntil(stage, HANDOVER + HOUR);
    expect(group()).toEqual(["bob"]);
    expect((await recorded("reasons")).at(-1)).toMatchObject({
      at: HANDOVER + HOUR,
      members: [{ userId: id("bob"), why: { kind: "last" } }],
    });
  });

  it("tells a change by hand, who did it, and that it was put right", async () => {
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

  it("tells a failure once when it begins and once when it ends, however long it lasts", async () => {
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

  it("tells a connection that fails once for all, and when it is back", async () => {
    const fault = { path: "/oncalls", effect: { kind: "status", status: 503, body: "" } } as const;
    stage.world.faults.add(fault);
    await later(10 * MINUTE);
    stage.world.faults.clear();
    await later(10 * MINUTE);
    expect((await kinds()).slice(6)).toEqual(["connection_failed", "connection_recovered"]);
  });

  it("says nothing twice where Slack's answer was lost", async () => {
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

  it("holds no address and no secret", async () => {
    stage.world.rota.addPerson({ id: "PZOE", name: "zoe", email: "zoe@other.example" });
    stage.world.rota.override("PLATFORM", Date.now(), HANDOVER, ["PZOE"]);
    await later(2 * MINUTE);
    const text = JSON.stringify(await recorded());
    expect(text).toContain("no_slack_match");
    expect(text).not.toMatch(/@other|@acme|xox|Bearer/);
  });
});
