/** Recognises a problem that persists from plan to plan, so that it keeps its start time. Pure. */
import type { ActiveProblem, Problem } from "./problem.ts";

/** The current problems, each with its start: the earlier one where it persists, else `at` (epoch ms). */
export function withSince(
  before: readonly ActiveProblem[],
  now: readonly Problem[],
  at: number,
): readonly ActiveProblem[] {
  return now.map((problem) => {
    const known = before.find((b) => identityOf(b.problem) === identityOf(problem));
    // The new details replace the old: the end of a rate limit moves while the problem persists.
    return { problem, since: known?.since ?? at };
  });
}

/** A key that ignores details which vary while a problem persists (the end of a rate limit, an HTTP status). */
export function identityOf(problem: Problem): string {
  if (problem.kind === "schedule_unread") {
    return `${problem.kind} ${problem.scheduleId ?? problem.scheduleName}`;
  }
  return JSON.stringify(problem);
}
