import { describe, expect, it } from "vitest";
import type { Problem } from "../../../../src/domain/problem.ts";
import { isAmong, sharedProblems } from "../../../../src/workspace/home/shared-problems.ts";

const eve: Problem = { kind: "no_slack_match", personName: "Eve", email: null };
const gone: Problem = { kind: "group_gone" };
const having = (name: string, ...problems: readonly (readonly [Problem, number])[]) => ({
  name,
  problems: problems.map(([problem, since]) => ({ problem, since })),
});

describe("problems that rotations share", () => {
  it("are those of three and more, since the first of them, most frequent first", () => {
    const shared = sharedProblems([
      having("A", [gone, 7], [eve, 5]),
      having("B", [gone, 6], [eve, 5]),
      having("C", [gone, 8], [eve, 5]),
      having("D", [eve, 4]),
    ]);
    expect(shared).toEqual([
      { problem: eve, since: 4, rotations: ["A", "B", "C", "D"] },
      { problem: gone, since: 6, rotations: ["A", "B", "C"] },
    ]);
    expect(isAmong(shared, { ...eve })).toBe(true);
    expect(isAmong(shared, { ...eve, personName: "Zoe" })).toBe(false);
  });

  it("aren't those of two, nor gaps, which each rotation tells with its people", () => {
    const nobody: Problem = { kind: "nobody_on_call", holding: "last" };
    const rotations = ["A", "B", "C"].map((name) => having(name, [nobody, 1]));
    expect(sharedProblems([...rotations, having("D", [eve, 1]), having("E", [eve, 1])])).toEqual(
      [],
    );
  });
});
