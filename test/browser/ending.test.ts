/** The stage's own end: what a test file started is gone with it, or the run says loudly what is not. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { test } from "node:test";

const WAIT_MS = 20;

/** A test file in little: starts a process, prints its id in its first line, and goes on as given. */
function start(goesOn: string) {
  const script = `
    import { spawn } from "node:child_process";
    import { once } from "node:events";
    import { Ending } from "./ending.ts";
    const child = spawn(process.execPath, ["--eval", "setInterval(() => {}, 1_000)"]);
    await once(child, "spawn");
    console.log(child.pid);
    ${goesOn}`;
  const args = ["--disable-warning=ExperimentalWarning", "--input-type=module-typescript"];
  const file = spawn(process.execPath, [...args, "--eval", script], {
    cwd: import.meta.dirname,
    stdio: ["ignore", "pipe", "inherit"],
  });
  return { file, lines: createInterface(file.stdout)[Symbol.asyncIterator]() };
}

const next = async (lines: AsyncIterator<string>): Promise<string> => {
  const { value } = await lines.next();
  return String(value);
};

/** Resolves when there is no such process any more. */
async function isGone(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
  }
}

test("what can't end is named, with what it waits for, and the process ends all the same", async () => {
  const { file, lines } = start(`
    const ending = new Ending(50);
    ending.add({ name: "the runtime", end: async () => undefined });
    ending.add({
      name: "the server",
      end: () => new Promise(() => setInterval(() => undefined, 1_000)),
      underway: () => ["jump"],
    });
    await ending.end().catch(({ message }) => console.log(message));`);
  const exited = once(file, "exit");
  const pid = Number(await next(lines));
  assert.equal(
    await next(lines),
    `not everything has ended: the server, which waits for jump; node (${pid})`,
  );
  assert.deepEqual(await exited, [1, null]);
  await isGone(pid);
});

test("parts end in turn, the last one first, and nothing is said where all has ended", async () => {
  const { file, lines } = start(`
    const ending = new Ending();
    const say = (name) => ({ name, end: async () => console.log(name) });
    ending.add(say("first"));
    ending.add({ name: "child", end: () => (child.kill(), once(child, "exit")) });
    ending.add(say("last"));
    await ending.end();`);
  const exited = once(file, "exit");
  const pid = Number(await next(lines));
  assert.deepEqual([await next(lines), await next(lines)], ["last", "first"]);
  assert.deepEqual(await exited, [0, null]);
  await isGone(pid);
});

test("a test file that goes on after its stage has ended is ended, and says what keeps it", async () => {
  const { file, lines } = start(`
    setInterval(() => undefined, 1_000);
    const ending = new Ending(undefined, 50);
    ending.add({ name: "child", end: () => (child.kill(), once(child, "exit")) });
    console.error = console.log;
    await ending.end();`);
  const exited = once(file, "exit");
  await isGone(Number(await next(lines)));
  assert.match(await next(lines), /^the stage has ended, and yet there is: .*Timeout/);
  assert.deepEqual(await exited, [1, null]);
});

for (const signal of ["SIGKILL", "SIGTERM"] as const)
  test(`nothing outlives a test file that ends by ${signal}`, async () => {
    const { file, lines } = start("setInterval(() => undefined, 1_000);");
    const pid = Number(await next(lines));
    file.kill(signal);
    await isGone(pid);
  });
