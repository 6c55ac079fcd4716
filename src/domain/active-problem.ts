/** Which problem is the same as before, so that it stands since then. Pure. */
import type { ActiveProblem, Problem } from "./problem.ts";

/** The problems of now, each with the instant since when it stands. */
export function withSince(
  before: readonly ActiveProblem[],
  now: readonly Problem[],
  at: number,
): readonly ActiveProblem[] {
  return now.map((problem) => {
    const known = before.find((b) => identityOf(b.problem) === identityOf(problem));
    // The newest words are kept: a rate limit's end moves while the problem stays the same.
    return { problem, since: known?.since ?? at };
  });
}

/** Without what varies while a problem stays the same (a rate limit's end, a status in a detail). */
export function identityOf(problem: Problem): string {
  if (problem.kind === "schedule_unread") {
    return `${problem.kind} ${problem.scheduleId ?? problem.scheduleName}`;
  }
  return JSON.stringify(problem);
}
