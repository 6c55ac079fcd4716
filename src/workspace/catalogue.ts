/** The lists that the pickers search: Slack's user groups and the scheduling system's schedules, kept by the object. */
import type { ScheduleListing } from "../domain/on-call.ts";
import type { UserGroup } from "../domain/slack-member.ts";
import { readyConnection } from "./connection.ts";
import type { Context } from "./context.ts";
import { listGroups } from "./group-list.ts";
import { refreshHomes } from "./home-refresh.ts";

/** The groups as known; asked of Slack where the list is older than `maxAgeMs`. */
export async function knownGroups(ctx: Context, maxAgeMs: number): Promise<readonly UserGroup[]> {
  const { facts } = ctx.store;
  const isOld = facts.get("groupPickerOld") ?? false;
  if (isOld || ageOf(ctx, facts.get("groupsListedAt")) > maxAgeMs) await listGroups(ctx);
  return ctx.store.groups.all();
}

/** The schedules as known; asked of the system where the list is older than `maxAgeMs`. */
export async function knownSchedules(
  ctx: Context,
  maxAgeMs: number,
): Promise<readonly ScheduleListing[]> {
  const { facts, readings } = ctx.store;
  if (ageOf(ctx, facts.get("listingsAt")) > maxAgeMs) {
    const ready = await readyConnection(ctx);
    const listed = ready.ok ? await ready.value.scheduler.schedules() : null;
    if (listed?.ok) {
      ctx.store.transaction(() => {
        readings.saveListings(listed.value);
        facts.set("listingsAt", ctx.now());
      });
    }
  }
  return readings.listings();
}

/** After connecting: how many schedules there are is on the Home before anybody asks. */
export async function listNewSystem(ctx: Context): Promise<void> {
  const { facts } = ctx.store;
  if (!facts.get("listingWanted")) return;
  // Written first: a list that can't be had must not make every pass try it.
  facts.set("listingWanted", null);
  await knownSchedules(ctx, 0);
  // The first form asks anew: schedules are often made right after connecting.
  if (facts.get("listingsAt") !== null) facts.set("listingsAt", 0);
  refreshHomes(ctx);
}

function ageOf(ctx: Context, listedAt: number | null): number {
  if (listedAt === null) return Number.POSITIVE_INFINITY;
  const age = ctx.now() - listedAt;
  return age < 0 ? Number.POSITIVE_INFINITY : age;
}
