/**
 * One workspace of many rotations under a stepped clock: an hour in which nothing changes, then all shifts ending at
 * once. Counts calls, rows and queries exactly; time is what the machine took, upstreams answering at once.
 */
import { performance } from "node:perf_hooks";
import type { Rung } from "./instrument.ts";
import {
  accountOf,
  addGroup,
  addRotations,
  addSchedule,
  addTenant,
  personId,
  type Setting,
  startSetting,
  type Tenant,
} from "./setting.ts";
import { percentile } from "./statistics.ts";

const START = Date.UTC(2030, 5, 3, 9);
const MINUTE_MS = 60_000;
const LONG_MS = 30 * 24 * 60 * MINUTE_MS;
/** Between two wakes that belong to the same work. */
const BUSY_MS = 10_000;

export type Calls = { provider: number; slack: number };
export type Steady = {
  readonly rotations: number;
  readonly minutes: number;
  readonly passes: number;
  readonly calls: Calls;
  /** Of the pass in the middle: one without a check-up. */
  readonly usual: {
    readonly ms: number;
    readonly rowsRead: number;
    readonly rowsWritten: number;
    readonly calls: Calls;
  };
  readonly cpuMsPerPass: number | null;
  /** Of the whole time, setting alarms included. */
  readonly rowsRead: number;
  readonly rowsWritten: number;
  readonly queries: number;
  readonly bytes: number;
};

export type MassHandover = {
  readonly calls: Calls;
  readonly passes: number;
  /** By the world's clock, from the shifts' end to the last group. */
  readonly tookMs: number;
  /** Groups that don't hold who is on call in the end. */
  readonly wrong: number;
  /** Group writes that Slack accepted, beyond one for each rotation. */
  readonly surplus: number;
};

type Stage = { readonly setting: Setting; readonly tenant: Tenant; readonly calls: Calls };

export async function measureEngine(given: {
  readonly rotations: number;
  readonly pollS: number;
  readonly minutes: number;
  readonly handsOver: boolean;
}): Promise<{ readonly steady: Steady; readonly handover: MassHandover | null }> {
  const stage = await seed(given.rotations, given.pollS);
  try {
    const steady = await steadyTime(stage, given.rotations, given.minutes);
    const handover = given.handsOver ? await handOver(stage, given.rotations) : null;
    return { steady, handover };
  } finally {
    await stage.setting.stop();
  }
}

async function seed(rotations: number, pollS: number): Promise<Stage> {
  const setting = await startSetting({ pollS, stepFrom: START });
  const numbers = Array.from({ length: rotations }, (_, n) => n);
  for (const n of numbers) addSchedule(setting, `S${n}`, n);
  const tenant = await addTenant(setting, "Acme");
  for (const n of numbers) addGroup(tenant.team, `team-${n}`, n);
  const wanted = numbers.map((n) => ({ group: `team-${n}`, schedule: `S${n}` }));
  await addRotations(setting, tenant, wanted);
  const calls: Calls = { provider: 0, slack: 0 };
  setting.world.onCall(({ host }) => {
    calls[host === "slack.com" ? "slack" : "provider"] += 1;
  });
  const stage = { setting, tenant, calls };
  await passWhile(stage, (at) => at < setting.world.now() + BUSY_MS);
  setting.slack.limits.isOn = true;
  return stage;
}

type Pass = Rung & { readonly ms: number; readonly calls: Calls };

/** Rings each alarm at its time, as long as it is wanted. */
async function passWhile(
  { setting, tenant, calls }: Stage,
  isWanted: (at: number) => boolean,
): Promise<readonly Pass[]> {
  const { world, runtime, slack } = setting;
  const passes: Pass[] = [];
  let { alarm } = await runtime.look(tenant.team.id);
  while (alarm !== null && isWanted(alarm)) {
    await setting.setClock(Math.max(alarm, world.now()));
    const before = { ...calls };
    const began = performance.now();
    const rung = await runtime.ring(tenant.team.id);
    const ms = performance.now() - began;
    const made = { provider: calls.provider - before.provider, slack: calls.slack - before.slack };
    passes.push({ ...rung, ms, calls: made });
    await slack.settle();
    slack.line.sent.length = 0;
    slack.events.attempts.length = 0;
    // An event may have asked to be woken sooner.
    alarm = (await runtime.look(tenant.team.id)).alarm;
  }
  return passes;
}

async function steadyTime(stage: Stage, rotations: number, minutes: number): Promise<Steady> {
  const { setting, calls } = stage;
  const until = setting.world.now() + minutes * MINUTE_MS;
  Object.assign(calls, { provider: 0, slack: 0 });
  const cpuBefore = setting.runtime.cpuMs();
  const passes = await passWhile(stage, (at) => at < until);
  const cpuAfter = setting.runtime.cpuMs();
  await setting.setClock(until);
  const sum = (of: (pass: Pass) => number) => passes.reduce((total, pass) => total + of(pass), 0);
  const middle = (of: (pass: Pass) => number) => percentile(passes.map(of), 0.5);
  return {
    rotations,
    minutes,
    passes: passes.length,
    calls: { ...calls },
    usual: {
      ms: middle((p) => p.ms),
      rowsRead: middle((p) => p.rowsRead),
      rowsWritten: middle((p) => p.rowsWritten + p.alarmsSet),
      calls: { provider: middle((p) => p.calls.provider), slack: middle((p) => p.calls.slack) },
    },
    cpuMsPerPass:
      cpuBefore === null || cpuAfter === null ? null : (cpuAfter - cpuBefore) / passes.length,
    rowsRead: sum((p) => p.rowsRead),
    rowsWritten: sum((p) => p.rowsWritten + p.alarmsSet),
    queries: sum((p) => p.queries),
    bytes: passes.at(-1)?.bytes ?? 0,
  };
}

async function handOver(stage: Stage, rotations: number): Promise<MassHandover> {
  const { setting, tenant, calls } = stage;
  const { world } = setting;
  // Between two polls, after one that has told of the shifts' ends.
  const end = world.now() + 3.5 * MINUTE_MS;
  for (let n = 0; n < rotations; n += 1) {
    world.rota.setShifts(`S${n}`, [
      { start: end - LONG_MS, end, personIds: [personId(n)] },
      { start: end, end: end + LONG_MS, personIds: [personId(n + 1)] },
    ]);
  }
  await passWhile(stage, (at) => at < end);
  Object.assign(calls, { provider: 0, slack: 0 });
  let accepted = 0;
  let lastAt = end;
  world.onCall(({ path, response, at }) => {
    const isDone = response.startsWith('{"ok":true');
    if (!path.endsWith("/usergroups.users.update") || !isDone) return;
    accepted += 1;
    lastAt = at;
  });
  const isRight = (n: number) =>
    tenant.team.group(`team-${n}`).members.join() === accountOf(tenant.team, n + 1);
  const numbers = Array.from({ length: rotations }, (_, n) => n);
  const longest = end + (rotations / 10 + 5) * MINUTE_MS;
  const passes = await passWhile(stage, (at) => at < longest && accepted < rotations);
  return {
    calls: { ...calls },
    passes: passes.length,
    tookMs: lastAt - end,
    wrong: numbers.filter((n) => !isRight(n)).length,
    surplus: accepted - rotations,
  };
}
