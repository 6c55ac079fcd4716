import { describe, expect, it } from "vitest";
import { isUnnamed, unnamedPerson } from "../../../src/domain/on-call.ts";

describe("somebody whom the system doesn't name", () => {
  it("is one person in a schedule, and another one in the next", () => {
    expect(unnamedPerson("S1")).toEqual({
      id: "unnamed S1",
      name: "Someone without a name",
      emails: [],
    });
    expect(unnamedPerson("S1").id).not.toBe(unnamedPerson("S2").id);
  });

  it("is told apart from people with ids of any kind", () => {
    expect(isUnnamed(unnamedPerson("S1").id)).toBe(true);
    for (const id of ["PADA", "ann@acme.example", "unnamed", "5b2b0e: unnamed S1"])
      expect(isUnnamed(id)).toBe(false);
  });
});
