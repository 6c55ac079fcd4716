/** The processes that this one starts, the Worker's runtime and the browser: which run, and that none outlives it. */
import { type ChildProcess, spawn } from "node:child_process";
import { subscribe } from "node:diagnostics_channel";
import { basename } from "node:path";

/** Reads process ids; once the pipe closes, the process that wrote them is gone, and these processes are ended too. */
const KILL_WHEN_ALONE = `
  let all = "";
  process.stdin.on("data", (pids) => (all += pids));
  process.stdin.on("end", () => {
    for (const pid of all.trim().split("\\n"))
      try { process.kill(Number(pid), "SIGKILL"); } catch {}
  });`;

let started: ChildProcess[] = [];
let watch: ReturnType<typeof startWatch> | null = null;
let isStartingWatch = false;

subscribe("child_process", (message) => {
  if (isStartingWatch || typeof message !== "object" || message === null) return;
  if (!("process" in message)) return;
  const child = message.process as ChildProcess;
  started.push(child);
  child.once("spawn", () => {
    watch ??= startWatch();
    watch.stdin.write(`${child.pid}\n`);
  });
});

function startWatch() {
  isStartingWatch = true;
  const args = ["--eval", KILL_WHEN_ALONE];
  // Of a group of its own: Ctrl-C is not meant for it.
  const stdio = ["pipe", "ignore", "ignore"] as const;
  const child = spawn(process.execPath, args, { stdio: [...stdio], detached: true });
  isStartingWatch = false;
  child.unref();
  return child;
}

/** Name and id of each that has not ended. */
export const runningProcesses = (): readonly string[] =>
  started
    .filter(({ pid, exitCode, signalCode }) => pid && exitCode === null && signalCode === null)
    .map(({ pid, spawnfile }) => `${basename(spawnfile)} (${pid})`);

/** All have ended: what has their ids from now on is somebody else's. */
export function forgetProcesses(): void {
  started = [];
  watch?.kill("SIGKILL");
  watch = null;
}
