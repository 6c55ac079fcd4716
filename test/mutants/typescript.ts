/** Mutants of TypeScript: made by Stryker, judged by the unit tests. */
import { readFileSync } from "node:fs";
import { relative, sep } from "node:path";
import { Stryker } from "@stryker-mutator/core";
import type { Mutant } from "./verdict.ts";

type Result = Awaited<ReturnType<Stryker["runMutationTest"]>>[number];

/** @param files which of the files that are mutated; none: all */
export async function typeScriptMutants(files: readonly string[]): Promise<readonly Mutant[]> {
  const stryker = new Stryker({
    configFile: "test/mutants/stryker.config.json",
    ...(files.length > 0 && { mutate: [...files] }),
  });
  return (await stryker.runMutationTest()).flatMap(mutantOf);
}

/** Nothing where it can't be told: the mutant doesn't even load. */
function mutantOf({ fileName, location, replacement, status }: Result): readonly Mutant[] {
  const isKilled = status === "Killed" || status === "Timeout";
  if (!isKilled && status !== "Survived" && status !== "NoCoverage") return [];
  const file = relative(process.cwd(), fileName).replaceAll(sep, "/");
  const { start, end } = location;
  const lines = readFileSync(file, "utf8")
    .split("\n")
    .slice(start.line - 1, end.line);
  const upToEnd = lines.with(-1, (lines.at(-1) ?? "").slice(0, end.column - 1));
  const original = upToEnd.join("\n").slice(start.column - 1);
  return [
    {
      file,
      line: start.line,
      code: lines[0]?.trim() ?? "",
      change: `${onOneLine(original)} → ${onOneLine(replacement ?? "")}`,
      isKilled,
    },
  ];
}

const onOneLine = (code: string): string => code.replace(/\s+/g, " ");
