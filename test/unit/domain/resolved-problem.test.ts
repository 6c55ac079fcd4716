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

describe("resolved problems", () => {
  it("have the time of their end", () => {
    expect(resolvedSince([], [at(gone)], [], 50)).toEqual([{ ...at(gone), until: 50 }]);
  });

  it("are not those whose details changed", () => {
    expect(resolvedSince([], [at(unread(1))], [at(unread(2))], 50)).toEqual([]);
  });

  it("are told apart by schedule id, not by name", () => {
    const [one, other] = ["S1", "S2"].map((scheduleId) => ({ ...unread(1), scheduleId }));
    if (!one || !other) throw new Error("two schedules");
    expect(resolvedSince([], [at(one), at(other)], [at(other)], 50)).toEqual([
      { ...at(one), until: 50 },
    ]);
  });

  it("are failures only, not changes of the people on call", () => {
    const nobody: Problem = { kind: "nobody_on_call", holding: "last" };
    expect(resolvedSince([], [at(nobody)], [], 50)).toEqual([]);
  });

  it("are dropped when they come back", () => {
    const known = resolvedSince([], [at(gone)], [], 50);
    expect(resolvedSince(known, [], [at(gone, 60)], 60)).toEqual([]);
  });

  it("are listed newest first, at most two, each once", () => {
    const names = ["a", "b", "c"].map((name) => ({ ...unread(1), scheduleName: name }) as Problem);
    const listed = names.reduce<ReturnType<typeof resolvedSince>>(
      (known, problem, i) => resolvedSince(known, [at(problem)], [], i),
      [],
    );
    expect(listed.map((h) => h.until)).toEqual([2, 1]);
    expect(resolvedSince(listed, [at(names[2] as Problem)], [], 9).map((h) => h.until)).toEqual([
      9, 1,
    ]);
  });

  it("are recent for six hours", () => {
    const resolvedProblems = { ...at(gone), until: 0 };
    expect(isRecent(resolvedProblems, 6 * 3_600_000 - 1)).toBe(true);
    expect(isRecent(resolvedProblems, 6 * 3_600_000)).toBe(false);
  });
});
