import { describe, expect, it } from "vitest";
import { isPolled, keyOf, keysOf, plannedKeys, readKey } from "../../../src/domain/reading-key.ts";
import { levelSourceId, maybeSourceId, rotationSourceId } from "../../../src/domain/source.ts";

const SOURCES = ["PABC", rotationSourceId("S1", "R1"), levelSourceId("EP", 2)];
const following = (members: Parameters<typeof keysOf>[0]["options"]["members"]) => ({
  schedules: [{ id: "A" }, { id: "B" }],
  options: { members },
});

describe("a reading's key", () => {
  it("says whose people it is about, for sources of every kind", () => {
    for (const sourceId of SOURCES)
      for (const standing of ["on_call", "next", "everyone"] as const)
        expect(readKey(keyOf(standing, sourceId))).toEqual({ standing, sourceId });
  });

  it("of who is on call is the source's id, as it always was", () => {
    expect(SOURCES.map((id) => keyOf("on_call", id))).toEqual(SOURCES);
    const sourceId = "not-next:A";
    expect(readKey(sourceId)).toEqual({ standing: "on_call", sourceId });
  });

  it("can't be taken for a schedule's id", () => {
    expect(maybeSourceId(keyOf("next", "PABC"))).toBe(false);
    expect(maybeSourceId(keyOf("everyone", "PABC"))).toBe(false);
    expect(maybeSourceId("next-PABC")).toBe(true);
  });
});

describe("the keys of a rotation", () => {
  it("are those that its group depends on", () => {
    expect(plannedKeys(following("on_call"))).toEqual(["A", "B"]);
    expect(plannedKeys(following("next"))).toEqual(["next:A", "next:B"]);
    expect(plannedKeys(following("on_call_and_next"))).toEqual(["A", "B", "next:A", "next:B"]);
    expect(plannedKeys(following("everyone"))).toEqual(["everyone:A", "everyone:B"]);
  });

  it("with who is on call, where that decides who is next", () => {
    expect(keysOf(following("next"))).toEqual(["A", "B", "next:A", "next:B"]);
    for (const members of ["on_call", "on_call_and_next", "everyone"] as const)
      expect(keysOf(following(members))).toEqual(plannedKeys(following(members)));
  });

  it("of which polls read who is on call only", () => {
    expect(keysOf(following("next")).filter(isPolled)).toEqual(["A", "B"]);
    expect(keysOf(following("everyone")).filter(isPolled)).toEqual([]);
  });
});
