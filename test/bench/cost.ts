/** What a workspace costs a month on Cloudflare, from what was counted while it lived its day, every upstream answering late. */
import { watchdogRun } from "../../src/domain/watchdog-run.ts";
import { type Steady, steadyTime } from "./engine.ts";
import { UPSTREAM_MS } from "./handovers.ts";
import type { Counted } from "./instrument.ts";
import {
  freePlanHolds,
  monthlyBill,
  monthlyDollars,
  NO_USE,
  OBJECT_GB,
  PRICES_READ,
  plus,
  type Use,
} from "./prices.ts";
import { type Day, scaleRows } from "./scale.ts";
import { pause } from "./setting.ts";
import {
  MINUTE_MS,
  openStage,
  type Pass,
  passWhile,
  planHandovers,
  type Stage,
} from "./stepped.ts";
import { atLeast, atMost, formatNumber, type Row } from "./table.ts";

/** One that could well be a customer: ten teams, each handing over once a day in its channel. */
const ROTATIONS = 10;
const HOMES_A_DAY = 20;
const HOMES_MEASURED = 10;
const WARM_UP_MINUTES = 16;
const HOUR_MINUTES = 60;
const HOURS_A_DAY = 24;
/** The cron of wrangler.toml. */
const RUNS_A_DAY = (24 * 60) / 5;
/** After a Home went out, until it is noted what it showed. */
const SETTLED_MS = 30;
/** Far enough that each handover has its own passes. */
const APART_MS = 7_000;
const BILLED_PASS_MS = 500;

/** By the seconds of a poll: dollars a month, and how many such workspaces the free plan holds. */
const BUDGETS = {
  60: { dollars: 0.1, free: 55 },
  30: { dollars: 0.18, free: 28 },
  5: { dollars: 1, free: 4 },
} as const;
export type Poll = keyof typeof BUDGETS;

/** @param pollsS ways to set SYNC_INTERVAL_SECONDS */
export async function measureCost(pollsS: readonly Poll[]): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const pollS of pollsS) {
    const stage = await openStage(ROTATIONS, pollS, ["#ops"]);
    try {
      // What is written once a day is written first of all; multiplied by 24 it would be too much.
      await steadyTime(stage, WARM_UP_MINUTES);
      stage.setting.world.faults.add({ effect: { kind: "slow", ms: UPSTREAM_MS } });
      const steady = await steadyTime(stage, HOUR_MINUTES);
      const day = await dayOf(stage, steady, BUDGETS[pollS].free);
      rows.push(...passRows(pollS, steady), ...rowsOf(pollS, day), ...scaleRows(pollS, day));
    } finally {
      await stage.setting.stop();
    }
  }
  return rows;
}

/** @param workspaces how many there are: of fewer, the watchdog visits each more often */
async function dayOf(stage: Stage, { passes, bytes }: Steady, workspaces: number): Promise<Day> {
  const stored = { ...NO_USE, storedGb: bytes / 1e9 };
  const visitsADay = (RUNS_A_DAY * watchdogRun(workspaces).visits) / workspaces;
  return {
    polls: plus(stored, usedBy(passes), HOURS_A_DAY),
    handovers: await useOfHandovers(stage),
    Homes: plus(NO_USE, await useOfHome(stage), HOMES_A_DAY),
    watchdog: plus(NO_USE, await useOfWatchdog(stage), visitsADay),
  };
}

const passRows = (pollS: Poll, { usual }: Steady): readonly Row[] => {
  const quiet = `a pass without change, ${ROTATIONS} rotations, poll of ${pollS} s`;
  return [
    atMost(
      `billed time of ${quiet}, until the object may sleep, upstreams answering in ${UPSTREAM_MS} ms`,
      usual.billedMs,
      BILLED_PASS_MS,
      " ms",
    ),
    atMost(`calls to Slack and D1 by ${quiet}`, usual.calls.slack + usual.queries, 0),
    atMost(`rows written by ${quiet}`, usual.rowsWritten, 1),
  ];
};

function rowsOf(pollS: Poll, day: Day): readonly Row[] {
  const whole = Object.values(day).reduce((sum, use) => plus(sum, use), NO_USE);
  const dollars = monthlyDollars(whole);
  const parts = monthlyBill(whole)
    .filter((part) => part.dollars >= dollars / 100)
    .map((part) => `${part.word} ${formatNumber(part.dollars)}`);
  const shares = Object.entries(day).map(
    ([name, use]) => `${name} ${Math.round((monthlyDollars(use) / dollars) * 100)}%`,
  );
  const holds = freePlanHolds(whole);
  const budget = BUDGETS[pollS];
  const workspace = `a workspace of ${ROTATIONS} rotations, ${ROTATIONS} handovers and ${HOMES_A_DAY} Homes opened a day, poll of ${pollS} s`;
  const cost = atMost(
    `a month of ${workspace} (prices of ${PRICES_READ}), in dollars`,
    dollars,
    budget.dollars,
  );
  const written = Object.entries(day).map(
    ([name, { rowsWritten }]) => `${name} ${formatNumber(rowsWritten)}`,
  );
  const held = atLeast(
    `of such workspaces, poll of ${pollS} s, the free plan holds`,
    holds.count,
    budget.free,
  );
  return [
    { ...cost, measured: `${cost.measured} (${parts.join(", ")}; ${shares.join(", ")})` },
    {
      ...held,
      measured: `${held.measured} (${holds.by} end first; rows written a day: ${written.join(", ")}; read: ${formatNumber(whole.rowsRead)})`,
    },
  ];
}

/** Each rotation hands over once, one after the other. */
async function useOfHandovers(stage: Stage): Promise<Use> {
  const { world } = stage.setting;
  const first = world.now() + 3.5 * MINUTE_MS;
  planHandovers(stage, first, APART_MS);
  await passWhile(stage, (at) => at < first);
  return usedBy(await passWhile(stage, (at) => at < first + ROTATIONS * APART_MS));
}

/** Somebody opens their Home: the event, the object's work, and what it shows. */
async function useOfHome({ setting, tenant, calls }: Stage): Promise<Use> {
  const { runtime } = setting;
  await runtime.look(tenant.team.id);
  const cpuBefore = runtime.cpuMs();
  let sum = NO_USE;
  for (let i = 0; i < HOMES_MEASURED; i += 1) {
    const before = calls.slack;
    await tenant.admin.openHome();
    while (calls.slack === before) await pause(1);
    await pause(SETTLED_MS);
    sum = plus(sum, useOf(await runtime.look(tenant.team.id)));
  }
  const cpuMs = (runtime.cpuMs() ?? 0) - (cpuBefore ?? 0);
  // All of workerd's: the Worker's own is a part of it.
  return plus(NO_USE, { ...sum, workerCpuMs: cpuMs }, 1 / HOMES_MEASURED);
}

const useOfWatchdog = async ({ setting, tenant }: Stage): Promise<Use> =>
  useOf(await setting.runtime.checkAlarm(tenant.team.id));

const usedBy = (passes: readonly Pass[]): Use =>
  passes.reduce((sum, pass) => plus(sum, useOf(pass)), NO_USE);

const useOf = (counted: Counted): Use => ({
  ...NO_USE,
  workerRequests: counted.workerRequests,
  objectRequests: counted.objectRequests,
  gbSeconds: (counted.billedMs / 1_000) * OBJECT_GB,
  // Each query to D1 reads one row by its key.
  rowsRead: counted.rowsRead + counted.queries,
  // Setting an alarm is billed as a row.
  rowsWritten: counted.rowsWritten + counted.alarmsSet,
});
