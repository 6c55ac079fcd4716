/** A group is never changed on half an answer, and a failed read recovers by itself. */
import { runInDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { openStore } from "../../../src/workspace/store/store.ts";
import {
  addSchedule,
  createRotation,
  HOUR,
  MINUTE,
  passUntil,
  SECOND,
  START,
  stubOf,
} from "../stage.ts";
import { group, HANDOVER, home, later, posts, settle, stage, usePlatform } from "./platform.ts";

usePlatform();

describe("never on half an answer", () => {
  it.each([
    ["a time-out of the network", { kind: "refused" }],
    ["a 500", { kind: "status", status: 500 }],
    ["garbage", { kind: "garbage" }],
    ["an empty body", { kind: "empty" }],
    ["an answer cut in the middle", { kind: "truncated" }],
    ["an error in a 200", { kind: "status", status: 200, body: '{"error":{"message":"no"}}' }],
  ] as const)("leaves the group after %s, says so, and recovers by itself", async (_, effect) => {
    stage.world.faults.add({ path: "/oncalls", effect });
    await passUntil(stage, HANDOVER + 3 * MINUTE);
    expect(group()).toEqual(["ada"]);
    expect(home()).toContain("User groups won't change until it's back.");
    stage.world.faults.clear();
    await later(2 * MINUTE);
    expect(group()).toEqual(["bob"]);
    expect(home()).toMatch(
      /(was unreachable|couldn't read PagerDuty) .* PagerSync can read schedules again/,
    );
    expect(home()).not.toMatch(/:warning: .*Can't read/);
    expect(posts()).toHaveLength(2);
  });

  it("leaves the system alone until Retry-After, and asks then, not at the next poll", async () => {
    await passUntil(stage, HANDOVER - 1);
    stage.world.calls.length = 0;
    const effect = { kind: "rate_limited", retryAfterS: 90 } as const;
    stage.world.faults.add({ host: "api.pagerduty.com", times: 1, effect });
    await passUntil(stage, HANDOVER + 90 * SECOND);
    const asked = stage.world.calls.filter((c) => c.host !== "slack.com").map((c) => c.at);
    expect(asked.slice(0, 2)).toEqual([HANDOVER, HANDOVER + 90 * SECOND]);
    expect(group()).toEqual(["bob"]);
  });

  it("does not let one rotation's schedule hold up another's", async () => {
    stage.team.addGroup({ handle: "other-oncall", name: "Other", members: ["cyd"] });
    addSchedule(stage, "OTHER", "Other primary", [["bob", START - HOUR, HANDOVER + HOUR]]);
    await later(MINUTE);
    await createRotation(stage.ada, {
      name: "Other",
      group: "@other-oncall",
      schedules: ["Other primary"],
    });
    await settle();
    stage.world.rota.removeSchedule("OTHER");
    await passUntil(stage, HANDOVER + MINUTE);
    expect(group()).toEqual(["bob"]);
    expect(group("other-oncall")).toEqual(["bob"]);
    expect(home()).toContain("Other primary");
  });

  it("does not take an unattached schedule for empty", async () => {
    addSchedule(
      stage,
      "PLATFORM",
      "Platform primary",
      [["bob", START - HOUR, HANDOVER]],
      ["unattached"],
    );
    await later(MINUTE);
    expect(group()).toEqual(["bob"]);
  });

  it("tells two schedules of one name apart", async () => {
    addSchedule(stage, "NIGHTS", "Platform primary", [["ada", START - HOUR, START + 9 * HOUR]]);
    await runInDurableObject(stubOf(stage.team), (_, { storage }) => {
      const schedules = ["PLATFORM", "NIGHTS"].map((id) => ({ id, name: "Platform primary" }));
      storage.sql.exec("UPDATE rotations SET schedules = ?, is_due = 1", JSON.stringify(schedules));
    });
    await later(MINUTE);
    stage.world.rota.removeSchedule("NIGHTS");
    await later(2 * MINUTE);
    stage.world.rota.removeSchedule("PLATFORM");
    await later(2 * MINUTE);
    const problems = await runInDurableObject(stubOf(stage.team), (_, { storage }) =>
      openStore(storage)
        .rotations.all()
        .flatMap((r) => r.state.problems),
    );
    // Each since it can't be read itself.
    expect(new Set(problems.map((p) => p.since)).size).toBe(2);
    expect(problems.map((p) => p.problem)).toEqual([
      expect.objectContaining({ kind: "schedule_unread", scheduleId: "PLATFORM" }),
      expect.objectContaining({ kind: "schedule_unread", scheduleId: "NIGHTS" }),
    ]);
  });
});
