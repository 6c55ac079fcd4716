/** What a run says of the tests: a score for each file, and which mutants they let live. */

/** The code, changed in one spot. */
export type Mutant = {
  readonly file: string;
  readonly line: number;
  /** The line that is changed, or the first of them; trimmed. */
  readonly code: string;
  /** `before → after` */
  readonly change: string;
  /** A test failed on it. */
  readonly isKilled: boolean;
};

/** A mutant that behaves as the original does: no test can tell the two apart. */
export type Equivalent = Pick<Mutant, "file" | "code" | "change"> & { readonly why: string };

/** Of a hundred mutants in each file, the tests must kill so many. Those that are equivalent don't count. */
export const LEAST_SCORE = 90;

export type Score = { readonly file: string; readonly killed: number; readonly all: number };

export type Verdict = {
  readonly scores: readonly Score[];
  readonly survivors: readonly Mutant[];
  /** Said to be equivalent, but killed, or no longer there. */
  readonly wronglyListed: readonly Equivalent[];
  readonly isGood: boolean;
};

export function verdictOf(mutants: readonly Mutant[], equivalents: readonly Equivalent[]): Verdict {
  const alive = mutants.filter(({ isKilled }) => !isKilled);
  const isListed = (mutant: Mutant) => equivalents.some((one) => isSame(one, mutant));
  const counted = mutants.filter((one) => one.isKilled || !isListed(one));
  const scores = [...Map.groupBy(counted, ({ file }) => file)].map(([file, ofFile]) => ({
    file,
    killed: ofFile.filter(({ isKilled }) => isKilled).length,
    all: ofFile.length,
  }));
  const wronglyListed = equivalents.filter((one) => !alive.some((mutant) => isSame(one, mutant)));
  return {
    scores,
    survivors: alive.filter((mutant) => !isListed(mutant)),
    wronglyListed,
    isGood:
      scores.length > 0 &&
      scores.every((one) => percentOf(one) >= LEAST_SCORE) &&
      wronglyListed.length === 0,
  };
}

export const percentOf = ({ killed, all }: Score): number => (100 * killed) / all;

const isSame = (one: Equivalent, other: Mutant): boolean =>
  one.file === other.file && one.code === other.code && one.change === other.change;
