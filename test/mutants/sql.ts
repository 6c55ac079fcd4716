/** Mutants of the outbox's order as far as it is SQL, which Stryker doesn't read. The same unit tests judge them. */
import { readFileSync } from "node:fs";
import { resolve, sep } from "node:path";
import { createVitest, type TestModule } from "vitest/node";
import type { Mutant } from "./verdict.ts";

const ENTRIES = "src/workspace/store/outbox-entries.ts";
/** Only the SQL of it is mutated. */
export const SCHEMA = "src/workspace/store/schema-steps/since-first-version.ts";
const TESTS = "test/unit/workspace";

/** What SQL says of values, order and existence, and what it could say instead. */
const INSTEAD: readonly (readonly [RegExp, string])[] = [
  [/(?<=\b(?:WHERE|AND) [\w.]+ )=/g, "<>"],
  [/<>/g, "="],
  [/<=/g, "<"],
  [/<(?![=>])/g, "<="],
  [/(?<= )>(?= )/g, ">="],
  [/\bAND\b/g, "OR"],
  [/\bNOT EXISTS\b/g, "EXISTS"],
  [/\bIS NULL\b/g, "IS NOT NULL"],
  [/\bIS NOT NULL\b/g, "IS NULL"],
  [/\bORDER BY id\b/g, "ORDER BY id DESC"],
  [/\bmin\b/g, "max"],
  [/\+ 1\b/g, "- 1"],
  [/\b0\b/g, "1"],
  [/\bNULL(?=,|$)/gm, "''"],
  [/\bDISTINCT /g, ""],
  [/'\w+ ?'/g, "''"],
  [/\bELSE \w+/g, ""],
];

type Change = Omit<Mutant, "isKilled"> & { readonly changed: string };

/** @param files which of the files that are mutated; none: all */
export async function sqlMutants(files: readonly string[]): Promise<readonly Mutant[]> {
  const changes = [ENTRIES, SCHEMA]
    .filter((file) => files.length === 0 || files.includes(file))
    .flatMap(changesOf);
  if (changes.length === 0) return [];
  const judge = await openJudge();
  try {
    const failures = await judge.failuresOn(null);
    if (failures.length > 0) throw new Error(`on the SQL as it is:\n${failures.join("\n")}`);
    const mutants: Mutant[] = [];
    for (const change of changes) {
      const { changed: _, ...mutant } = change;
      mutants.push({ ...mutant, isKilled: (await judge.failuresOn(change)).length > 0 });
    }
    return mutants;
  } finally {
    await judge.close();
  }
}

function changesOf(file: string): readonly Change[] {
  const source = readFileSync(file, "utf8");
  const sql = sqlOf(file, source);
  return INSTEAD.flatMap(([pattern, after]) =>
    [...sql.matchAll(pattern)].map(({ 0: before, index }): Change => {
      const line = source.slice(0, index).split("\n").length;
      return {
        file,
        line,
        code: source.split("\n")[line - 1]?.trim() ?? "",
        change: `${before} → ${after}`,
        changed: source.slice(0, index) + after + source.slice(index + before.length),
      };
    }),
  );
}

/** The source with a blank for each letter that is not SQL of the outbox: all of it stands where it stood. */
function sqlOf(file: string, source: string): string {
  const isSql = file === ENTRIES ? /(?<=\bsql(?:<[^`]*>)?`)[^`]*/g : LAST_VIEW;
  let sql = "";
  for (const { 0: statement, index } of source.matchAll(isSql)) {
    const masked = statement.replace(/\$\{[^}]*\}|CREATE INDEX.*/g, (code) =>
      " ".repeat(code.length),
    );
    sql = sql.padEnd(index) + masked;
  }
  return sql;
}

/** Steps are never edited: the view that was created last is the one in use. */
const LAST_VIEW = /CREATE VIEW outbox_heads(?![\s\S]*CREATE VIEW outbox_heads)[^`]*/g;

async function openJudge() {
  let active: Change | null = null;
  // As Vite names files on every platform.
  const path = (file: string): string => resolve(file).replaceAll(sep, "/");
  const vitest = await createVitest(
    "test",
    {
      config: "test/mutants/vitest.config.ts",
      watch: false,
      bail: 1,
      reporters: [{}],
      // It would keep the source as it is.
      fsModuleCache: false,
    },
    {
      plugins: [
        {
          name: "sql-mutant",
          load: (id) => (active && id === path(active.file) ? active.changed : undefined),
        },
      ],
    },
  );
  const tests = await vitest.globTestSpecifications([TESTS]);
  const use = (change: Change | null): void => {
    for (const one of [active, change]) if (one) vitest.invalidateFile(path(one.file));
    active = change;
  };
  return {
    async failuresOn(change: Change | null): Promise<readonly string[]> {
      use(change);
      const { testModules, unhandledErrors } = await vitest.runTestSpecifications(tests);
      return [
        ...unhandledErrors.map(String),
        ...testModules.filter((one) => !one.ok()).flatMap(failuresIn),
      ];
    },
    close: () => vitest.close(),
  };
}

/** A file that couldn't even be loaded has failed, too. */
function failuresIn(module: TestModule): readonly string[] {
  const tests = [...module.children.allTests("failed")].map(
    (test) => `${test.fullName}: ${test.result().errors?.[0]?.message ?? ""}`,
  );
  return tests.length > 0 ? tests : [`${module.moduleId}: ${module.errors()[0]?.message ?? ""}`];
}
