/** Handovers reach Slack on time, and what is coming is known before. */
import { describe, expect, it } from "vitest";
import {
  addSchedule,
  alarmOf,
  createRotation,
  HOUR,
  MINUTE,
  passUntil,
  SECOND,
  START,
} from "../stage.ts";
import {
  group,
  HANDOVER,
  home,
  later,
  settle,
  slackCalls,
  stage,
  usePlatform,
} from "./platform.ts";

usePlatform();

describe("on time", () => {
  it("wakes at the exact end of the shift, long before the poll would", async () => {
    await passUntil(stage, HANDOVER - 1);
    expect(await alarmOf(stage)).toBe(HANDOVER);
    expect(group()).toEqual(["ada"]);
    await passUntil(stage, HANDOVER);
    expect(group()).toEqual(["bob"]);
  });

  it("asks again after 1, 2, 4 s while the system still names the old shift", async () => {
    // Between two polls, so that none of them helps.
    const end = HANDOVER - 30 * SECOND;
    addSchedule(stage, "PLATFORM", "Platform primary", [
      ["ada", START - HOUR, end],
      ["bob", end, HANDOVER + HOUR],
    ]);
    await passUntil(stage, end - 1);
    const asked: number[] = [];
    stage.world.onCall((call) => {
      if (call.path.startsWith("/oncalls")) asked.push(call.at - end);
    });
    // PagerDuty switches a little late: until then it answers with the old shift.
    const body = stage.world.callsTo("/oncalls").at(-1)?.response ?? "";
    expect(body).toContain("PADA");
    stage.world.faults.add({ path: "/oncalls", effect: { kind: "status", status: 200, body } });
    await passUntil(stage, end + 4 * SECOND);
    expect(asked).toEqual([0, 1_000, 3_000]);
    stage.world.faults.clear();
    await passUntil(stage, end + 8 * SECOND);
    expect(asked).toEqual([0, 1_000, 3_000, 7_000]);
    expect(group()).toEqual(["bob"]);
  });

  it("catches an override at the next poll", async () => {
    stage.world.rota.override("PLATFORM", Date.now(), HANDOVER, ["PCYD"]);
    await later(MINUTE);
    expect(group()).toEqual(["cyd"]);
  });

  it("reads many schedules that end together in one call", async () => {
    for (const n of [1, 2, 3, 4]) {
      stage.team.addGroup({ handle: `team-${n}`, name: `Team ${n}`, members: ["cyd"] });
      addSchedule(stage, `S${n}`, `Schedule ${n}`, [
        ["ada", START - HOUR, HANDOVER],
        ["bob", HANDOVER, HANDOVER + HOUR],
      ]);
    }
    await later(MINUTE);
    for (const n of [1, 2, 3, 4]) {
      await createRotation(stage.ada, {
        name: `Team ${n}`,
        group: `@team-${n}`,
        schedules: [`Schedule ${n}`],
      });
    }
    await settle();
    await passUntil(stage, HANDOVER - 1);
    stage.world.calls.length = 0;
    await passUntil(stage, HANDOVER);
    expect([1, 2, 3, 4].map((n) => group(`team-${n}`))).toEqual(Array(4).fill(["bob"]));
    expect(stage.world.callsTo("/oncalls")).toHaveLength(1);
  });
});

describe("looking ahead", () => {
  it("knows the next person before the handover, which then needs one write and no question", async () => {
    expect(home()).toContain("Next: @bob");
    await passUntil(stage, HANDOVER - SECOND);
    stage.world.calls.length = 0;
    await passUntil(stage, HANDOVER);
    expect(
      slackCalls()
        .filter((m) => !m.startsWith("views."))
        .toSorted(),
    ).toEqual(["chat.postMessage", "usergroups.users.update"]);
  });

  it("warns hours before somebody without a Slack account is on call", async () => {
    stage.world.rota.addPerson({ id: "PEVE", name: "Eve Nowhere", email: "eve@elsewhere.example" });
    stage.world.rota.override("PLATFORM", HANDOVER + 2 * HOUR, HANDOVER + 3 * HOUR, ["PEVE"]);
    await later(16 * MINUTE);
    expect(home()).toContain("Eve Nowhere is on call, but no Slack account");
    expect(group()).toEqual(["ada"]);
  });

  it("leaves the system alone until Retry-After where it said so to the look ahead", async () => {
    expect(home()).toContain("Next: @bob");
    await passUntil(stage, START + 14 * MINUTE);
    // The look ahead asks for a span of time, which the reading of now doesn't.
    stage.world.faults.add({
      path: "since=",
      times: 1,
      effect: { kind: "rate_limited", retryAfterS: 200 },
    });
    await passUntil(stage, START + 18 * MINUTE);
    const limited = stage.world.calls.findIndex((c) => c.fault === "rate_limited");
    expect(limited).toBeGreaterThan(0);
    const at = stage.world.calls[limited]?.at ?? 0;
    await later(5 * MINUTE);
    const asked = stage.world.calls.slice(limited + 1).filter((c) => c.host !== "slack.com");
    expect(asked[0]?.at).toBeGreaterThanOrEqual(at + 200 * SECOND);
    expect(asked[0]?.at).toBeLessThanOrEqual(at + 201 * SECOND);
    // What was known of the coming hours is no less true.
    expect(home()).toContain("Next: @bob");
  });
});
