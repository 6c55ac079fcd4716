/**
 * One workspace of many rotations under a clock that is stepped from alarm to alarm. Counts calls, rows and queries
 * exactly; time is what the machine took, upstreams answering at once.
 */
import { performance } from "node:perf_hooks";
import type { Tenant } from "./forms.ts";
import type { Counted, Rung } from "./instrument.ts";
import {
  addGroup,
  addRotations,
  addSchedule,
  addTenant,
  personId,
  type Setting,
  startSetting,
} from "./setting.ts";

const START = Date.UTC(2030, 5, 3, 9);
export const MINUTE_MS = 60_000;
const LONG_MS = 30 * 24 * 60 * MINUTE_MS;
/** Between two wakes that belong to the same work. */
const BUSY_MS = 10_000;

export type Calls = { provider: number; slack: number };
export type Stage = {
  readonly setting: Setting;
  readonly tenant: Tenant;
  readonly rotations: number;
  /** Since it was last set to nothing. */
  readonly calls: Calls;
};

/** With a rotation for each of as many schedules, all of them synced; nothing is about to change. */
export async function openStage(
  rotations: number,
  pollS: number,
  channels: readonly string[] = [],
): Promise<Stage> {
  const setting = await startSetting({ pollS, stepFrom: START });
  const numbers = Array.from({ length: rotations }, (_, n) => n);
  for (const n of numbers) addSchedule(setting, `S${n}`, n);
  const tenant = await addTenant(setting, "Acme");
  for (const n of numbers) addGroup(tenant.team, `team-${n}`, n);
  const wanted = numbers.map((n) => ({ group: `team-${n}`, schedule: `S${n}` }));
  await addRotations(setting, tenant, wanted, channels);
  const calls: Calls = { provider: 0, slack: 0 };
  setting.world.onCall(({ host }) => {
    calls[host === "slack.com" ? "slack" : "provider"] += 1;
  });
  const stage = { setting, tenant, rotations, calls };
  // Polls at shorter distances would be such wakes for ever.
  const busyMs = Math.min(BUSY_MS, (pollS * 1_000) / 2);
  await passWhile(stage, (at) => at < setting.world.now() + busyMs);
  setting.slack.limits.isOn = true;
  return stage;
}

export type Pass = Rung & { readonly ms: number; readonly calls: Calls };

/** Rings each alarm at its time, as long as it is wanted; what Slack's events meanwhile cause is counted with the pass. */
export async function passWhile(
  { setting, tenant, calls }: Stage,
  isWanted: (at: number) => boolean,
): Promise<readonly Pass[]> {
  const { world, runtime, slack } = setting;
  const { id } = tenant.team;
  const passes: Pass[] = [];
  let { alarm } = await runtime.look(id);
  while (alarm !== null && isWanted(alarm)) {
    await setting.setClock(Math.max(alarm, world.now()));
    const before = { ...calls };
    const began = performance.now();
    const rung = await runtime.ring(id);
    const ms = performance.now() - began;
    await slack.settle();
    slack.line.sent.length = 0;
    slack.events.attempts.length = 0;
    // An event may have asked to be woken sooner.
    const after = await runtime.look(id);
    const made = { provider: calls.provider - before.provider, slack: calls.slack - before.slack };
    passes.push({ ...after, ...summed(rung, after), ms, calls: made });
    alarm = after.alarm;
  }
  return passes;
}

/** At `at` the person of each schedule gives way to the next; `apartMs` lie between two schedules. */
export function planHandovers({ setting, rotations }: Stage, at: number, apartMs: number): void {
  for (let n = 0; n < rotations; n += 1) {
    const end = at + n * apartMs;
    setting.world.rota.setShifts(`S${n}`, [
      { start: end - LONG_MS, end, personIds: [personId(n)] },
      { start: end, end: end + LONG_MS, personIds: [personId(n + 1)] },
    ]);
  }
}

export function forgetCalls({ calls }: Stage): void {
  Object.assign(calls, { provider: 0, slack: 0 });
}

const COUNTED = [
  "rowsRead",
  "rowsWritten",
  "alarmsSet",
  "queries",
  "billedMs",
  "objectRequests",
  "workerRequests",
] as const satisfies readonly (keyof Counted)[];

const summed = (one: Counted, other: Counted): Counted => ({
  ...one,
  ...Object.fromEntries(COUNTED.map((name) => [name, one[name] + other[name]])),
});
