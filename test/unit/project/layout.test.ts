/** A test is where its subject is: test/unit mirrors src/. */
import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";

const UNIT = join(import.meta.dirname, "..");
const SRC = join(UNIT, "../../src");
/** The rooms of what is not about src/: the repository as a whole, its scripts, the playground, and other tools. */
const NOT_OF_SRC = ["playground", "project", "scripts", "switching"];

it("every unit test is in a folder that src/ has, too", () => {
  const tests = readdirSync(UNIT, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".test.ts"),
  );
  expect(tests.length).toBeGreaterThan(50);
  const folders = new Set(tests.map((name) => dirname(name)));
  const astray = [...folders].filter(
    (folder) => !NOT_OF_SRC.includes(folder) && !existsSync(join(SRC, folder)),
  );
  expect(astray).toEqual([]);
});
