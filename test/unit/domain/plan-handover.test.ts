import { describe, expect, it } from "vitest";
import { type PlanInput, plan } from "../../../src/domain/plan.ts";
import { INITIAL_STATE } from "../../../src/domain/rotation-state.ts";
import {
  group,
  inCast,
  matching,
  NOW,
  reading,
  readings,
  settled,
  standIn,
  steady,
  stranger,
} from "./plan-fixture.ts";

const planned = (changes: Partial<PlanInput>) => plan({ ...steady, ...changes });

describe("a handover is announced", () => {
  it("with who comes, who goes and who stays", () => {
    const { handover } = planned({
      readings: readings(reading(["cem"], NOW + 60_000), reading(["bea"])),
    });
    expect(handover).toEqual({
      comesIn: [inCast("cem")],
      goes: [inCast("ada")],
      stays: [inCast("bea")],
      until: NOW + 60_000,
      at: NOW,
      by: "schedule",
    });
  });

  it("the first time, when everybody comes and nobody goes", () => {
    const { handover } = planned({ state: INITIAL_STATE });
    expect(handover).toMatchObject({ comesIn: settled.onCall, goes: [], stays: [] });
  });

  it("with people whom Slack doesn't know, too", () => {
    const { handover } = planned({
      readings: readings(reading(["ada", "cem"]), reading(["bea"])),
      match: matching({ cem: { status: "no_account" } }),
    });
    expect(handover).toMatchObject({ comesIn: [stranger("cem")], goes: [], stays: settled.onCall });
  });

  it("against the last people after a gap, so that nobody returns who never left", () => {
    const { state } = planned({ readings: readings(reading([])) });
    expect(planned({ state }).handover).toBeNull();
    expect(planned({ state, readings: readings(reading(["bea", "cem"])) }).handover).toMatchObject({
      comesIn: [inCast("cem")],
      goes: [inCast("ada")],
      stays: [inCast("bea")],
    });
  });

  it("not again when the same people go on for another shift", () => {
    const { handover, state } = planned({
      readings: readings(reading(["bea"], null), reading(["ada"], null)),
    });
    expect(handover).toBeNull();
    expect(state.until).toBeNull();
  });

  it("not again when somebody's account is found later: they only come into the group", () => {
    const state = { ...settled, desired: ["U-ada"], onCall: [inCast("ada"), stranger("bea")] };
    expect(planned({ state, group: group(["ada"]) })).toEqual({
      isDecided: true,
      state: settled,
      write: ["U-ada", "U-bea"],
      handover: null,
    });
  });

  it("not again when another scheduling system names the same people", () => {
    const onCall = settled.onCall.map((one) => ({ ...one, personId: `opsgenie-${one.personId}` }));
    const { handover, state } = planned({ state: { ...settled, onCall } });
    expect(handover).toBeNull();
    expect(state).toEqual(settled);
  });

  it("not when the fallback turns out to be on call", () => {
    const state = {
      ...settled,
      desired: ["U-fay"],
      onCall: [standIn("fay")],
      by: "fallback",
    } as const;
    const { handover } = planned({ state, readings: readings(reading(["fay"])) });
    expect(handover).toBeNull();
  });
});
