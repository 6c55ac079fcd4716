/** A group is never changed on half an answer, and what failed heals by itself. */
import { describe, expect, it } from "vitest";
import { addSchedule, createRotation, HOUR, MINUTE, passUntil, START } from "../stage.ts";
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
  ] as const)("leaves the group after %s, says so, and heals by itself", async (_, effect) => {
    stage.world.faults.add({ path: "/oncalls", effect });
    await passUntil(stage, HANDOVER + 3 * MINUTE);
    expect(group()).toEqual(["ada"]);
    expect(home()).toContain("the group stays as it is");
    stage.world.faults.clear();
    await later(2 * MINUTE);
    expect(group()).toEqual(["bob"]);
    expect(home()).toMatch(/Put right .*Can't read the schedule/);
    expect(home()).not.toMatch(/:warning: Can't read/);
    expect(posts()).toHaveLength(2);
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
});
