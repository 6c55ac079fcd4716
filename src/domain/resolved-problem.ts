/** Problems that ended. The Home shows each for some hours, so that nobody looks for a fault that is gone. Pure. */

import { identityOf } from "./active-problem.ts";
import type { ActiveProblem } from "./problem.ts";

export type ResolvedProblem = ActiveProblem & {
  /** When it was resolved, epoch ms. */
  readonly until: number;
};

const MOST = 2;
/** How long a resolved problem is shown. */
const RECENT_MS = 6 * 3_600_000;

/**
 * The problems to show as resolved, newest first. A problem that came back is dropped from them.
 * @param before problems of the last plan
 * @param after problems of this plan
 * @param now epoch ms, the end of those that are gone
 */
export function resolvedSince(
  known: readonly ResolvedProblem[],
  before: readonly ActiveProblem[],
  after: readonly ActiveProblem[],
  now: number,
): readonly ResolvedProblem[] {
  const current = new Set(after.map(identity));
  const ended = before
    .filter((problem) => isFailure(problem) && !current.has(identity(problem)))
    .map((problem) => ({ ...problem, until: now }));
  const endedAgain = new Set(ended.map(identity));
  const older = known.filter((p) => !current.has(identity(p)) && !endedAgain.has(identity(p)));
  return [...ended, ...older].slice(0, MOST);
}

export const isRecent = (problem: ResolvedProblem, now: number): boolean =>
  problem.until > now - RECENT_MS;

/** Failures that somebody fixes. Hours later, ended problems of people on call or of members matter to nobody. */
const isFailure = ({ problem }: ActiveProblem): boolean =>
  // Not a dead credential: the person who reconnected knows, and the Home's connection line says so.
  (problem.kind === "schedule_unread" && problem.failure.reason !== "unauthorized") ||
  problem.kind === "group_gone" ||
  problem.kind === "group_disabled" ||
  problem.kind === "group_managed_elsewhere";

const identity = ({ problem }: ActiveProblem): string => identityOf(problem);
