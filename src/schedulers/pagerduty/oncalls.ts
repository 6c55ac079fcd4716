/**
 * `/oncalls`: who is on call in many schedules in one request, with e-mail addresses and ends. It leaves out schedules that
 * no escalation policy uses, and repeats a row for each policy and level that uses its schedule.
 */
import type { OnCallPerson, SchedulerFailure } from "../../domain/on-call.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import { unreadable } from "../failures.ts";
import type { Stint } from "../shifts.ts";
import type { PagerDutyApi, Query } from "./api.ts";
import { onCallRow, rowOwner } from "./shapes.ts";

/** Ids per request. How many are allowed is not documented: a refusal halves the batch (see `readBatch`). */
const BATCH = 100;
const PAGE = 100;
/** Bad request, not found, too large, address too long: something about the ids asked for. */
const BATCH_REFUSED = [400, 404, 413, 414];

export type Rows = {
  readonly stints: readonly Stint[];
  /** The rows themselves call the schedule shift-based. */
  readonly isShiftBased: boolean;
};

export type RowsReading = Result<Rows, SchedulerFailure>;

/** Has an entry for every id; one without rows has no stints. */
export async function readRows(
  api: PagerDutyApi,
  scheduleIds: readonly string[],
  query: Query,
): Promise<ReadonlyMap<string, RowsReading>> {
  const readings = new Map<string, RowsReading>();
  for (let start = 0; start < scheduleIds.length; start += BATCH) {
    const batch = await readBatch(api, scheduleIds.slice(start, start + BATCH), query);
    for (const [id, reading] of batch) readings.set(id, reading);
  }
  return readings;
}

/** Where a page of the batch can't be read, any of its schedules may lack a row: all of them fail. */
async function readBatch(
  api: PagerDutyApi,
  ids: readonly string[],
  query: Query,
): Promise<ReadonlyMap<string, RowsReading>> {
  const answer = await api.list({
    path: "/oncalls",
    query: [...ids.map((id) => ["schedule_ids[]", id] as const), ["include[]", "users"], ...query],
    field: "oncalls",
    pageSize: PAGE,
    absentOn: BATCH_REFUSED,
  });
  if (!answer.ok) return forAll(ids, answer);
  if (answer.value) return sortRows(ids, answer.value);
  // Not documented: one id that is gone, or too many ids, may spoil the request for the rest.
  if (ids.length === 1) return forAll(ids, ok({ stints: [], isShiftBased: false }));
  const middle = Math.ceil(ids.length / 2);
  return new Map([
    ...(await readBatch(api, ids.slice(0, middle), query)),
    ...(await readBatch(api, ids.slice(middle), query)),
  ]);
}

function sortRows(
  ids: readonly string[],
  rows: readonly unknown[],
): ReadonlyMap<string, RowsReading> {
  const readings = new Map<string, RowsReading>(
    ids.map((id) => [id, ok({ stints: [], isShiftBased: false })]),
  );
  for (const row of rows) {
    const owner = rowOwner.safeParse(row);
    // The row may be of any of these schedules.
    if (!owner.success) return forAll(ids, err(unreadable("an on-call without its schedule")));
    const { schedule } = owner.data;
    const before = schedule && readings.get(schedule.id);
    if (!schedule || !before?.ok) continue;
    const parsed = onCallRow.safeParse(row);
    if (!parsed.success) {
      readings.set(schedule.id, err(unreadable("an on-call without its person or its times")));
      continue;
    }
    const stint: Stint = {
      person: parsed.data.user,
      from: parsed.data.start ?? Number.NEGATIVE_INFINITY,
      until: parsed.data.end ?? Number.POSITIVE_INFINITY,
    };
    readings.set(
      schedule.id,
      ok({
        stints: [...before.value.stints, stint],
        isShiftBased: before.value.isShiftBased || schedule.type.includes("v3"),
      }),
    );
  }
  return readings;
}

const forAll = (ids: readonly string[], reading: RowsReading): ReadonlyMap<string, RowsReading> =>
  new Map(ids.map((id) => [id, reading]));

/** The people of rows that are all of one instant, and when the first of them goes off call. */
export function peopleOf(stints: readonly Stint[]): {
  readonly people: readonly OnCallPerson[];
  readonly until: number | null;
} {
  const ends = new Map<string, { person: OnCallPerson; until: number }>();
  for (const { person, until } of stints) {
    // A person's rows, one for each policy and level, may end at different times: they go with the last.
    const before = ends.get(person.id)?.until ?? Number.NEGATIVE_INFINITY;
    ends.set(person.id, { person, until: Math.max(until, before) });
  }
  const until = Math.min(...[...ends.values()].map((entry) => entry.until));
  return {
    people: [...ends.values()].map((entry) => entry.person),
    until: Number.isFinite(until) ? until : null,
  };
}
