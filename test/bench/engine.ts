/** A quiet time in one workspace of many rotations, then all of its shifts ending at once. */
import { accountOf } from "./setting.ts";
import { percentile } from "./statistics.ts";
import {
  type Calls,
  forgetCalls,
  MINUTE_MS,
  openStage,
  type Pass,
  passWhile,
  planHandovers,
  type Stage,
} from "./stepped.ts";

export type Steady = {
  readonly rotations: number;
  readonly calls: Calls;
  readonly passes: readonly Pass[];
  /** Of the pass in the middle: one without a check-up. */
  readonly usual: {
    readonly ms: number;
    readonly rowsRead: number;
    readonly rowsWritten: number;
    /** To D1. */
    readonly queries: number;
    readonly billedMs: number;
    readonly calls: Calls;
  };
  readonly cpuMsPerPass: number | null;
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

const POLL_S = 60;

export async function measureEngine(given: {
  readonly rotations: number;
  readonly minutes: number;
  readonly handsOver: boolean;
}): Promise<{ readonly steady: Steady; readonly handover: MassHandover | null }> {
  const stage = await openStage(given.rotations, POLL_S);
  try {
    const steady = await steadyTime(stage, given.minutes);
    return { steady, handover: given.handsOver ? await handOver(stage) : null };
  } finally {
    await stage.setting.stop();
  }
}

export async function steadyTime(stage: Stage, minutes: number): Promise<Steady> {
  const { setting, calls, rotations } = stage;
  const until = setting.world.now() + minutes * MINUTE_MS;
  forgetCalls(stage);
  const cpuBefore = setting.runtime.cpuMs();
  const passes = await passWhile(stage, (at) => at < until);
  const cpuAfter = setting.runtime.cpuMs();
  await setting.setClock(until);
  const middle = (of: (pass: Pass) => number) => percentile(passes.map(of), 0.5);
  return {
    rotations,
    passes,
    calls: { ...calls },
    usual: {
      ms: middle((p) => p.ms),
      rowsRead: middle((p) => p.rowsRead),
      rowsWritten: middle((p) => p.rowsWritten + p.alarmsSet),
      queries: middle((p) => p.queries),
      billedMs: middle((p) => p.billedMs),
      calls: { provider: middle((p) => p.calls.provider), slack: middle((p) => p.calls.slack) },
    },
    cpuMsPerPass:
      cpuBefore === null || cpuAfter === null ? null : (cpuAfter - cpuBefore) / passes.length,
    bytes: passes.at(-1)?.bytes ?? 0,
  };
}

async function handOver(stage: Stage): Promise<MassHandover> {
  const { setting, tenant, calls, rotations } = stage;
  const { world } = setting;
  // Between two polls, after one that has read the shifts' ends.
  const end = world.now() + 3.5 * MINUTE_MS;
  planHandovers(stage, end, 0);
  await passWhile(stage, (at) => at < end);
  forgetCalls(stage);
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
