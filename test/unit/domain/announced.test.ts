/** Which changes a rotation's channels are told of, as its option says. */
import { describe, expect, it } from "vitest";
import { plan } from "../../../src/domain/plan.ts";
import { keyOf, type Members, STANDINGS } from "../../../src/domain/reading-key.ts";
import { ok } from "../../../src/domain/result.ts";
import { NO_OPTIONS, type RotationOptions } from "../../../src/domain/rotation-options.ts";
import type { OnCallMember, RotationState } from "../../../src/domain/rotation-state.ts";
import {
  accounts,
  fallbackMember,
  member,
  NOW,
  person,
  reading,
  readings,
  rotation,
  SHIFT_END,
  settled,
  steady,
  withFallback,
} from "./plan-fixture.ts";

type Kind = RotationOptions["announcedChanges"][number];
type Step = {
  readonly onCall: readonly string[];
  readonly byOverride?: readonly string[];
  /** Before the known end of the shift. */
  readonly isEarly?: true;
};

const step = (...onCall: string[]): Step => ({ onCall });
const override = (...onCall: string[]): Step => ({ onCall, byOverride: onCall });
const early = (...onCall: string[]): Step => ({ onCall, isEarly: true });

/** What is told at each step: who comes in and who goes, null: nothing; and what is then known. */
function walk(
  kinds: readonly Kind[],
  steps: readonly Step[],
  members: Members = "on_call",
  first: RotationState = settled,
) {
  let state: RotationState = first;
  return steps.map(({ onCall, byOverride = [], isEarly }) => {
    const answer = ok({
      people: onCall.map(person),
      until: SHIFT_END,
      ...(byOverride.length > 0 && { byOverride: byOverride.map((name) => `P-${name}`) }),
    });
    const options = { ...NO_OPTIONS, announcedChanges: kinds, members };
    const read = readings(answer);
    const next = plan({
      ...steady,
      rotation: { ...rotation, options },
      readings: new Map(
        STANDINGS[members].flatMap((standing) =>
          [...read].map(([id, one]) => [keyOf(standing, id), one] as const),
        ),
      ),
      state: { ...state, until: isEarly ? SHIFT_END : NOW },
    });
    ({ state } = next);
    const { heard, byOverride: ids } = state;
    const known = { ...(heard && { heard: namesOf(heard) }), ...(ids && { byOverride: ids }) };
    const { comesIn = [], goes = [] } = next.announced ?? {};
    return { told: next.announced ? `${namesOf(comesIn)} for ${namesOf(goes)}` : null, known };
  });
}
const namesOf = (people: readonly OnCallMember[]): string =>
  people.map(({ name }) => name).join(" ");
const told = (...args: Parameters<typeof walk>) => walk(...args).map((one) => one.told);
const known = (...args: Parameters<typeof walk>) => walk(...args).map((one) => one.known);
const ALL: readonly Kind[] = ["joins", "leaves", "gaps", "overrides"];

