/** `run.mjs` as package.json starts it. */
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { resolve } from "node:path";
import { expect, it } from "vitest";

const RUN = resolve(import.meta.dirname, "../../../scripts/run.mjs");

it("lists the commands when it is given one that doesn't exist, and fails", () => {
  const { status, stderr } = spawnSync(process.execPath, [RUN, "strat"], { encoding: "utf8" });
  expect(stderr).toMatch(/^Which command\? start, test, .*\n$/);
  expect(status).toBe(1);
});

it("runs a command from any folder, and gives its exit code", () => {
  const run = (...args: readonly string[]) =>
    spawnSync(process.execPath, [RUN, "format:check", ...args], {
      cwd: tmpdir(),
      encoding: "utf8",
    });
  expect(run("--help").status).toBe(0);
  const wrong = run("--no-such-option");
  expect(wrong.status).toBe(1);
  expect(wrong.stderr).toContain("--no-such-option");
});
