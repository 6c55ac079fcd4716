/**
 * From the end of a shift, or from an override nobody announced, to the group's update in Slack: in real time, with
 * real alarms, every upstream answering late.
 */
import type { World } from "../world/world.ts";
import type { Tenant } from "./forms.ts";
import {
  accountOf,
  addGroup,
  addRotations,
  addSchedule,
  addTenant,
  inParallel,
  pause,
  personId,
  type Setting,
  startSetting,
} from "./setting.ts";

export const UPSTREAM_MS = 150;
const DAY_MS = 24 * 3_600_000;
const TENANTS_AT_ONCE = 6;
/** After the last change, what is still on its way may arrive. */
const AFTERWARDS_MS = 3_000;

/** When who should be in whose group. */
type Change = { readonly at: number; readonly group: string; readonly member: string };
export type Latencies = { readonly ms: readonly number[]; readonly missed: number };

/** Shifts of `turnMs`, `turns` in each workspace, never at the same instant in two; polls are a minute apart. */
export async function scheduledHandovers(
  tenants: number,
  turns: number,
  turnMs: number,
): Promise<Latencies> {
  const setting = await startSetting({ pollS: 60 });
  try {
    const made = await seedTenants(setting, tenants);
    slowDown(setting.world);
    const watched = watchGroups(setting.world);
    const start = Date.now() + 3_000;
    const changes = made.flatMap(({ team }, n): Change[] => {
      const anchor = start + Math.round((n * turnMs) / tenants);
      // Person n is on call until the anchor; then n+1, n+2, … take turns.
      const turned = Array.from({ length: turns }, (_, i) => n + 1 + i);
      setting.world.rota.setShifts(`S${n}`, [
        { start: start - DAY_MS, end: anchor, personIds: [personId(n)] },
        ...turned.map((who, i) => ({
          start: anchor + i * turnMs,
          end: anchor + (i === turns - 1 ? DAY_MS : (i + 1) * turnMs),
          personIds: [personId(who)],
        })),
      ]);
      return turned.map((who, i) => ({
        at: anchor + i * turnMs,
        group: team.group("oncall").id,
        member: accountOf(team, who),
      }));
    });
    // The workspaces learn of the shifts as of any edit in PagerDuty: somebody presses Refresh, or a poll comes.
    await inParallel(TENANTS_AT_ONCE, made, async ({ admin }) => {
      await admin.click("Refresh");
    });
    await pause(start + (turns + 1) * turnMs + AFTERWARDS_MS - Date.now());
    return latenciesOf(changes, watched);
  } finally {
    await setting.stop();
  }
}

/** Overrides at instants at which no shift ends, found by the poll; each round's are spread over `windowMs`. */
export async function overrides(
  tenants: number,
  rounds: number,
  pollS: number,
  windowMs: number,
): Promise<Latencies> {
  const setting = await startSetting({ pollS });
  try {
    const made = await seedTenants(setting, tenants);
    slowDown(setting.world);
    const watched = watchGroups(setting.world);
    const changes: Change[] = [];
    for (let round = 0; round < rounds; round += 1) {
      await Promise.all(
        made.map(async ({ team }, n) => {
          await pause(((n + 0.5) * windowMs) / tenants);
          const who = n + 1 + round;
          const at = Date.now();
          setting.world.rota.override(`S${n}`, at, at + DAY_MS, [personId(who)]);
          const group = team.group("oncall").id;
          changes.push({ at, group, member: accountOf(team, who) });
        }),
      );
      await pause(
        AFTERWARDS_MS + (round === rounds - 1 ? pollS * 1_000 : pollS * 1_000 - windowMs),
      );
    }
    return latenciesOf(changes, watched);
  } finally {
    await setting.stop();
  }
}

async function seedTenants(setting: Setting, count: number): Promise<Tenant[]> {
  const made: Tenant[] = [];
  const numbers = Array.from({ length: count }, (_, n) => n);
  for (const n of numbers) addSchedule(setting, `S${n}`, n);
  await inParallel(TENANTS_AT_ONCE, numbers, async (n) => {
    const tenant = await addTenant(setting, `Workspace ${n}`);
    addGroup(tenant.team, "oncall", n);
    await addRotations(setting, tenant, [{ group: "oncall", schedule: `S${n}` }], ["#ops"]);
    made[n] = tenant;
  });
  await pause(1_000);
  return made;
}

const slowDown = (world: World): void =>
  world.faults.add({ effect: { kind: "slow", ms: UPSTREAM_MS } });

type Write = { readonly at: number; readonly group: string; readonly members: string };

/** Every group write that Slack accepted, as they come. */
function watchGroups(world: World): readonly Write[] {
  const writes: Write[] = [];
  world.onCall(({ at, path, status, body, response }) => {
    const isDone = status === 200 && (JSON.parse(response) as { ok: boolean }).ok;
    if (!path.endsWith("/usergroups.users.update") || !isDone) return;
    const { usergroup, users } = JSON.parse(body) as { usergroup: string; users: unknown };
    writes.push({ at, group: usergroup, members: String(users) });
  });
  return writes;
}

/** Until the group held who is on call; missed: not before the next change was due. */
function latenciesOf(changes: readonly Change[], writes: readonly Write[]): Latencies {
  const ms: number[] = [];
  let missed = 0;
  for (const { at, group, member } of changes) {
    const next = Math.min(
      ...changes.filter((c) => c.group === group && c.at > at).map((c) => c.at),
    );
    const write = writes.find(
      (w) => w.group === group && w.at >= at && w.at < next && w.members === member,
    );
    if (write) ms.push(write.at - at);
    else missed += 1;
  }
  return { ms, missed };
}
