/** "Refresh": what is read again. Pressed by many, or often, it is done a few times a minute: passes need the allowance. */
import { keysOf } from "../../domain/reading-key.ts";
import { retrySuspects } from "../connection/connection.ts";
import { markSchedulesOld } from "../connection/lists.ts";
import type { Context } from "../context.ts";
import { markGroupsStale } from "../groups/list.ts";
import { forgetPermissions } from "../groups/permissions.ts";
import { forgetNameSearch } from "../people/name-search.ts";
import type { Refreshes } from "../store/state/sync.ts";
import { requestLookAhead } from "../wake.ts";

const MINUTE_MS = 60_000;
/** All refreshes of a minute read about so many schedules, each of which may take a request. */
const READS_A_MINUTE = 120;
const MOST_REFRESHES = 10;

const NONE: Refreshes = { times: [], isPending: false, waitsUntil: null };
const refreshesOf = ({ store }: Context): Refreshes => store.state.sync.get("refreshes") ?? NONE;

/** Everything is read again in the next pass, or when the minute is over that had enough of it. Call it in a transaction. */
export function requestRefresh(ctx: Context): void {
  const { sync } = ctx.store.state;
  const refreshes = refreshesOf(ctx);
  const now = ctx.now();
  if (refreshes.isPending) return;
  const times = refreshes.times.filter((at) => at > now - MINUTE_MS && at <= now);
  const [oldest] = times.slice(-mostRefreshes(ctx));
  if (oldest !== undefined && times.length >= mostRefreshes(ctx)) {
    sync.saveRefreshes({ times, isPending: false, waitsUntil: oldest + MINUTE_MS });
    return;
  }
  sync.saveRefreshes({ times: [...times, now], isPending: true, waitsUntil: null });
  forgetAnswers(ctx);
}

/** When a pass has to begin that does a Refresh which waits, epoch ms; null: none waits. */
export const refreshWaitsUntil = (ctx: Context): number | null => refreshesOf(ctx).waitsUntil;

/** A pass begins: it does a Refresh whose time has come, and a later press asks for another pass. */
export function beginRefresh(ctx: Context): void {
  ctx.store.transaction(() => {
    const { waitsUntil, isPending } = refreshesOf(ctx);
    if (!isPending && waitsUntil !== null && waitsUntil <= ctx.now()) requestRefresh(ctx);
    const after = refreshesOf(ctx);
    if (after.isPending) ctx.store.state.sync.saveRefreshes({ ...after, isPending: false });
  });
}

function mostRefreshes({ store }: Context): number {
  const keys = new Set(store.rotations.all().flatMap(keysOf));
  const most = Math.floor(READS_A_MINUTE / Math.max(1, keys.size));
  return Math.max(1, Math.min(MOST_REFRESHES, most));
}

/** Schedules, groups and unmatched people are read again, and what Slack refused is tried again. */
function forgetAnswers(ctx: Context): void {
  const { store } = ctx;
  store.rotations.markAllDue();
  store.people.forgetMisses();
  forgetNameSearch(ctx);
  markGroupsStale(ctx);
  forgetPermissions(ctx);
  markSchedulesOld(ctx);
  retrySuspects(ctx);
  requestLookAhead(ctx);
  store.outbox.retryRefusedNow(ctx.now());
}
