import { describe, expect, it } from "vitest";
import { afterEdit, type Drift } from "../../../src/domain/drift.ts";
import { NOW } from "./plan-fixture.ts";

const TEN_MINUTES = 10 * 60_000;
const edit = (at: number, by: string | null = "U-mallory") => ({ at, by, members: ["U-mallory"] });
/** The drift after edits at these instants. */
const edited = (...instants: readonly number[]) =>
  instants.reduce<Drift | null>((known, at) => afterEdit(known, edit(at)), null);

describe("a manual edit", () => {
  it("is stored with its editor and members, to be undone", () => {
    expect(afterEdit(null, edit(NOW, null))).toEqual({
      at: NOW,
      by: null,
      members: ["U-mallory"],
      recent: [NOW],
      hold: null,
    });
  });

  it("is undone a second time; the third within ten minutes is an edit war", () => {
    expect(edited(NOW, NOW + 1)).toMatchObject({ recent: [NOW, NOW + 1], hold: null });
    const third = NOW + TEN_MINUTES - 1;
    expect(edited(NOW, NOW + 1, third)).toEqual({
      ...edit(third),
      recent: [NOW, NOW + 1, third],
      hold: "edit_war",
    });
    expect(edited(NOW, NOW + 1, NOW + 2, NOW + 3)?.hold).toBe("edit_war");
  });

  it("counts towards an edit war for ten minutes", () => {
    const later = NOW + TEN_MINUTES;
    expect(edited(NOW, NOW + 1, later)).toMatchObject({ recent: [NOW + 1, later], hold: null });
  });

  it("ends the acceptance of an earlier edit", () => {
    const kept: Drift = { ...edit(NOW), recent: [], hold: "kept" };
    expect(afterEdit(kept, edit(NOW + 1)).hold).toBeNull();
  });
});
