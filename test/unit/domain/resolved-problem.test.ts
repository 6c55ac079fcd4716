import { describe, expect, it } from "vitest";
import type { ActiveProblem, Problem } from "../../../src/domain/problem.ts";
import { isRecent, resolvedSince } from "../../../src/domain/resolved-problem.ts";

const gone: Problem = { kind: "group_gone" };
const unread = (until: number): Problem => ({
  kind: "schedule_unread",
  scheduleName: "Primary",
  failure: { reason: "rate_limited", until },
});
const at = (problem: Problem, since = 10): ActiveProblem => ({ problem, since });

describe("problems that are over", () => {
  it("are told with their end", () => {
    expect(resolvedSince([], [at(gone)], [], 50)).toEqual([{ ...at(gone), until: 50 }]);
  });

  it("are not over while only their words change", () => {
    expect(resolvedSince([], [at(unread(1))], [at(unread(2))], 50)).toEqual([]);
  });

  it("are those of one schedule, not of another that has its name", () => {
    const [one, other] = ["S1", "S2"].map((scheduleId) => ({ ...unread(1), scheduleId }));
    if (!one || !other) throw new Error("two schedules");
    expect(resolvedSince([], [at(one), at(other)], [at(other)], 50)).toEqual([
      { ...at(one), until: 50 },
    ]);
  });

  it("are failures only: a person who goes off call is nothing that was put right", () => {
    const nobody: Problem = { kind: "nobody_on_call", holding: "last" };
    expect(resolvedSince([], [at(nobody)], [], 50)).toEqual([]);
  });

  it("are no longer told once they are back", () => {
    const told = resolvedSince([], [at(gone)], [], 50);
    expect(resolvedSince(told, [], [at(gone, 60)], 60)).toEqual([]);
  });

  it("are told newest first, two at most, each once", () => {
    const names = ["a", "b", "c"].map((name) => ({ ...unread(1), scheduleName: name }) as Problem);
    const told = names.reduce<ReturnType<typeof resolvedSince>>(
      (known, problem, i) => resolvedSince(known, [at(problem)], [], i),
      [],
    );
    expect(told.map((h) => h.until)).toEqual([2, 1]);
    expect(resolvedSince(told, [at(names[2] as Problem)], [], 9).map((h) => h.until)).toEqual([
      9, 1,
    ]);
  });

  it("are told for six hours", () => {
    const resolvedProblems = { ...at(gone), until: 0 };
    expect(isRecent(resolvedProblems, 6 * 3_600_000 - 1)).toBe(true);
    expect(isRecent(resolvedProblems, 6 * 3_600_000)).toBe(false);
  });
});
