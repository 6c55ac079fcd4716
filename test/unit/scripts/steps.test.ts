/** Steps as real processes: what comes up from them, and what goes down to them. */
import { spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, it } from "vitest";
import type { Step } from "../../../scripts/tasks.mjs";

const STEPS = pathToFileURL(resolve(import.meta.dirname, "../../../scripts/steps.mjs")).href;

/** A process of its own, as signals are meant for whole processes. */
function start(steps: readonly (Step | string)[]) {
  const program = `
    import { runSteps } from ${JSON.stringify(STEPS)};
    const { code, signal } = await runSteps(process.execPath, ${JSON.stringify(steps)});
    console.log(\`end: \${code ?? signal}\`);
  `;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", program], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  // Two pipes: which of them is read first says nothing of the order in which they were written to.
  const printed = { stderr: "", stdout: "" };
  const printing = new EventEmitter();
  for (const name of ["stderr", "stdout"] as const)
    child[name].on("data", (chunk: Buffer) => {
      printed[name] += chunk.toString();
      printing.emit("more");
    });
  const both = () => printed.stderr + printed.stdout;
  const seen = async (words: string): Promise<void> => {
    while (!both().includes(words)) await once(printing, "more");
  };
  const all = once(child, "close").then(both);
  return { child, seen, all };
}

const run = (...steps: readonly (Step | string)[]): Promise<string> => start(steps).all;
const code = (text: string, more: Omit<Step, "args"> = {}): Step => ({
  args: ["--eval", text],
  ...more,
});

it("runs one step after the other, and says the sentences between them", async () => {
  expect(await run(code("console.log(1)"), "and", code("console.log(2)"))).toBe(
    "1\nand\n2\nend: 0\n",
  );
});

it("ends with the first step that fails, and its exit code", async () => {
  expect(await run(code("process.exit(7)"), "never said", code("console.log(2)"))).toBe("end: 7\n");
});

/** Windows has no signals: Node ends a process that is sent one. */
const withSignals = it.skipIf(process.platform === "win32");

withSignals("hands on a step's death by a signal", async () => {
  expect(await run(code("process.kill(process.pid, 'SIGKILL')"))).toBe("end: SIGKILL\n");
});

it("passes on arguments as they are: with spaces, quotes and stars", async () => {
  const odd = ["a b", `"'`, "*", "$HOME", "%PATH%", ""];
  const step = { args: ["--eval", "console.log(JSON.stringify(process.argv.slice(1)))", ...odd] };
  expect(await run(step)).toBe(`${JSON.stringify(odd)}\nend: 0\n`);
});

it("shows a title and how long it took instead of what a step prints", async () => {
  const printed = await run(code("console.log('chatter')", { title: "Building" }));
  expect(printed).toMatch(/^Building… \d+\.\d s\nend: 0\n$/);
});

it("shows what a titled step printed where it failed", async () => {
  const failing = code("console.log('chatter'); console.error('why'); process.exit(3)", {
    title: "Building",
  });
  const printed = await run(failing);
  expect(printed).toMatch(/^Building… failed\.\n/);
  expect(printed).toContain("chatter\n");
  expect(printed).toContain("why\n");
  expect(printed).toContain("end: 3\n");
});

/** Long enough for any machine, and no longer: where a test fails, nobody ends it. */
const LIVES_ON = "console.log('up'); setTimeout(() => {}, 30_000);";
const endsWell = (signal: string) =>
  `process.on('${signal}', () => { console.log('ended well'); process.exit(0); }); ${LIVES_ON}`;

withSignals.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
  "hands %s down, lets a server end in its own way, and begins nothing more",
  async (signal) => {
    const { child, seen, all } = start([code(endsWell(signal), { isServer: true }), "more"]);
    await seen("up\n");
    child.kill(signal);
    expect(await all).toBe("up\nended well\nend: 0\n");
  },
);

withSignals(
  "calls a step that isn't a server interrupted, even if it says that all went well",
  async () => {
    const { child, seen, all } = start([code(endsWell("SIGTERM")), "more"]);
    await seen("up\n");
    child.kill("SIGTERM");
    expect(await all).toBe("up\nended well\nend: SIGTERM\n");
  },
);

withSignals("shows nothing of a titled step that was interrupted", async () => {
  const { child, seen, all } = start([code(LIVES_ON, { title: "Building" })]);
  await seen("Building… ");
  child.kill("SIGTERM");
  expect(await all).toBe("Building… interrupted.\nend: SIGTERM\n");
});
