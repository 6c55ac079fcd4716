/** Problems that ended. The Home shows each for a while, so that nobody looks for a fault that is gone. Pure. */

import { identityOf } from "./active-problem.ts";
import type { ActiveProblem } from "./problem.ts";

export type ResolvedProblem = ActiveProblem & {
  /** When it was resolved, epoch ms. */
  readonly until: number;
};

const MOST = 2;
/** How long the end of a problem is shown. */
const RECENT_MS = 30 * 60_000;

/**
 * The problems to show as resolved, newest first. A problem that came back is dropped from them.
 * @param before problems of the last plan
 * @param after problems of this plan
 * @param outage the connection's last one, which is told once for all rotations; null: there was none. Epoch ms
 * @param now epoch ms, the end of those that are gone
 */
export function resolvedSince(
  known: readonly ResolvedProblem[],
  before: readonly ActiveProblem[],
  after: readonly ActiveProblem[],
  outage: { readonly since: number; readonly until: number } | null,
  now: number,
): readonly ResolvedProblem[] {
  const current = new Set(after.map(identity));
  const ended = before
    .filter((problem) => isFailure(problem) && !current.has(identity(problem)))
    .filter(({ problem, since }) => {
      const beganInOutage = outage !== null && outage.since <= since && since <= outage.until;
      return problem.kind !== "schedule_unread" || !beganInOutage;
    })
    .map((problem) => ({ ...problem, until: now }));
  const endedAgain = new Set(ended.map(identity));
  const older = known.filter((p) => !current.has(identity(p)) && !endedAgain.has(identity(p)));
  return [...ended, ...older].slice(0, MOST);
}

export const isRecent = ({ until }: { readonly until: number }, now: number): boolean =>
  until > now - RECENT_MS;

/** Failures that somebody fixes. Hours later, ended problems of people on call or of members matter to nobody. */
const isFailure = ({ problem }: ActiveProblem): boolean =>
  // Not a dead credential: the person who reconnected knows, and the Home's connection line says so.
  (problem.kind === "schedule_unread" && problem.failure.reason !== "unauthorized") ||
  problem.kind === "group_gone" ||
  problem.kind === "group_disabled" ||
  problem.kind === "group_managed_elsewhere";

const identity = ({ problem }: ActiveProblem): string => identityOf(problem);
