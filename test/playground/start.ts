/**
 * `npm start`: the real bundle in an emulated world. Plays the main job, printing what happens, and stays up with a page
 * to look at until Ctrl-C. `--once`: ends after the handover, with 0 if it happened and 1 if not. `PORT` says where
 * the page is.
 */
import { startEmulation } from "./emulation.ts";
import { Logbook } from "./log/logbook.ts";
import { type Served, servePlayground } from "./server.ts";
import { type Chapter, HANDOVER_IN_S, pause, playMainJob, type Verdict } from "./story.ts";
import {
  bold,
  chapter,
  countdown,
  dim,
  flush,
  green,
  printAct,
  printEntry,
  say,
} from "./terminal.ts";

const CHAPTERS: Readonly<Record<Chapter, readonly [string, string]>> = {
  install: ["Install", "a workspace that has never heard of PagerSync"],
  connect: ["Connect PagerDuty", "OAuth, read-only"],
  create: ["Create a rotation", "@platform-oncall follows Platform primary, #ops is told"],
  wait: ["Wait for the handover", "nothing to do: the alarm is set to the end of the shift"],
  handover: ["Handover", "Ada's shift ends, Bob's begins"],
  after: ["Over to you", "the schedule hands over every two minutes from here"],
};

const SETTLING_MS = 400;
const TAKEN_OVER = "You took over before the story's end, so it ends here.";
const MAX_PORT = 65_535;

const isOnce = process.argv.includes("--once") || process.env["PLAYGROUND_ONCE"] === "1";
const port = process.env["PORT"] || "8787";

say();
say(
  `${bold("PagerSync")}  ${dim("the real bundle · emulated Slack and PagerDuty · no account, no network")}`,
);

if (!/^\d{1,5}$/.test(port) || Number(port) > MAX_PORT) {
  say(`✗ PORT is ${port}, which is no port: set it to a number up to ${MAX_PORT}.`);
  process.exit(1);
}
const startedAt = performance.now();
const emulation = await startEmulation();
const logbook = new Logbook(emulation);
const server = isOnce ? null : await serve();
const up = `up in ${((performance.now() - startedAt) / 1_000).toFixed(1)} s`;
if (server) {
  const { address } = server;
  say(`${green("●")} ${bold(address)}  ${dim(`${up}, Ctrl-C stops, PORT sets another port`)}`);
  if (Number(port) !== 0 && !address.endsWith(`:${Number(port)}`))
    say(`Port ${port} is not available, so this is another one: set PORT to choose yourself.`);
} else say(dim(up));

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  // Miniflare's own listener would end the process before everything is put away.
  process.removeAllListeners(signal);
  process.once(signal, () => void stop(0));
}

const counting = countdown();
const isQuiet = new Set<Chapter>(["after"]);
let now: Chapter = "install";
logbook.onEntry((entry) => {
  if (entry.isRoutine || isQuiet.has(now)) return;
  printEntry(entry, () => counting.end());
});

let number = 0;
const begin = (next: Chapter): void => {
  number += 1;
  now = next;
  counting.end();
  chapter(number, ...CHAPTERS[next]);
  server?.showChapter(CHAPTERS[next][0], next === "after");
};

try {
  const verdict = await playMainJob(emulation, {
    chapter: begin,
    act: (who, text) => printAct(emulation.world.now(), who, text),
    waiting: (ms) => {
      const left = Math.ceil(ms / 1_000);
      const done = Math.max(0, HANDOVER_IN_S - left);
      counting.show(`${"█".repeat(done)}${"░".repeat(HANDOVER_IN_S - done)}  ${left} s`);
    },
  });
  counting.end();
  // What the change of the group leads to.
  await pause(SETTLING_MS);
  flush();
  say();
  say(verdict.happened || !server?.isTouched() ? words(verdict) : TAKEN_OVER);
  if (isOnce) await stop(verdict.happened ? 0 : 1);
} catch (error) {
  counting.end();
  flush();
  if (!server?.isTouched()) {
    say(`✗ ${error instanceof Error ? error.message : String(error)}`);
    await stop(1);
  }
  say();
  say(TAKEN_OVER);
}
begin("after");
say(server ? `Look at ${bold(server.address)}: be Ada, press things, end a shift.` : "");

function words(verdict: Verdict): string {
  const { happened, groupAfterMs, announcedAfterMs, members, isLate, isPlanned } = verdict;
  const who = members.map((name) => `@${name}`).join(", ") || "nobody";
  if (!happened) return `✗ No handover: @platform-oncall has ${who}.`;
  const group = `${isLate ? "!" : green("✓")} ${bold(`@platform-oncall is ${who}`)}`;
  return isPlanned
    ? `${group}: written ${groupAfterMs} ms after the shift's end, announced in #ops after ${announcedAfterMs} ms.`
    : `${group}: you overrode the shift, and PagerSync saw it at its next poll.`;
}

async function serve(): Promise<Served> {
  try {
    return await servePlayground(emulation, logbook, Number(port));
  } catch (error) {
    say(
      `✗ The page can't be served: ${error instanceof Error ? error.message : String(error)}. Set PORT to another number.`,
    );
    await emulation.runtime.stop();
    process.exit(1);
  }
}

async function stop(code: number): Promise<never> {
  await emulation.slack.settle();
  flush();
  await server?.close();
  await emulation.runtime.stop();
  process.exit(code);
}
