/** Which changes a rotation's channels are told of, as its option says. */
import { describe, expect, it } from "vitest";
import { plan } from "../../../src/domain/plan.ts";
import { ok } from "../../../src/domain/result.ts";
import { NO_OPTIONS, type RotationOptions } from "../../../src/domain/rotation-options.ts";
import type { RotationState } from "../../../src/domain/rotation-state.ts";
import { NOW, person, readings, rotation, SHIFT_END, settled, steady } from "./plan-fixture.ts";

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

/** What is told at each step: who comes in and who goes; null: nothing. */
function told(kinds: readonly Kind[], steps: readonly Step[]) {
  let state: RotationState = settled;
  return steps.map(({ onCall, byOverride = [], isEarly }) => {
    const reading = ok({
      people: onCall.map(person),
      until: SHIFT_END,
      ...(byOverride.length > 0 && { byOverride: byOverride.map((name) => `P-${name}`) }),
    });
    const options = { ...NO_OPTIONS, announcedChanges: kinds };
    const next = plan({
      ...steady,
      rotation: { ...rotation, options },
      readings: readings(reading),
      state: { ...state, until: isEarly ? SHIFT_END : NOW },
    });
    ({ state } = next);
    if (!next.announced) return null;
    const { comesIn, goes } = next.announced;
    return [comesIn, goes].map((people) => people.map(({ name }) => name).join(" ")).join(" for ");
  });
}
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
  });

  it("are gaps, and their ends with whoever comes", () => {
    expect(told(["gaps"], day)).toEqual([null, null, null, " for ", "cyd for "]);
    expect(told(["gaps"], [step(), step("dan")])).toEqual([" for ", "dan for ada bea"]);
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
