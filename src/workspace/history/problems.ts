/** A rotation's problems in the history: when each began and ended. */
import { identityOf } from "../../domain/active-problem.ts";
import type { ActiveProblem, Problem } from "../../domain/problem.ts";
import type { Context } from "../context.ts";
import { record } from "./record.ts";

/** A plan was stored with these problems: records those that are new, and ends those that are over. */
export function updateProblems(
  ctx: Context,
  rotationId: string,
  before: readonly ActiveProblem[],
  after: readonly ActiveProblem[],
): void {
  const trouble = ctx.store.state.connection.get("trouble");
  for (const { problem } of newIn(after, before)) {
    // Recorded once, for the whole workspace.
    if (problem.kind === "schedule_unread" && problem.failure.reason === trouble?.failure.reason)
      continue;
    beginProblem(ctx, rotationId, problem);
  }
  const over = newIn(before, after).map(({ problem }) => identityOf(forRecord(problem)));
  if (over.length > 0) endProblem(ctx, rotationId, (problem) => over.includes(identityOf(problem)));
}

/** The rotation has a problem. Recorded once for as long as it lasts. */
export function beginProblem(ctx: Context, rotationId: string, problem: Problem): void {
  const recorded = forRecord(problem);
  const open = ctx.store.history.openProblems(rotationId);
  if (open.some((one) => identityOf(one.problem) === identityOf(recorded))) return;
  record(ctx, rotationId, { kind: "problem_began", problem: recorded });
}

/** Ends the open problems that `isIt` matches, if any. */
export function endProblem(
  ctx: Context,
  rotationId: string,
  isIt: (problem: Problem) => boolean,
): void {
  for (const { problem, since } of ctx.store.history.openProblems(rotationId)) {
    if (isIt(problem)) record(ctx, rotationId, { kind: "problem_ended", problem, since });
  }
}

const newIn = (some: readonly ActiveProblem[], others: readonly ActiveProblem[]) => {
  // As recorded: an address that was forgotten, or is known again, makes no other problem.
  const known = new Set(others.map(({ problem }) => identityOf(forRecord(problem))));
  return some.filter(
    ({ problem }) => !OF_EDITS.has(problem.kind) && !known.has(identityOf(forRecord(problem))),
  );
};

/** Not recorded as problems: the manual edits themselves are recorded. */
const OF_EDITS: ReadonlySet<Problem["kind"]> = new Set(["kept_by_hand", "edit_war"]);

/** The history must hold no e-mail addresses. */
function forRecord(problem: Problem): Problem {
  return problem.kind === "no_slack_match" || problem.kind === "address_changed"
    ? { ...problem, email: null }
    : problem;
}
