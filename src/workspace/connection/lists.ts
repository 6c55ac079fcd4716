/** The lists that the pickers search: Slack's user groups and the scheduling system's schedules, kept by the object. */

import type { Context } from "../context.ts";
import { shared } from "../deadline.ts";
import { listGroups } from "../groups/list.ts";
import { refreshHomes } from "../wake.ts";
import { readyConnection } from "./connection.ts";

/** Asks Slack for the groups where the list is older than `maxAgeMs`. */
export async function refreshGroupsIfOlderThan(ctx: Context, maxAgeMs: number): Promise<void> {
  const { groups } = ctx.store.state;
  const isStale = groups.get("isPickerStale") ?? false;
  if (!isStale && ageOf(ctx, groups.get("listedAt")) <= maxAgeMs) return;
  await shared(ctx, "groups", () => listGroups(ctx));
}

/** Asks the system for its schedules where the list is older than `maxAgeMs`. */
export async function refreshSchedulesIfOlderThan(ctx: Context, maxAgeMs: number): Promise<void> {
  if (ageOf(ctx, ctx.store.state.connection.get("schedulesListedAt")) <= maxAgeMs) return;
  await shared(ctx, "schedules", () => listSchedules(ctx));
}

async function listSchedules(ctx: Context): Promise<void> {
  const { readings, state } = ctx.store;
  const ready = await readyConnection(ctx);
  const listed = ready.ok ? await ready.value.scheduler.schedules() : null;
  if (!listed?.ok) return;
  ctx.store.transaction(() => {
    readings.saveListings(listed.value);
    state.connection.schedulesListed(ctx.now());
  });
}

/** After connecting: how many schedules there are is on the Home before anybody asks. */
export async function listNewSystem(ctx: Context): Promise<void> {
  const { connection } = ctx.store.state;
  if (!connection.get("isListWanted")) return;
  // Written first: a list that can't be had must not make every pass try it.
  connection.newSystemListed();
  await refreshSchedulesIfOlderThan(ctx, 0);
  // The first form asks anew: schedules are often made right after connecting.
  if (connection.get("schedulesListedAt") !== null) connection.scheduleListIsOld();
  refreshHomes(ctx);
}

/** The next form asks the system for its schedules, however recent the list is. */
export const markSchedulesOld = (ctx: Context): void =>
  ctx.store.state.connection.scheduleListIsOld();

function ageOf(ctx: Context, listedAt: number | null): number {
  if (listedAt === null) return Number.POSITIVE_INFINITY;
  const age = ctx.now() - listedAt;
  return age < 0 ? Number.POSITIVE_INFINITY : age;
}
