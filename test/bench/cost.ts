/** What a workspace costs a month on Cloudflare, from what was counted while it lived its day. */
import { performance } from "node:perf_hooks";
import { steadyTime } from "./engine.ts";
import { UPSTREAM_MS } from "./handovers.ts";
import type { Rung } from "./instrument.ts";
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
import { pause } from "./setting.ts";
import {
  forgetCalls,
  MINUTE_MS,
  openStage,
  type Pass,
  passWhile,
  planHandovers,
  type Stage,
} from "./stepped.ts";
import { formatNumber, type Row, record } from "./table.ts";

/** One that could well be a customer: ten teams, each handing over once a day in its channel. */
const ROTATIONS = 10;
const HOMES_A_DAY = 20;
const HOMES_MEASURED = 10;
const HOUR_MINUTES = 60;
const HOURS_A_DAY = 24;
/** The cron of wrangler.toml. */
const CHECKS_A_DAY = (24 * 60) / 5;
/** After a Home went out, until it is noted what it showed. */
const SETTLED_MS = 30;
/** Far enough that each handover has its own passes. */
const APART_MS = 7_000;

/** @param pollsS three ways to set SYNC_INTERVAL_SECONDS */
export async function measureCost(pollsS: readonly number[]): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const pollS of pollsS) {
    const stage = await openStage(ROTATIONS, pollS, ["#ops"]);
    try {
      rows.push(...rowsOf(pollS, await dayOf(stage)));
    } finally {
      await stage.setting.stop();
    }
  }
  return rows;
}

type Day = Readonly<Record<"polls" | "handovers" | "Homes" | "watchdog", Use>>;

async function dayOf(stage: Stage): Promise<Day> {
  const { passes, bytes } = await steadyTime(stage, HOUR_MINUTES);
  const stored = { ...NO_USE, storedGb: bytes / 1e9 };
  return {
    polls: plus(stored, usedBy(passes), HOURS_A_DAY),
    handovers: await useOfHandovers(stage),
    Homes: plus(NO_USE, await useOfHome(stage), HOMES_A_DAY),
    watchdog: plus(NO_USE, await useOfWatchdog(stage), CHECKS_A_DAY),
  };
}

function rowsOf(pollS: number, day: Day): readonly Row[] {
  const whole = Object.values(day).reduce((sum, use) => plus(sum, use), NO_USE);
  const dollars = monthlyDollars(whole);
  const parts = monthlyBill(whole)
    .filter((part) => part.dollars >= dollars / 100)
    .map((part) => `${part.word} ${formatNumber(part.dollars)}`);
  const shares = Object.entries(day).map(
    ([name, use]) => `${name} ${Math.round((monthlyDollars(use) / dollars) * 100)}%`,
  );
  const holds = freePlanHolds(whole);
  return [
    record(
      `cost of a workspace of ${ROTATIONS} rotations, ${ROTATIONS} handovers and ${HOMES_A_DAY} Homes opened a day, poll of ${pollS} s (prices of ${PRICES_READ})`,
      `$${formatNumber(dollars)} a month (${parts.join(", ")}; ${shares.join(", ")}); the free plan holds ${holds.count} (${holds.by} end first)`,
    ),
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
async function useOfHome(stage: Stage): Promise<Use> {
  const { setting, tenant, calls } = stage;
  const { runtime } = setting;
  await runtime.look(tenant.team.id);
  forgetCalls(stage);
  const cpuBefore = runtime.cpuMs();
  let busyMs = 0;
  for (let i = 0; i < HOMES_MEASURED; i += 1) {
    const before = calls.slack;
    const began = performance.now();
    await tenant.admin.openHome();
    while (calls.slack === before) await pause(1);
    busyMs += performance.now() - began;
    await pause(SETTLED_MS);
  }
  const cpuMs = (runtime.cpuMs() ?? 0) - (cpuBefore ?? 0);
  const counted = await runtime.look(tenant.team.id);
  const waitedMs = (calls.provider + calls.slack) * UPSTREAM_MS;
  // All of workerd's: the Worker's own is a part of it.
  const use = { ...useOf(counted, busyMs + waitedMs), workerCpuMs: cpuMs };
  return plus(NO_USE, use, 1 / HOMES_MEASURED);
}

async function useOfWatchdog({ setting, tenant }: Stage): Promise<Use> {
  const began = performance.now();
  const counted = await setting.runtime.checkAlarm(tenant.team.id);
  return useOf(counted, performance.now() - began);
}

/** An object works while it waits: calls to others count as if they were made one after the other. */
const usedBy = (passes: readonly Pass[]): Use =>
  passes.reduce((sum, pass) => {
    const waitedMs = (pass.calls.provider + pass.calls.slack) * UPSTREAM_MS;
    return plus(sum, useOf(pass, pass.ms + waitedMs));
  }, NO_USE);

const useOf = (counted: Rung, busyMs: number): Use => ({
  ...NO_USE,
  workerRequests: counted.workerRequests,
  objectRequests: counted.objectRequests,
  gbSeconds: (busyMs / 1_000) * OBJECT_GB,
  // Each query to D1 reads one row by its key.
  rowsRead: counted.rowsRead + counted.queries,
  // Setting an alarm is billed as a row.
  rowsWritten: counted.rowsWritten + counted.alarmsSet,
});
