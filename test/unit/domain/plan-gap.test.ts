import { describe, expect, it } from "vitest";
import { type PlanInput, plan } from "../../../src/domain/plan.ts";
import { INITIAL_STATE } from "../../../src/domain/rotation-state.ts";
import {
  accounts,
  group,
  matching,
  member,
  NOW,
  reading,
  readings,
  rotation,
  SHIFT_END,
  settled,
  standIn,
  steady,
  withFallback,
} from "./plan-fixture.ts";

const planned = (changes: Partial<PlanInput>) => plan({ ...steady, ...changes });

describe("when nobody is on call", () => {
  const nobody = readings(reading([]), reading([]));
  const gap = (holding: "last" | "fallback") => [
    { problem: { kind: "nobody_on_call", holding }, since: NOW },
  ];

  it("keeps whoever was on call last, and says so", () => {
    expect(planned({ readings: nobody })).toEqual({
      isDecided: true,
      state: { ...settled, by: "last", problems: gap("last") },
      write: null,
      handover: null,
    });
  });

  it("puts the last people back where somebody edited the group", () => {
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
      });
    },
  );

  it("never empties the group, even where nobody was stored as belonging in it", () => {
    const state = { ...settled, desired: [], onCall: [] };
    expect(planned({ readings: nobody, state }).write).toBeNull();
    expect(planned({ readings: nobody, state, group: null }).write).toBeNull();
  });

  it("puts the named fallback in, and announces them as such", () => {
    const fay = accounts(member("fay"));
    expect(planned({ readings: nobody, rotation: withFallback, account: fay })).toEqual({
      isDecided: true,
      state: {
        desired: ["U-fay"],
        onCall: [standIn("fay")],
        by: "fallback",
        until: SHIFT_END,
        problems: gap("fallback"),
      },
      write: ["U-fay"],
      handover: {
        comesIn: [standIn("fay")],
        goes: settled.onCall,
        stays: [],
        until: SHIFT_END,
        at: NOW,
        by: "fallback",
      },
    });
  });

  it("puts in only those of the fallback whom Slack takes", () => {
    const { write } = planned({
      readings: nobody,
      rotation: { ...rotation, fallbackUserIds: ["U-fay", "U-gus", "U-unknown"] },
      account: accounts(member("fay"), member("gus", "deactivated")),
    });
    expect(write).toEqual(["U-fay"]);
  });

  it("keeps the last people where Slack takes nobody of the fallback, and tells why", () => {
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

  it("tells of fallback people whom Slack refuses while they are not needed yet", () => {
    const { state } = planned({
      rotation: withFallback,
      account: accounts(member("fay", "guest")),
    });
    expect(state.problems.map((p) => p.problem)).toEqual([
      { kind: "fallback_unfit", personName: "fay", userId: "U-fay", ineligible: "guest" },
    ]);
  });

  it("leaves the fallback out while somebody is on call", () => {
    const changes = { rotation: withFallback, account: accounts(member("fay")) };
    expect(planned(changes).state).toEqual(settled);
  });

  it("takes a placeholder for nobody, whether or not Slack knows it", () => {
    const isPlaceholder: PlanInput["isPlaceholder"] = ({ id }) => id === "P-nobody";
    const match = matching({ nobody: { status: "unknown" } });
    const alone = readings(reading(["nobody"]), reading([]));
    const beside = readings(reading(["ada", "nobody"]), reading(["bea"]));
    expect(planned({ readings: alone, isPlaceholder, match }).state.problems).toEqual(gap("last"));
    expect(planned({ readings: beside, isPlaceholder, match }).state).toEqual(settled);
  });

  it("doesn't say that nobody is, where only Slack lacks the person", () => {
    const changes = {
      readings: readings(reading(["cem"])),
      match: matching({ cem: { status: "no_account" } }),
    };
    const last = planned(changes);
    expect([last.write, last.handover, last.state.by]).toEqual([null, null, "last"]);
    expect(last.state.problems.map((p) => p.problem.kind)).toEqual(["no_slack_match"]);

    const fay = accounts(member("fay"));
    const withSince = planned({ ...changes, rotation: withFallback, account: fay });
    expect([withSince.write, withSince.state.by]).toEqual([["U-fay"], "fallback"]);
    expect(withSince.state.problems.map((p) => p.problem.kind)).toEqual(["no_slack_match"]);
  });
});
