/** Many workspaces in one runtime, each with a handover in the same minute: latency and memory. Real time. */

import { fillForm, searchAgain, sendAgain, type Tenant } from "./forms.ts";
import { UPSTREAM_MS } from "./handovers.ts";
import {
  accountOf,
  addGroup,
  addSchedule,
  addTenant,
  inParallel,
  pause,
  personId,
  startSetting,
} from "./setting.ts";
import { percentile, spread } from "./statistics.ts";
import { type Row, record } from "./table.ts";

const SCHEDULES = 60;
const MINUTE_MS = 60_000;
const LONG_MS = 24 * 60 * MINUTE_MS;
const AT_ONCE = 6;
const P99_MS = 2_000;
/** From the last installation to the first handover. */
const LEAD_MS = 3_000;

/** @param windowMs how long the handovers are spread over, one schedule after the other */
export async function measureCrowd(tenants: number, windowMs: number): Promise<readonly Row[]> {
  const setting = await startSetting({ pollS: 60 });
  try {
    const { world, runtime } = setting;
    const emptyMiB = runtime.memoryMiB();
    for (let s = 0; s < SCHEDULES; s += 1) addSchedule(setting, `S${s}`, s);
    const made: Tenant[] = [];
    const numbers = Array.from({ length: tenants }, (_, n) => n);
    const wantedBy = (n: number) => ({ group: "oncall", schedule: `S${n % SCHEDULES}` });
    const connectNth = async (n: number): Promise<Tenant> => {
      const tenant = await addTenant(setting, `Workspace ${n}`);
      addGroup(tenant.team, "oncall", n % SCHEDULES);
      made[n] = tenant;
      return tenant;
    };
    const form = await fillForm(setting, await connectNth(0), wantedBy(0));
    await inParallel(AT_ONCE, numbers.slice(1), async (n) => {
      const tenant = await connectNth(n);
      await searchAgain(setting, tenant, form, wantedBy(n));
      await sendAgain(setting, tenant, form, wantedBy(n));
    });
    world.faults.add({ effect: { kind: "slow", ms: UPSTREAM_MS } });
    const start = Date.now() + MINUTE_MS + LEAD_MS;
    const handoverOf = (s: number) => start + Math.round((s * windowMs) / SCHEDULES);
    for (let s = 0; s < SCHEDULES; s += 1) {
      const end = handoverOf(s);
      world.rota.setShifts(`S${s}`, [
        { start: end - LONG_MS, end, personIds: [personId(s)] },
        { start: end, end: end + LONG_MS, personIds: [personId(s + 1)] },
      ]);
    }
    const writtenAt = new Map<string, number>();
    world.onCall(({ at, path, response, body }) => {
      if (!path.endsWith("/usergroups.users.update") || !response.startsWith('{"ok":true')) return;
      const { usergroup } = JSON.parse(body) as { usergroup: string };
      if (!writtenAt.has(usergroup)) writtenAt.set(usergroup, at);
    });
    // Within the minute before, every workspace's own poll has read the new end.
    await pause(start + windowMs + 2 * P99_MS - Date.now());
    const latencies = made.flatMap(({ team }, n) => {
      const group = team.group("oncall");
      const at = writtenAt.get(group.id);
      const isRight = group.members.join() === accountOf(team, (n % SCHEDULES) + 1);
      return at !== undefined && isRight ? [at - handoverOf(n % SCHEDULES)] : [];
    });
    const missed = tenants - latencies.length;
    const fullMiB = runtime.memoryMiB();
    const each =
      emptyMiB === null || fullMiB === null
        ? "not measured"
        : `${Math.round(fullMiB)} MiB, ${Math.round(((fullMiB - emptyMiB) * 1_024) / tenants)} KiB a workspace`;
    return [
      {
        figure: `handover in ${tenants.toLocaleString("en-US")} workspaces of one runtime within ${windowMs / 1_000} s: p50 / p99 / max`,
        budget: `p99 ≤ ${P99_MS} ms, none missed`,
        measured: `${spread(latencies)}, ${missed} missed`,
        isKept: percentile(latencies, 0.99) <= P99_MS && missed === 0,
      },
      record(`memory of workerd with ${tenants.toLocaleString("en-US")} workspaces awake`, each),
    ];
  } finally {
    await setting.stop();
  }
}
