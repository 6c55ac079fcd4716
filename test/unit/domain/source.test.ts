import { describe, expect, test } from "vitest";
import {
  levelName,
  levelSourceId,
  maybeSourceId,
  readSourceId,
  rotationName,
  rotationSourceId,
  sourceKindOf,
} from "../../../src/domain/source.ts";

describe("a source's id", () => {
  test("is read back, whatever the system's own ids look like", () => {
    for (const odd of ["PABC123", "a/b", "1:2", "ü%", "x y"]) {
      expect(readSourceId(rotationSourceId(odd, "R/1"))).toEqual({
        kind: "rotation",
        scheduleId: odd,
        rotationId: "R/1",
      });
      expect(readSourceId(levelSourceId(odd, 12))).toEqual({
        kind: "level",
        policyId: odd,
        level: 12,
      });
    }
  });

  test("of a schedule is the schedule's own", () => {
    for (const id of [
      "PABC123",
      "rotation:",
      "rotation:a",
      "policy:P1",
      "policy:P1/0",
      "policy:P1/x",
    ])
      expect(readSourceId(id)).toEqual({ kind: "schedule", scheduleId: id });
  });

  test("that can't be unescaped is no part of anything", () => {
    expect(sourceKindOf("policy:%E0%A4%A/1")).toBe("schedule");
  });

  test("never leads a step up in a path", () => {
    const up = ["..", ".", "rotation:../R", "rotation:S/..", "rotation:%2e%2e/R", "policy:%2E./1"];
    expect(up.filter(maybeSourceId)).toEqual([]);
    expect(["P1", "rotation:S/R", "policy:P1/1"].filter(maybeSourceId)).toHaveLength(3);
  });
});

test("a part is named with what it is a part of", () => {
  expect(levelName(1, "Platform")).toBe("level 1 of Platform");
  expect(rotationName("Weekdays", 1, "Platform")).toBe("Weekdays in Platform");
  expect(rotationName(null, 2, "Platform")).toBe("rotation 2 in Platform");
  expect(rotationName(" ", 2, "Platform")).toBe("rotation 2 in Platform");
});
