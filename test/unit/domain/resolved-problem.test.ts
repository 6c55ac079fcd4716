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
    expect(resolvedSince([], [at(gone)], [], null, 50)).toEqual([{ ...at(gone), until: 50 }]);
  });

  it("are not those whose details changed", () => {
    expect(resolvedSince([], [at(unread(1))], [at(unread(2))], null, 50)).toEqual([]);
  });

  it("are told apart by schedule id, not by name", () => {
    const [one, other] = ["S1", "S2"].map((scheduleId) => ({ ...unread(1), scheduleId }));
    if (!one || !other) throw new Error("two schedules");
    expect(resolvedSince([], [at(one), at(other)], [at(other)], null, 50)).toEqual([
      { ...at(one), until: 50 },
    ]);
  });

  it("are failures only, not changes of the people on call", () => {
    const nobody: Problem = { kind: "nobody_on_call", holding: "last" };
    expect(resolvedSince([], [at(nobody)], [], null, 50)).toEqual([]);
  });

  it("are dropped when they come back", () => {
    const known = resolvedSince([], [at(gone)], [], null, 50);
    expect(resolvedSince(known, [], [at(gone, 60)], null, 60)).toEqual([]);
  });

  it("are listed newest first, at most two, each once", () => {
    const names = ["a", "b", "c"].map((name) => ({ ...unread(1), scheduleName: name }) as Problem);
    const listed = names.reduce<ReturnType<typeof resolvedSince>>(
      (known, problem, i) => resolvedSince(known, [at(problem)], [], null, i),
      [],
    );
    expect(listed.map((h) => h.until)).toEqual([2, 1]);
    expect(
      resolvedSince(listed, [at(names[2] as Problem)], [], null, 9).map((h) => h.until),
    ).toEqual([9, 1]);
  });

  it("are not the schedules of an outage, which is told once for all, but those that failed before it", () => {
    const outage = { since: 20, until: 40 };
    expect(resolvedSince([], [at(unread(1), 20), at(gone, 30)], [], outage, 50)).toEqual([
      { ...at(gone, 30), until: 50 },
    ]);
    for (const since of [19, 41])
      expect(resolvedSince([], [at(unread(1), since)], [], outage, 50)).toHaveLength(1);
  });

  it("are recent for half an hour", () => {
    expect(isRecent({ until: 0 }, 30 * 60_000 - 1)).toBe(true);
    expect(isRecent({ until: 0 }, 30 * 60_000)).toBe(false);
  });
});
