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
  /** For each group, how long it lacked who was on call. */
  readonly lackedMs: readonly number[];
  /** Group writes that Slack accepted, and that changed nothing. */
  readonly surplus: number;
};

const POLL_S = 60;
/** The coming shifts are read every 15 min. */
const KNOWN_FOR_MINUTES = 35;

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
  // Known for long enough that people can join before, and between two polls.
  const end = world.now() + KNOWN_FOR_MINUTES * MINUTE_MS + MINUTE_MS / 2;
  planHandovers(stage, end, 0);
  const writes = new Map<string, { readonly at: number; readonly users: string }[]>();
  world.onCall(({ path, response, at, body }) => {
    const isDone = response.startsWith('{"ok":true');
    if (!path.endsWith("/usergroups.users.update") || !isDone) return;
    const { usergroup, users } = JSON.parse(body) as { usergroup: string; users: string };
    writes.set(usergroup, [...(writes.get(usergroup) ?? []), { at, users }]);
  });
  await passWhile(stage, (at) => at < end);
  forgetCalls(stage);
  const numbers = Array.from({ length: rotations }, (_, n) => n);
  const isRight = (n: number) =>
    tenant.team.group(`team-${n}`).members.join() === accountOf(tenant.team, n + 1);
  const longest = end + (rotations / 10 + 5) * MINUTE_MS;
  const passes = await passWhile(stage, (at) => at < longest && !numbers.every(isRight));
  const lackedMs = numbers.map((n) => {
    const write = writes
      .get(tenant.team.group(`team-${n}`).id)
      ?.find(({ users }) => users.split(",").includes(accountOf(tenant.team, n + 1)));
    return write ? Math.max(0, write.at - end) : Number.POSITIVE_INFINITY;
  });
  const all = [...writes.values()];
  return {
    calls: { ...calls },
    passes: passes.length,
    tookMs: Math.max(end, ...all.flat().map(({ at }) => at)) - end,
    lackedMs,
    wrong: numbers.filter((n) => !isRight(n)).length,
    surplus: all.flatMap((some) => some.filter(({ users }, i) => users === some[i - 1]?.users))
      .length,
  };
}
