/** Problems that several rotations have alike: the Home says each of them once, with the rotations' names. Pure. */
import type { ActiveProblem, Problem } from "../../domain/problem.ts";

export type SharedProblem = ActiveProblem & {
  /** Names of the rotations that have it. */
  readonly rotations: readonly string[];
};

/** Two alike can stay where they belong. */
const FEWEST = 3;
/** Each takes a block of the Home. */
const MOST = 4;

/** The problems of three rotations and more, those of most rotations first, each since it began for the first of them. */
export function sharedProblems(
  rotations: readonly { readonly name: string; readonly problems: readonly ActiveProblem[] }[],
): readonly SharedProblem[] {
  const found = new Map<string, { active: ActiveProblem; names: string[] }>();
  for (const { name, problems } of rotations) {
    for (const active of problems) {
      // The line about who is on call says it, with who is in the group instead.
      if (active.problem.kind === "nobody_on_call") continue;
      const key = keyOf(active.problem);
      const known = found.get(key) ?? { active, names: [] };
      if (active.since < known.active.since) known.active = active;
      known.names.push(name);
      found.set(key, known);
    }
  }
  return [...found.values()]
    .filter(({ names }) => names.length >= FEWEST)
    .toSorted((a, b) => b.names.length - a.names.length)
    .slice(0, MOST)
    .map(({ active, names }) => ({ ...active, rotations: names }));
}

export const isAmong = (shared: readonly SharedProblem[], problem: Problem): boolean =>
  shared.some((one) => keyOf(one.problem) === keyOf(problem));

const keyOf = (problem: Problem): string => JSON.stringify(problem);
