/** What the Home says of all rotations at once, and their order, from one pass over the table. */
import { isOfConnection } from "../../domain/on-call.ts";
import type { ActiveProblem } from "../../domain/problem.ts";
import type { Context } from "../context.ts";
import type { RotationGlance } from "../store/rotations.ts";
import type { ProblemReader } from "./problems.ts";
import { type SharedProblem, sharedProblems } from "./shared-problems.ts";

export type Overview = {
  /** Ids of all rotations: those in trouble first, then by name. */
  readonly order: readonly string[];
  readonly shared: readonly SharedProblem[];
  /** Names of the rotations that must be linked to the connected system. */
  readonly unlinked: readonly string[];
  /** What the top of the Home says already, for all rotations. */
  readonly isToldAbove: (active: ActiveProblem) => boolean;
};

/** So many unlinked rotations are named above, and not each for itself. */
const MANY_UNLINKED = 3;

export function overviewOf(
  ctx: Context,
  glances: readonly RotationGlance[],
  problems: ProblemReader,
): Overview {
  const isOutage = ctx.store.state.connection.get("trouble") !== null;
  const all = glances.map((glance) => ({ ...glance, problems: problems.of(glance) }));
  const unlinked = all.filter((one) => one.problems.some(isUnlinked)).map(({ name }) => name);
  const isToldAbove = (active: ActiveProblem): boolean =>
    (isOutage && isOfOutage(active)) || (unlinked.length >= MANY_UNLINKED && isUnlinked(active));
  const left = all.map((one) => ({
    id: one.id,
    name: one.name,
    problems: one.problems.filter((active) => !isToldAbove(active)),
  }));
  return {
    order: left
      .map((one) => ({ id: one.id, name: one.name, isWell: !one.problems.some(isTrouble) }))
      .toSorted(
        (a, b) =>
          Number(a.isWell) - Number(b.isWell) || byName(a.name, b.name) || (a.id < b.id ? -1 : 1),
      )
      .map(({ id }) => id),
    shared: sharedProblems(left),
    unlinked,
    isToldAbove,
  };
}

const byName = new Intl.Collator("en", { numeric: true, sensitivity: "base" }).compare;

const isUnlinked = ({ problem }: ActiveProblem): boolean => problem.kind === "unlinked";

const isOfOutage = ({ problem }: ActiveProblem): boolean =>
  problem.kind === "schedule_unread" && isOfConnection(problem.failure);

/** What somebody decided is none. */
const isTrouble = ({ problem }: ActiveProblem): boolean => problem.kind !== "kept_by_hand";
