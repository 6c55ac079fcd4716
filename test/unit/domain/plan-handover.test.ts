import { describe, expect, it } from "vitest";
import { type PlanInput, plan } from "../../../src/domain/plan.ts";
import { INITIAL_STATE } from "../../../src/domain/rotation-state.ts";
import {
  fallbackMember,
  group,
  matching,
  memberOnCall,
  NOW,
  reading,
  readings,
  settled,
  steady,
  unmatchedMember,
} from "./plan-fixture.ts";

const planned = (changes: Partial<PlanInput>) => plan({ ...steady, ...changes });

describe("a handover is announced", () => {
  it("with the incoming, outgoing and staying people", () => {
    const { handover } = planned({
      readings: readings(reading(["cem"], NOW + 60_000), reading(["bea"])),
    });
    expect(handover).toEqual({
      comesIn: [memberOnCall("cem")],
      goes: [memberOnCall("ada")],
      stays: [memberOnCall("bea")],
      until: NOW + 60_000,
      at: NOW,
      by: "schedule",
    });
  });

  it("the first time, with everybody as incoming", () => {
    const { handover } = planned({ state: INITIAL_STATE });
    expect(handover).toMatchObject({ comesIn: settled.onCall, goes: [], stays: [] });
  });

  it("with people who have no Slack account", () => {
    const { handover } = planned({
      readings: readings(reading(["ada", "cem"]), reading(["bea"])),
      match: matching({ cem: { status: "no_account" } }),
    });
    expect(handover).toMatchObject({
      comesIn: [unmatchedMember("cem")],
      goes: [],
      stays: settled.onCall,
    });
  });

  it("after a gap as a change from the last people, who never left the group", () => {
    const { state } = planned({ readings: readings(reading([])) });
    expect(planned({ state }).handover).toMatchObject({
      comesIn: [memberOnCall("ada"), memberOnCall("bea")],
      goes: [],
    });
    expect(planned({ state, readings: readings(reading(["bea", "cem"])) }).handover).toMatchObject({
      comesIn: [memberOnCall("cem")],
      goes: [memberOnCall("ada")],
      stays: [memberOnCall("bea")],
    });
  });

  it("not when the same people continue with another shift", () => {
    const { handover, state } = planned({
      readings: readings(reading(["bea"], null), reading(["ada"], null)),
    });
    expect(handover).toBeNull();
    expect(state.until).toBeNull();
  });

  it("not when a person's account is matched later: they only join the group", () => {
    const state = {
      ...settled,
      desired: ["U-ada"],
      onCall: [memberOnCall("ada"), unmatchedMember("bea")],
    };
    expect(planned({ state, group: group(["ada"]) })).toEqual({
      isDecided: true,
      state: settled,
      write: ["U-ada", "U-bea"],
      handover: null,
    });
  });

  it("not when another scheduling system reports the same people", () => {
    const onCall = settled.onCall.map((person) => ({
      ...person,
      personId: `opsgenie-${person.personId}`,
    }));
    const { handover, state } = planned({ state: { ...settled, onCall } });
    expect(handover).toBeNull();
    expect(state).toEqual(settled);
  });

  it("not when the fallback member goes on call", () => {
    const state = {
      ...settled,
      desired: ["U-fay"],
      onCall: [fallbackMember("fay")],
      by: "fallback",
    } as const;
    const { handover } = planned({ state, readings: readings(reading(["fay"])) });
    expect(handover).toBeNull();
  });
});
