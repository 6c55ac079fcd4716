/** Problems that are over: told for some hours with their end, so that nobody looks for what is right again. Pure. */

import { identityOf } from "./active-problem.ts";
import type { ActiveProblem } from "./problem.ts";

export type ResolvedProblem = ActiveProblem & {
  /** When it was put right, epoch ms. */
  readonly until: number;
};

const MOST = 2;
/** How long it is worth telling. */
const TOLD_MS = 6 * 3_600_000;

/** The newest first. What comes back is no longer told as healed. */
export function healedSince(
  known: readonly ResolvedProblem[],
  before: readonly ActiveProblem[],
  after: readonly ActiveProblem[],
  now: number,
): readonly ResolvedProblem[] {
  const withSince = new Set(after.map(identity));
  const over = before
    .filter((one) => isFailure(one) && !withSince.has(identity(one)))
    .map((problem) => ({ ...problem, until: now }));
  const again = new Set(over.map(identity));
  const older = known.filter((h) => !withSince.has(identity(h)) && !again.has(identity(h)));
  return [...over, ...older].slice(0, MOST);
}

export const isRecent = (problem: ResolvedProblem, now: number): boolean =>
  problem.until > now - TOLD_MS;

/** What ends by being mended. Who is on call, or holds a group, changes by itself: that is no news hours later. */
const isFailure = ({ problem }: ActiveProblem): boolean =>
  // Whoever connected again knows it, and the connection's own line says so.
  (problem.kind === "schedule_unread" && problem.failure.reason !== "unauthorized") ||
  problem.kind === "group_gone" ||
  problem.kind === "group_disabled" ||
  problem.kind === "group_managed_elsewhere";

const identity = ({ problem }: ActiveProblem): string => identityOf(problem);
