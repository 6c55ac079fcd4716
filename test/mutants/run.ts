/**
 * `npm run test:mutants`: can the tests fail? Changes the code in one spot after another, and looks whether a test
 * notices. `-- src/domain/plan.ts` does so with that file only.
 */
import { EQUIVALENTS } from "./equivalents.ts";
import { SCHEMA, sqlMutants } from "./sql.ts";
import { typeScriptMutants } from "./typescript.ts";
import { LEAST_SCORE, type Mutant, percentOf, type Score, verdictOf } from "./verdict.ts";

const files = process.argv.slice(2);
const typeScript = files.filter((file) => file !== SCHEMA);
const mutants = [
  ...(files.length === 0 || typeScript.length > 0 ? await typeScriptMutants(typeScript) : []),
  ...(await sqlMutants(files)),
];
const listed = EQUIVALENTS.filter(({ file }) => files.length === 0 || files.includes(file));
const { scores, survivors, wronglyListed, isGood } = verdictOf(mutants, listed);

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
const total: Score = {
  file: "all of them",
  killed: sum(scores.map(({ killed }) => killed)),
  all: sum(scores.map(({ all }) => all)),
};
const row = (score: Score): string =>
  `${percentOf(score).toFixed(1).padStart(6)} %  ${score.killed} of ${score.all}  ${score.file}`;
const spot = ({ file, code, change }: Pick<Mutant, "file" | "code" | "change">): string =>
  `${file}: ${code}\n    ${change}`;

console.log(`\nMutants that the tests kill:\n${[...scores, total].map(row).join("\n")}`);
console.log(`Beside them, ${listed.length} that no test can kill: test/mutants/equivalents.ts`);
if (survivors.length > 0) {
  const list = survivors.map((one) => spot({ ...one, file: `${one.file}:${one.line}` }));
  console.log(`\nThese survive:\n${list.join("\n")}`);
}
if (wronglyListed.length > 0) {
  const list = wronglyListed.map(spot).join("\n");
  console.log(`\nListed in test/mutants/equivalents.ts, but killed or no longer there:\n${list}`);
}
if (!isGood) console.log(`\nWanted: ${LEAST_SCORE} % of each file, and a list that is true.`);
// Said in either case: Vitest has left a 1 for each test that failed, as it was to.
process.exitCode = isGood ? 0 : 1;
