/** The loop can't die, and never runs for nothing. */
import { describe, expect, it, vi } from "vitest";
import {
  addSchedule,
  alarmOf,
  createRotation,
  eventually,
  HOUR,
  MINUTE,
  passUntil,
  ring,
  START,
} from "../stage.ts";
import { group, HANDOVER, later, settle, stage, usePlatform } from "./platform.ts";

usePlatform();

describe("the loop can't die", () => {
  it("honors a wake-up that is requested while a pass runs", async () => {
    stage.team.addGroup({ handle: "other-oncall", name: "Other", members: ["cyd"] });
    await later(MINUTE);
    vi.setSystemTime((await alarmOf(stage)) ?? 0);
    stage.world.faults.add({ path: "/oncalls", times: 1, effect: { kind: "held" } });
    const pass = ring(stage);
    await eventually(() => expect(stage.world.faults.held).toBe(1));
    await createRotation(stage.ada, {
      name: "Other",
      group: "@other-oncall",
      schedules: ["Platform primary"],
    });
    stage.world.faults.letGo();
    await pass;
    expect(group("other-oncall")).toEqual(["cyd"]);
    await settle();
    expect(group("other-oncall")).toEqual(["ada"]);
  });

  it("keeps its pace after a rotation was deleted while its schedule was asked", async () => {
    stage.team.addGroup({ handle: "other-oncall", name: "Other", members: ["ada"] });
    addSchedule(stage, "OTHER", "Other primary", [["ada", START - HOUR, START + 100 * HOUR]]);
    await later(MINUTE);
    await createRotation(stage.ada, {
      name: "Other",
      group: "@other-oncall",
      schedules: ["Other primary"],
    });
    await passUntil(stage, HANDOVER - 1);
    await stage.ada.click("Delete", { within: "Platform" });
    await eventually(() => expect(stage.ada.modal).not.toBeNull());
    vi.setSystemTime(HANDOVER);
    stage.world.faults.add({ path: "/oncalls", times: 1, effect: { kind: "held" } });
    const pass = ring(stage);
    await eventually(() => expect(stage.world.faults.held).toBe(1));
    await stage.ada.submit();
    stage.world.faults.letGo();
    await pass;
    // The shift that was read for nobody ends after an hour: that must not keep anybody awake.
    expect(await passUntil(stage, HANDOVER + HOUR + 20 * MINUTE)).toBeLessThan(100);
  });

  it("goes on after a pass that failed with a bug", async () => {
    const spy = vi.spyOn(crypto.subtle, "decrypt").mockRejectedValue(new Error("a bug"));
    await later(3 * MINUTE);
    spy.mockRestore();
    expect(await alarmOf(stage)).not.toBeNull();
    await passUntil(stage, HANDOVER + MINUTE);
    expect(group()).toEqual(["bob"]);
  });

  it("sets one alarm for several Refreshes", async () => {
    await Promise.all([stage.ada.click("Refresh"), stage.ada.click("Refresh")]);
    await settle();
    expect(await ring(stage)).toBe(true);
  });
});
