/** Both of PagerDuty's lists: no single endpoint returns layer-based (v2) and shift-based (v3) schedules together. */
import type { ScheduleListing, SchedulerFailure } from "../../domain/on-call.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import { unreadable } from "../failures.ts";
import type { PagerDutyApi } from "./api.ts";
import { listedSchedule } from "./shapes.ts";

const LAYERED_PAGE = 100;
const SHIFT_BASED_PAGE = 1000;
/** An account without shift-based schedules may not have the API at all; how it then refuses is not documented. */
const NOT_ENABLED = [400, 403, 404];

type Listings = Result<readonly ScheduleListing[], SchedulerFailure>;

export const listLayered = (api: PagerDutyApi): Promise<Listings> =>
  listSchedules(api, "/schedules", LAYERED_PAGE, []);

export const listShiftBased = (api: PagerDutyApi): Promise<Listings> =>
  listSchedules(api, "/v3/schedules", SHIFT_BASED_PAGE, NOT_ENABLED);

async function listSchedules(
  api: PagerDutyApi,
  path: string,
  pageSize: number,
  absentOn: readonly number[],
): Promise<Listings> {
  const answer = await api.list({ path, query: [], field: "schedules", pageSize, absentOn });
  if (!answer.ok) return answer;
  const listings: ScheduleListing[] = [];
  for (const item of answer.value ?? []) {
    const parsed = listedSchedule.safeParse(item);
    if (!parsed.success) return err(unreadable("a schedule without its id"));
    const { id, name, summary } = parsed.data;
    // PagerDuty has no disabled schedules.
    listings.push({ id, name: name ?? summary ?? id, enabled: true });
  }
  return ok(listings);
}
