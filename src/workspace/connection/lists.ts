/** The lists that the pickers search: Slack's user groups and the scheduling system's schedules, kept by the object. */

import type { Context } from "../context.ts";
import { shared } from "../deadline.ts";
import { listGroups } from "../groups/list.ts";
import { refreshHomes } from "../wake.ts";
import { readyConnection } from "./connection.ts";

/** Asks Slack for the groups where the list is older than `maxAgeMs`. */
export async function refreshGroupsIfOlderThan(ctx: Context, maxAgeMs: number): Promise<void> {
  const { facts } = ctx.store;
  const isOld = facts.get("groupPickerOld") ?? false;
  if (!isOld && ageOf(ctx, facts.get("groupsListedAt")) <= maxAgeMs) return;
  await shared(ctx, "groups", () => listGroups(ctx));
}

/** Asks the system for its schedules where the list is older than `maxAgeMs`. */
export async function refreshSchedulesIfOlderThan(ctx: Context, maxAgeMs: number): Promise<void> {
  if (ageOf(ctx, ctx.store.facts.get("listingsAt")) <= maxAgeMs) return;
  await shared(ctx, "schedules", () => listSchedules(ctx));
}

async function listSchedules(ctx: Context): Promise<void> {
  const { facts, readings } = ctx.store;
  const ready = await readyConnection(ctx);
  const listed = ready.ok ? await ready.value.scheduler.schedules() : null;
  if (!listed?.ok) return;
  ctx.store.transaction(() => {
    readings.saveListings(listed.value);
    facts.set("listingsAt", ctx.now());
  });
}

/** After connecting: how many schedules there are is on the Home before anybody asks. */
export async function listNewSystem(ctx: Context): Promise<void> {
  const { facts } = ctx.store;
  if (!facts.get("listingWanted")) return;
  // Written first: a list that can't be had must not make every pass try it.
  facts.set("listingWanted", null);
  await refreshSchedulesIfOlderThan(ctx, 0);
  // The first form asks anew: schedules are often made right after connecting.
  if (facts.get("listingsAt") !== null) facts.set("listingsAt", 0);
  refreshHomes(ctx);
}

function ageOf(ctx: Context, listedAt: number | null): number {
  if (listedAt === null) return Number.POSITIVE_INFINITY;
  const age = ctx.now() - listedAt;
  return age < 0 ? Number.POSITIVE_INFINITY : age;
}
