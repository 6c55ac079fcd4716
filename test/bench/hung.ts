/** How long a person waits for a modal while a pass of the same workspace waits for a scheduling system that hangs. */
import { UPSTREAM_MS } from "./handovers.ts";
import { addGroup, addRotations, addSchedule, addTenant, pause, startSetting } from "./setting.ts";
import { percentile } from "./statistics.ts";
import type { Row } from "./table.ts";

/** PagerDuty is asked for a hundred at a time: a pass has more requests than it may have connections. */
const SCHEDULES = 450;
/** All that a pass may have at once (src/workspace/open-context.ts). */
const STUCK = 4;
const WAIT_MS = 60_000;
const LIMIT_MS = 1_000;

export async function measureHung(clicks: number): Promise<readonly Row[]> {
  const setting = await startSetting({ pollS: 15 });
  const { world } = setting;
  try {
    const names = Array.from({ length: SCHEDULES }, (_, n) => n);
    for (const n of names) addSchedule(setting, `S${n}`, n);
    const tenant = await addTenant(setting, "Hung");
    for (const n of names) addGroup(tenant.team, `team-${n}`, n);
    const kept = names.map((n) => ({ group: `team-${n}`, schedule: `S${n}` }));
    await addRotations(setting, tenant, kept);
    await tenant.admin.openHome();
    await tenant.admin.sees("Create Rotation", 30_000);
    world.faults.add({ host: "api.pagerduty.com", effect: { kind: "silence" } });
    world.faults.add({ host: "slack.com", effect: { kind: "slow", ms: UPSTREAM_MS } });
    const waited: number[] = [];
    for (let n = 0; n < clicks; n += 1) {
      const until = Date.now() + WAIT_MS;
      while (world.faults.unanswered < STUCK && Date.now() < until) await pause(5);
      if (world.faults.unanswered < STUCK) throw new Error("no pass waits for the system");
      const began = performance.now();
      await tenant.admin.click("Create Rotation");
      await tenant.admin.seesModal("Create Rotation", WAIT_MS);
      waited.push(performance.now() - began);
      await tenant.admin.closeAll();
    }
    const [typical, longest] = [0.5, 1].map((share) => Math.round(percentile(waited, share)));
    return [
      {
        figure: `a click while a pass waits for a scheduling system that hangs → modal (${clicks} clicks): p50 / longest`,
        budget: `≤ ${LIMIT_MS} ms`,
        measured: `${typical} / ${longest} ms`,
        isKept: (longest ?? 0) <= LIMIT_MS,
      },
    ];
  } finally {
    world.faults.clear();
    await setting.stop();
  }
}
