/**
 * PagerDuty's lists: of layer-based (v2) and of shift-based (v3) schedules, since no single endpoint returns both, and of escalation
 * policies.
 */
import type { ScheduleListing, SchedulerFailure } from "../../domain/on-call.ts";
import { ok, type Result } from "../../domain/result.ts";
import { readableRows } from "../failures.ts";
import type { SchedulesReading } from "../scheduler.ts";
import type { PagerDutyApi } from "./api.ts";
import { listLevels } from "./policies.ts";
import { listedSchedule } from "./shapes.ts";

const LAYERED_PAGE = 100;
const SHIFT_BASED_PAGE = 1000;

type Listings = Result<readonly ScheduleListing[], SchedulerFailure>;

const listLayered = (api: PagerDutyApi): Promise<Listings> =>
  listOf(api, "/schedules", LAYERED_PAGE);

/** In early access: an account may not have it (400, 402, 403 and 404 were all seen), and it may fail by itself. */
export const listShiftBased = (api: PagerDutyApi): Promise<Listings> =>
  listOf(api, "/v3/schedules", SHIFT_BASED_PAGE);

/**
 * At most 10,000 of each: PagerDuty numbers no more. Beyond is a failure. Where one of the lists fails and another has something,
 * that is listed, with a word about the rest.
 */
export async function listSchedules(api: PagerDutyApi): Promise<SchedulesReading> {
  const layered = await listLayered(api);
  const shiftBased = await listShiftBased(api);
  const levels = await listLevels(api);
  // One that is being upgraded may be in both.
  const listings = new Map(
    [layered, shiftBased, levels].flatMap((list) =>
      list.ok ? list.value.map((listing) => [listing.id, listing] as const) : [],
    ),
  );
  const all = ok([...listings.values()]);
  if (!layered.ok && listings.size === 0) return layered;
  if (!layered.ok) return { ...all, unlisted: { what: "layer-based", failure: layered.error } };
  // Before the shift-based ones, which many accounts don't have.
  if (!levels.ok) return { ...all, unlisted: { what: "levels", failure: levels.error } };
  if (!shiftBased.ok)
    return { ...all, unlisted: { what: "shift-based", failure: shiftBased.error } };
  return all;
}

async function listOf(api: PagerDutyApi, path: string, pageSize: number): Promise<Listings> {
  const answer = await api.list({ path, query: [], field: "schedules", pageSize, absentOn: [] });
  return answer.ok ? readableRows(answer.value, listingIn) : answer;
}

/** Null: without an id nobody can follow it. PagerDuty has no disabled schedules. */
function listingIn(item: unknown): ScheduleListing | null {
  const { id = null, name = null, summary = null } = listedSchedule.parse(item) ?? {};
  return id === null ? null : { id, name: name ?? summary ?? id, enabled: true };
}