describe("the changes that channels are told of", () => {
  const day = [step("ada", "bea"), step("ada"), step("cyd"), step(), step("cyd")];

  it("are all of them, unless it is chosen otherwise", () => {
    expect(told(ALL, day)).toEqual([null, " for bea", "cyd for ada", " for ", "cyd for "]);
    expect(told([], day)).toEqual([null, null, null, null, null]);
  });

  it("are those in which somebody goes on call, or off call", () => {
    expect(told(["joins"], day)).toEqual([null, null, "cyd for ada", null, null]);
    expect(told(["leaves"], day)).toEqual([null, " for bea", "cyd for ada", null, null]);
    expect(told(["leaves"], [step("ada", "bea", "cyd")])).toEqual([null]);
  });

  it("are gaps, and their ends with whoever comes", () => {
    expect(told(["gaps"], day)).toEqual([null, null, null, " for ", "cyd for "]);
    expect(told(["gaps"], [step(), step("dan")])).toEqual([" for ", "dan for ada bea"]);
  });

  it("are the end of a time in which fallback people covered, too", () => {
    const covered = { ...settled, onCall: [fallbackMember("fay")], by: "fallback" as const };
    expect(told(["gaps"], [step("ada")], "on_call", covered)).toEqual(["ada for fay"]);
    expect(told(["gaps"], [step("ada")])).toEqual([null]);
  });

  it("leave out overrides and the way back, but not the next handover", () => {
    const kinds: readonly Kind[] = ["joins", "leaves", "gaps"];
    // Whether the system reports overrides, or the change just comes before the shift ends.
    for (const begins of [override("oda"), early("oda")]) {
      const back = [begins, step("ada", "bea"), step("cyd")];
      expect(told(kinds, back)).toEqual([null, null, "cyd for ada bea"]);
      expect(told(kinds, [begins, step("cyd")])).toEqual([null, "cyd for oda"]);
      expect(told(["overrides"], back)).toEqual(["oda for ada bea", "ada bea for oda", null]);
      expect(told(["overrides"], [begins, begins, step("cyd"), step("dan")])).toEqual([
        "oda for ada bea",
        null,
        "cyd for oda",
        null,
      ]);
    }
  });

  it("tell of somebody who comes in by the schedule while another does by an override", () => {
    const both: Step = { onCall: ["cyd", "oda"], byOverride: ["oda"] };
    expect(told(["joins"], [both])).toEqual(["cyd oda for ada bea"]);
  });

  it("tell nothing of people who are back before anything was told", () => {
    const steps = [step("ada"), step("ada", "bea"), step("ada"), step("ada", "cyd")];
    expect(told(["joins"], steps)).toEqual([null, null, null, "cyd for "]);
  });

  it("tell nothing of people who are back after polls without a change", () => {
    const steps = [step("ada"), step("ada"), step("ada", "bea")];
    expect(told(["joins"], steps)).toEqual([null, null, null]);
  });

  it("take a change before the end of a shift for an override only where people are on call", () => {
    const steps = [early("oda")];
    expect(told(["overrides"], steps, "on_call_and_next")).toEqual(["oda for ada bea"]);
    expect(told(["overrides"], steps, "everyone")).toEqual([null]);
    expect(told(["joins"], steps, "everyone")).toEqual(["oda for "]);
  });

  it("forget an override once it is over: who had it may be on call by the schedule next", () => {
    const steps = [override("oda"), step("ada", "bea"), step("oda"), step("ada", "bea")];
    expect(told(["overrides"], steps)).toEqual(["oda for ada bea", "ada bea for oda", null, null]);
  });

  it("are no override where the person is in another schedule without one", () => {
    const people = [person("cyd")];
    const next = plan({
      ...steady,
      rotation: { ...rotation, options: { ...NO_OPTIONS, announcedChanges: ["overrides"] } },
      readings: readings(
        ok({ people, until: SHIFT_END, byOverride: ["P-cyd"] }),
        ok({ people, until: SHIFT_END }),
      ),
      state: { ...settled, until: NOW },
    });
    expect(next.announced).toBeUndefined();
    expect(next.state).not.toHaveProperty("byOverride");
  });

  it("leave the group, the handover and its direct messages as they are", () => {
    const next = plan({
      ...steady,
      rotation: { ...rotation, options: { ...NO_OPTIONS, announcedChanges: [] } },
      readings: readings(ok({ people: [person("cyd")], until: SHIFT_END })),
    });
    expect(next).toMatchObject({ write: ["U-cyd"], handover: { at: NOW } });
    expect(next.announced).toBeUndefined();
  });
});

describe("what is known of earlier changes", () => {
  it("is nothing where all of them are told", () => {
    expect(known(ALL, [override("oda"), step("ada")])).toEqual([{}, {}]);
  });

  it("is whom the channels still know, until they are back or something is told", () => {
    const heard = { heard: "ada bea" };
    const steps = [step("ada"), step("ada"), step("ada", "bea"), step("ada"), step("cyd")];
    expect(known(["joins"], steps)).toEqual([heard, heard, {}, heard, {}]);
  });

  it("is who is on call by an override, while they are", () => {
    const byOverride = ["P-oda"];
    for (const begins of [override("oda"), early("oda")])
      expect(known(["overrides"], [begins, step("oda"), step("ada")])).toEqual([
        { byOverride },
        { byOverride },
        {},
      ]);
  });

  it("is no override where fallback people cover before the end of a shift", () => {
    const options = { ...NO_OPTIONS, announcedChanges: ["overrides"] as const };
    const { state } = plan({
      ...steady,
      rotation: { ...withFallback, options },
      account: accounts(member("fay")),
      readings: readings(reading([])),
    });
    expect(state).toMatchObject({ by: "fallback", heard: settled.onCall });
    expect(state).not.toHaveProperty("byOverride");
  });
});
