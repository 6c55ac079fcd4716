/** Runs steps one after the other, each a process that this one stands for: exit codes go up, signals go down. */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** @typedef {import("./tasks.mjs").Step} Step */
/** @typedef {{ readonly code: number | null, readonly signal: NodeJS.Signals | null }} End how a process ended */

/** Wrangler's own code takes Node a second to compile, in every process that uses it. */
const COMPILED = fileURLToPath(new URL("../node_modules/.cache/compiled", import.meta.url));
/** @type {readonly NodeJS.Signals[]} */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * @param {string} executable the Node that runs them
 * @param {readonly (Step | string)[]} steps
 * @returns {Promise<End>} the end of the first step that failed or was interrupted, else of the last one
 */
export async function runSteps(executable, steps) {
  for (const step of steps) {
    if (typeof step === "string") {
      console.log(step);
      continue;
    }
    const { interruptedBy, ...end } = await runStep(executable, step);
    if (end.code !== 0) return end;
    // Some tools say 0 when they were cut short.
    if (interruptedBy) return step.isServer ? end : { code: null, signal: interruptedBy };
  }
  return { code: 0, signal: null };
}

/**
 * @param {string} executable
 * @param {Step} step
 */
async function runStep(executable, { args, title }) {
  // Wrangler tells Cloudflare nothing, unless somebody wants it to.
  const env = {
    WRANGLER_SEND_METRICS: "false",
    NODE_COMPILE_CACHE: COMPILED,
    ...process.env,
  };
  if (title === undefined) return ended(() => spawn(executable, args, { env, stdio: "inherit" }));

  const startedAt = Date.now();
  /** @type {Buffer[]} */
  const printed = [];
  const end = await ended(() => {
    process.stderr.write(`${title}… `);
    const child = spawn(executable, args, { env, stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (/** @type {Buffer} */ chunk) => printed.push(chunk));
    return child;
  });
  const seconds = ((Date.now() - startedAt) / 1_000).toFixed(1);
  if (end.interruptedBy) process.stderr.write("interrupted.\n");
  else if (end.code === 0) process.stderr.write(`${seconds} s\n`);
  else process.stderr.write(Buffer.concat([Buffer.from("failed.\n"), ...printed]));
  return end;
}

/**
 * From before its start until its end, this process leaves it to the child what a signal does.
 * @param {() => import("node:child_process").ChildProcess} start
 * @returns {Promise<End & { readonly interruptedBy: NodeJS.Signals | null }>}
 */
function ended(start) {
  /** @type {NodeJS.Signals | null} */
  let interruptedBy = null;
  /** @param {NodeJS.Signals} signal */
  const pass = (signal) => {
    interruptedBy = signal;
    // Ctrl-C in a terminal reaches the child by itself; a second one would cut its ending short.
    if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
  };
  for (const signal of SIGNALS) process.on(signal, pass);
  const child = start();
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      for (const name of SIGNALS) process.off(name, pass);
      resolve({ code, signal, interruptedBy });
    });
  });
}
