import { describe, expect, it } from "vitest";
import { afterEdit, type Drift } from "../../../src/domain/drift.ts";
import { NOW } from "./plan-fixture.ts";

const TEN_MINUTES = 10 * 60_000;
const edit = (at: number, by: string | null = "U-mallory") => ({ at, by, members: ["U-mallory"] });
/** What is known after edits at these instants. */
const edited = (...instants: readonly number[]) =>
  instants.reduce<Drift | null>((known, at) => afterEdit(known, edit(at)), null);

describe("an edit by another hand", () => {
  it("is remembered with who made it and whom they put in, and is put right", () => {
    expect(afterEdit(null, edit(NOW, null))).toEqual({
      at: NOW,
      by: null,
      members: ["U-mallory"],
      recent: [NOW],
      hold: null,
    });
  });

  it("is put right a second time, and the third within ten minutes lets the group be", () => {
    expect(edited(NOW, NOW + 1)).toMatchObject({ recent: [NOW, NOW + 1], hold: null });
    const third = NOW + TEN_MINUTES - 1;
    expect(edited(NOW, NOW + 1, third)).toEqual({
      ...edit(third),
      recent: [NOW, NOW + 1, third],
      hold: "edit_war",
    });
    expect(edited(NOW, NOW + 1, NOW + 2, NOW + 3)?.hold).toBe("edit_war");
  });

  it("counts for ten minutes and no longer", () => {
    const later = NOW + TEN_MINUTES;
    expect(edited(NOW, NOW + 1, later)).toMatchObject({ recent: [NOW + 1, later], hold: null });
  });

  it("is watched again after one that was kept by wish", () => {
    const kept: Drift = { ...edit(NOW), recent: [], hold: "kept" };
    expect(afterEdit(kept, edit(NOW + 1)).hold).toBeNull();
  });
});
