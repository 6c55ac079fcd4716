/** The stored lists that the pickers search: Slack's user groups and the scheduling system's schedules. */

import type { Context } from "../context.ts";
import { shared } from "../deadline.ts";
import { listGroupsOnce } from "../groups/list.ts";
import { refreshHomes } from "../wake.ts";
import { noteRateLimitOf, readForPerson } from "./reads-for-people.ts";

/** 4,000 PagerDuty schedules. */
const LIST_REQUESTS = 40;

/** Lists Slack's user groups again if the list is older than `maxAgeMs`. */
export async function refreshGroupsIfOlderThan(ctx: Context, maxAgeMs: number): Promise<void> {
  const { groups } = ctx.store.state;
  const isStale = groups.get("isPickerStale") ?? false;
  if (!isStale && ageOf(ctx, groups.get("listedAt")) <= maxAgeMs) return;
  await listGroupsOnce(ctx);
}

/** Lists the system's schedules again if the list is older than `maxAgeMs`. */
export async function refreshSchedulesIfOlderThan(ctx: Context, maxAgeMs: number): Promise<void> {
  if (ageOf(ctx, ctx.store.state.connection.get("schedulesListedAt")) <= maxAgeMs) return;
  await shared(ctx, "schedules", () => listSchedules(ctx));
}

async function listSchedules(ctx: Context): Promise<void> {
  const { readings, state } = ctx.store;
  const read = await readForPerson(ctx, { requests: LIST_REQUESTS }, async ({ scheduler }) => {
    const answer = await scheduler.schedules();
    noteRateLimitOf(ctx, scheduler.system, [answer]);
    return answer;
  });
  const listed = read.ok ? read.value : null;
  if (!listed?.ok) return;
  const { value, unlisted } = listed;
  const ids = new Set(value.map(({ id }) => id));
  // What was listed before may be of the kind that could not be listed now.
  const before = unlisted ? readings.listings().filter(({ id }) => !ids.has(id)) : [];
  ctx.store.transaction(() => {
    readings.saveListings([...value, ...before]);
    state.connection.schedulesListed(ctx.now(), unlisted ?? null);
  });
}

/** After connecting, so that the Home says how many schedules there are before anybody opens a form. */
export async function listNewSystem(ctx: Context): Promise<void> {
  const { connection } = ctx.store.state;
  if (!connection.get("isListWanted")) return;
  // Written first, so that not every pass repeats a list that fails.
  connection.newSystemListed();
  await refreshSchedulesIfOlderThan(ctx, 0);
  // The first form lists again: people often add schedules right after connecting.
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
