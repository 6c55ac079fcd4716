/** The judge of the mutation run (test/mutants): it must not let a weak test or a wrong excuse pass. */
import { expect, it } from "vitest";
import { type Equivalent, type Mutant, verdictOf } from "../../mutants/verdict.ts";

const mutant = (changes: Partial<Mutant> = {}): Mutant => ({
  file: "a.ts",
  line: 1,
  code: "if (a > b) return;",
  change: "a > b → a >= b",
  isKilled: false,
  ...changes,
});
const killed = (count: number, file = "a.ts"): readonly Mutant[] =>
  Array.from({ length: count }, () => mutant({ file, isKilled: true }));
const excuse = (changes: Partial<Equivalent> = {}): Equivalent => ({
  file: "a.ts",
  code: "if (a > b) return;",
  change: "a > b → a >= b",
  why: "a is never b",
  ...changes,
});

it("requires 90 of 100 in each file, and names the survivors", () => {
  const survivor = mutant({ line: 7 });
  const good = verdictOf([...killed(9), survivor], []);
  expect(good).toMatchObject({ isGood: true, survivors: [survivor] });
  expect(good.scores).toEqual([{ file: "a.ts", killed: 9, all: 10 }]);
  expect(verdictOf([...killed(8), survivor], []).isGood).toBe(false);
  expect(verdictOf([...killed(1_000, "b.ts"), survivor], []).isGood).toBe(false);
});

it("is not content where nothing was tried", () => {
  expect(verdictOf([], []).isGood).toBe(false);
});

it("doesn't count a survivor that is listed as equivalent", () => {
  const verdict = verdictOf([...killed(1), mutant()], [excuse()]);
  expect(verdict).toEqual({
    scores: [{ file: "a.ts", killed: 1, all: 1 }],
    survivors: [],
    wronglyListed: [],
    isGood: true,
  });
});

it.each<[string, Equivalent]>([
  ["of another file", excuse({ file: "b.ts" })],
  ["of other code", excuse({ code: "if (a > b) throw a;" })],
  ["of another change", excuse({ change: "a > b → true" })],
])("takes no excuse %s", (_, wrong) => {
  const verdict = verdictOf([...killed(1_000), mutant()], [wrong]);
  expect(verdict).toMatchObject({ isGood: false, wronglyListed: [wrong], survivors: [mutant()] });
});

it("takes no excuse for what a test kills", () => {
  const verdict = verdictOf([...killed(10), mutant({ isKilled: true })], [excuse()]);
  expect(verdict).toMatchObject({ isGood: false, wronglyListed: [excuse()] });
  expect(verdict.scores).toEqual([{ file: "a.ts", killed: 11, all: 11 }]);
});
