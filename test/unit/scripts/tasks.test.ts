/** The commands of package.json: all of them begin in run.mjs, and pass on what was typed after `--`. */
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { TASKS } from "../../../scripts/tasks.mjs";

const ROOT = resolve(import.meta.dirname, "../../..");
const { scripts }: { scripts: Readonly<Record<string, string>> } = JSON.parse(
  readFileSync(resolve(ROOT, "package.json"), "utf8"),
);

const commandsOf = (name: string, ...rest: readonly string[]): readonly (readonly string[])[] =>
  (TASKS[name]?.(rest) ?? []).flatMap((step) => (typeof step === "string" ? [] : [step.args]));

it("every command of package.json goes through run.mjs, and every task has a command", () => {
  const { postinstall: _, ...commands } = scripts;
  expect(commands).toEqual(
    Object.fromEntries(Object.keys(TASKS).map((name) => [name, `node scripts/run.mjs ${name}`])),
  );
});

describe.each(Object.keys(TASKS))("npm run %s", (name) => {
  it("starts files that are there", () => {
    const files = commandsOf(name).map((args) =>
      args.find((arg) => /\.[mt]?[jt]s$|\/bin\//.test(arg)),
    );
    expect(files).not.toEqual([]);
    expect(
      files.filter((file) => !existsSync(resolve(ROOT, file?.split("*")[0] ?? "none"))),
    ).toEqual([]);
  });

  it("passes the last tool what was typed after --", () =>
    expect(commandsOf(name, "--once", "a b").at(-1)).toEqual(
      expect.arrayContaining(["--once", "a b"]),
    ));
});

it("the commands that need the bundle build it first", () => {
  const [build] = commandsOf("build");
  const building = Object.keys(TASKS).filter(
    (name) => commandsOf(name)[0]?.join() === build?.join(),
  );
  expect(building).toEqual(["start", "test", "test:browser", "pictures", "bench", "build"]);
});

it("npm test says what it left out, but not to somebody who chose the tests", () => {
  const said = (...rest: readonly string[]) =>
    TASKS["test"]?.(rest).filter((step) => typeof step === "string");
  expect(said()).toEqual([expect.stringContaining("npm run test:browser")]);
  expect(said("test/unit")).toEqual([]);
});

it("npm run test:browser runs all files, unless some are named", () => {
  const all = "test/browser/*.test.ts";
  expect(commandsOf("test:browser").at(-1)).toContain(all);
  expect(commandsOf("test:browser", "--test-name-pattern=form").at(-1)?.slice(-2)).toEqual([
    "--test-name-pattern=form",
    all,
  ]);
  expect(commandsOf("test:browser", "test/browser/forms.test.ts").at(-1)).not.toContain(all);
});
