import { describe, expect, it } from "vitest";
import { type PlanInput, plan } from "../../../src/domain/plan.ts";
import { INITIAL_STATE, type OnCallMember } from "../../../src/domain/rotation-state.ts";
import {
  accounts,
  fallbackMember,
  group,
  matching,
  member,
  memberOnCall,
  NOW,
  reading,
  readings,
  rotation,
  SHIFT_END,
  settled,
  steady,
  withFallback,
} from "./plan-fixture.ts";

const planned = (changes: Partial<PlanInput>) => plan({ ...steady, ...changes });

describe("when nobody is on call", () => {
  const nobody = readings(reading([]), reading([]));
  const gap = (holding: "last" | "fallback") => [
    { problem: { kind: "nobody_on_call", holding }, since: NOW },
  ];

  const told = (stays: readonly OnCallMember[]) => ({
    comesIn: [],
    goes: [],
    stays,
    until: SHIFT_END,
    at: NOW,
    by: "last",
  });

  it("tells of a gap once, and of its end although the same people are back", () => {
    const began = planned({ readings: nobody });
    expect(began.announced).toEqual(told(settled.onCall));
    const goesOn = planned({ readings: nobody, state: began.state });
    expect([goesOn.announced, goesOn.handover]).toEqual([undefined, null]);
    const over = planned({ state: began.state });
    expect(over.announced).toEqual(over.handover);
    expect(over.handover).toMatchObject({ comesIn: settled.onCall, goes: [], by: "schedule" });
    expect(planned({ state: over.state }).handover).toBeNull();
  });

  it("tells of a gap whose fallback people were on call before", () => {
    const ada = { ...withFallback, fallbackUserIds: ["U-ada"] };
    const alone = { ...settled, onCall: [memberOnCall("ada")] };
    const { handover, announced } = planned({
      readings: nobody,
      rotation: ada,
      state: alone,
      account: accounts(member("ada")),
    });
    expect(handover).toBeNull();
    expect(announced).toMatchObject({ by: "fallback", stays: [fallbackMember("ada")] });
  });

  it("keeps the people who were on call last, and reports the gap", () => {
    expect(planned({ readings: nobody })).toEqual({
      isDecided: true,
      state: { ...settled, by: "last", problems: gap("last") },
      write: null,
      handover: null,
      announced: told(settled.onCall),
    });
  });

  it("restores the last people after a manual edit", () => {
    const { write, handover } = planned({ readings: nobody, group: group(["mallory"]) });
    expect(write).toEqual(["U-ada", "U-bea"]);
    expect(handover).toBeNull();
  });

  it.each([null, group(["old"])])(
    "leaves the group as it was before anybody was on call",
    (before) => {
      expect(planned({ readings: nobody, state: INITIAL_STATE, group: before })).toEqual({
        isDecided: true,
        state: { ...INITIAL_STATE, by: "last", until: SHIFT_END, problems: gap("last") },
        write: null,
        handover: null,
        announced: told([]),
      });
    },
  );

  it("never empties the group, even where the stored members are none", () => {
    const state = { ...settled, desired: [], onCall: [] };
    expect(planned({ readings: nobody, state }).write).toBeNull();
    expect(planned({ readings: nobody, state, group: null }).write).toBeNull();
  });

  it("writes the fallback members, and announces them as fallback", () => {
    const fay = accounts(member("fay"));
    const handover = {
      comesIn: [fallbackMember("fay")],
      goes: settled.onCall,
      stays: [],
      until: SHIFT_END,
      at: NOW,
      by: "fallback",
    };
    expect(planned({ readings: nobody, rotation: withFallback, account: fay })).toEqual({
      isDecided: true,
      state: {
        desired: ["U-fay"],
        onCall: [fallbackMember("fay")],
        by: "fallback",
        until: SHIFT_END,
        problems: gap("fallback"),
      },
      write: ["U-fay"],
      handover,
      announced: handover,
    });
  });

  it("writes only eligible fallback members", () => {
    const { write } = planned({
      readings: nobody,
      rotation: { ...rotation, fallbackUserIds: ["U-fay", "U-gus", "U-unknown"] },
      account: accounts(member("fay"), member("gus", "deactivated")),
    });
    expect(write).toEqual(["U-fay"]);
  });

  it("keeps the last people where no fallback member is eligible, and reports why", () => {
    const { write, state } = planned({
      readings: nobody,
      rotation: withFallback,
      account: accounts(member("fay", "deactivated")),
    });
    expect(write).toBeNull();
    const problem = {
      kind: "fallback_unfit",
      personName: "fay",
      userId: "U-fay",
      ineligible: "deactivated",
    };
    expect(state).toEqual({
      ...settled,
      by: "last",
      problems: [{ problem, since: NOW }, ...gap("last")],
    });
  });

  it("reports ineligible fallback members before they are needed", () => {
    const { state } = planned({
      rotation: withFallback,
      account: accounts(member("fay", "guest")),
    });
    expect(state.problems.map((p) => p.problem)).toEqual([
      { kind: "fallback_unfit", personName: "fay", userId: "U-fay", ineligible: "guest" },
    ]);
  });

  it("writes no fallback members while somebody is on call", () => {
    const changes = { rotation: withFallback, account: accounts(member("fay")) };
    expect(planned(changes).state).toEqual(settled);
  });

  it("counts a placeholder as nobody, whether or not it has a Slack account", () => {
    const isPlaceholder: PlanInput["isPlaceholder"] = ({ id }) => id === "P-nobody";
    const match = matching({ nobody: { status: "unknown" } });
    const alone = readings(reading(["nobody"]), reading([]));
    const beside = readings(reading(["ada", "nobody"]), reading(["bea"]));
    expect(planned({ readings: alone, isPlaceholder, match }).state.problems).toEqual(gap("last"));
    expect(planned({ readings: beside, isPlaceholder, match }).state).toEqual(settled);
  });

  it("is not reported where the person on call only lacks a Slack account", () => {
    const changes = {
      readings: readings(reading(["cem"])),
      match: matching({ cem: { status: "no_account" } }),
    };
    const last = planned(changes);
    expect([last.write, last.handover, last.state.by]).toEqual([null, null, "last"]);
    expect(last.state.problems.map((p) => p.problem.kind)).toEqual(["no_slack_match"]);

    const fay = accounts(member("fay"));
    const covered = planned({ ...changes, rotation: withFallback, account: fay });
    expect([covered.write, covered.state.by]).toEqual([["U-fay"], "fallback"]);
    expect(covered.state.problems.map((p) => p.problem.kind)).toEqual(["no_slack_match"]);
  });
});
