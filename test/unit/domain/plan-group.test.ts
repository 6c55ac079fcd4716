import { describe, expect, it } from "vitest";
import type { Drift } from "../../../src/domain/drift.ts";
import { type PlanInput, plan } from "../../../src/domain/plan.ts";
import { manualEditIn } from "../../../src/domain/plan-group.ts";
import { group, memberOnCall, NOW, reading, readings, settled, steady } from "./plan-fixture.ts";

const edit = (hold: Drift["hold"]): Drift => ({
  at: NOW - 1_000,
  by: "U-mallory",
  members: ["U-mallory"],
  recent: [NOW - 1_000],
  hold,
});
const planned = (hold: Drift["hold"], changes: Partial<PlanInput> = {}) =>
  plan({ ...steady, drift: edit(hold), ...changes });

describe("a group that somebody edited", () => {
  it("is restored, unless the edit was accepted or there is an edit war", () => {
    expect(manualEditIn(null)).toBeNull();
    expect(manualEditIn(edit(null))).toBeNull();
    expect(planned(null, { group: group(["mallory"]) })).toEqual({
      isDecided: true,
      state: settled,
      write: ["U-ada", "U-bea"],
      handover: null,
    });
  });

  it("keeps the members of an accepted edit, and reports it", () => {
    const { write, state } = planned("kept", { group: group(["mallory"]) });
    expect(write).toBeNull();
    expect(state).toEqual({
      ...settled,
      problems: [{ problem: { kind: "kept_by_hand", editor: "U-mallory" }, since: NOW }],
    });
    expect(planned("kept").write).toEqual(["U-mallory"]);
  });

  it.each([group(["mallory"]), group(["ada"]), null])(
    "is not written during an edit war, which is reported",
    (known) => {
      const { write, state } = planned("edit_war", { group: known });
      expect(write).toBeNull();
      expect(state).toEqual({
        ...settled,
        problems: [{ problem: { kind: "edit_war", editor: "U-mallory" }, since: NOW }],
      });
    },
  );

  it.each(["kept", "edit_war"] as const)(
    "gets the people on call at the next handover (%s)",
    (hold) => {
      const { write, state, handover } = planned(hold, {
        readings: readings(reading(["cem"]), reading(["bea"])),
        group: group(["mallory"]),
      });
      expect(write).toEqual(["U-bea", "U-cem"]);
      expect(state.problems).toEqual([]);
      expect(handover?.comesIn).toEqual([memberOnCall("cem")]);
    },
  );
});
