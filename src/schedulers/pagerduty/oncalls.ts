/**
 * `/oncalls`: who is on call in many schedules in one request, with e-mail addresses and ends. It leaves out schedules that
 * no escalation policy uses, and repeats a row for each policy and level that uses its schedule.
 */
import {
  isUnnamed,
  type OnCallPerson,
  type SchedulerFailure,
  unnamedPerson,
} from "../../domain/on-call.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import type { Outgoing } from "../../outgoing/outgoing.ts";
import { type Batch, readBatches, type SuspectMemory } from "../batches.ts";
import { unreadable } from "../failures.ts";
import type { Edge } from "../instant.ts";
import type { Stint } from "../shifts.ts";
import type { PagerDutyApi, Query } from "./api.ts";
import type { PagerDutyPeople } from "./people.ts";
import { onCallRow, personIn, rowOwner } from "./shapes.ts";

/** People without an address whom a read asks PagerDuty about: deleted ones, most likely. The next reads ask about more. */
const MOST_LOOKUPS = 5;

/** Ids per request. How many are allowed is not documented. */
export const BATCH = 100;
const PAGE = 100;
/** Bad request, not found, too large, address too long: something about the ids asked for. */
const BATCH_REFUSED = [400, 404, 413, 414];

/** All rows of these schedules, or of these escalation policies. Null: PagerDuty refuses the question. */
export const askForRows = (
  api: PagerDutyApi,
  filter: "schedule_ids[]" | "escalation_policy_ids[]",
  ids: readonly string[],
  query: Query,
): Promise<Result<readonly unknown[] | null, SchedulerFailure>> =>
  api.list({
    path: "/oncalls",
    query: [...ids.map((id) => [filter, id] as const), ["include[]", "users"], ...query],
    field: "oncalls",
    pageSize: PAGE,
    absentOn: BATCH_REFUSED,
  });

/** One row. Null: it has no beginning, or no end. */
export type Row = { readonly person: OnCallPerson; readonly start: Edge; readonly end: Edge };

export type Rows = {
  readonly rows: readonly Row[];
  /** The rows themselves call the schedule shift-based. */
  readonly isShiftBased: boolean;
};

export type RowsReading = Result<Rows, SchedulerFailure>;

/** Has an entry for every id; one without rows has none, and one that PagerDuty refuses is `not_found`. */
export const readRows = (
  api: PagerDutyApi,
  outgoing: Outgoing,
  memory: SuspectMemory,
  scheduleIds: readonly string[],
  query: Query,
): Promise<ReadonlyMap<string, RowsReading>> =>
  readBatches({
    ids: scheduleIds,
    size: BATCH,
    // PagerDuty asks for one request after the other.
    width: 1,
    ask: (ids) => readBatch(api, ids, query),
    isOver: api.isOver,
    hurry: api.hurry,
    outgoing,
    memory,
  });

/** Where a page of the batch can't be read, any of its schedules may lack a row: all of them fail. */
async function readBatch(
  api: PagerDutyApi,
  ids: readonly string[],
  query: Query,
): Promise<Batch<Rows>> {
  const answer = await askForRows(api, "schedule_ids[]", ids, query);
  if (!answer.ok) return answer;
  return answer.value ? sortRows(ids, answer.value) : err({ reason: "not_found" });
}

function sortRows(ids: readonly string[], items: readonly unknown[]): Batch<Rows> {
  const rows = new Map<string, Row[]>(ids.map((id) => [id, []]));
  const shiftBased = new Set<string>();
  for (const item of items) {
    const schedule = rowOwner.parse(item)?.schedule;
    // The row may be of any of these schedules.
    if (!schedule?.id) return err(unreadable("an on-call without its schedule"));
    const known = rows.get(schedule.id);
    if (!known) continue;
    const { user, start = null, end = null } = onCallRow.parse(item) ?? {};
    known.push({ person: personIn(user) ?? unnamedPerson(schedule.id), start, end });
    if (schedule.type?.includes("v3")) shiftBased.add(schedule.id);
  }
  return ok(
    new Map(
      [...rows].map(([id, some]) => [id, ok({ rows: some, isShiftBased: shiftBased.has(id) })]),
    ),
  );
}

/** The rows with people's addresses, as far as PagerDuty tells them. */
export async function withAddresses<R extends { readonly rows: readonly Row[] }>(
  people: PagerDutyPeople,
  readings: ReadonlyMap<string, Result<R, SchedulerFailure>>,
): Promise<ReadonlyMap<string, Result<R, SchedulerFailure>>> {
  const all = [...readings.values()].flatMap((reading) => (reading.ok ? reading.value.rows : []));
  for (const { person } of all) people.meet(person);
  const named = all.map(({ person }) => person).filter(({ id }) => !isUnnamed(id));
  const found = await people.complete(named, MOST_LOOKUPS);
  // Who can't be looked up now is who the row says.
  if (!found.ok) return readings;
  const whole = (row: Row): Row => ({
    ...row,
    person: found.value.get(row.person.id) ?? row.person,
  });
  return new Map(
    [...readings].map(([id, reading]) => [
      id,
      reading.ok ? ok({ ...reading.value, rows: reading.value.rows.map(whole) }) : reading,
    ]),
  );
}

/** The rows as stints; null: of one it can't be told when it is. */
export function stintsOf(rows: readonly Row[]): readonly Stint[] | null {
  const stints: Stint[] = [];
  for (const { person, start, end } of rows) {
    if (start === "unreadable" || end === "unreadable") return null;
    stints.push({
      person,
      from: start ?? Number.NEGATIVE_INFINITY,
      until: end ?? Number.POSITIVE_INFINITY,
    });
  }
  return stints;
}

/** The people of rows that are all of one instant, and when the first of them goes off call. */
export function peopleOf(rows: readonly Row[]): {
  readonly people: readonly OnCallPerson[];
  readonly until: number | null;
} {
  const ends = new Map<string, { person: OnCallPerson; until: number }>();
  for (const { person, end } of rows) {
    // A person's rows, one for each policy and level, may end at different times: they go with the last.
    const before = ends.get(person.id)?.until ?? Number.NEGATIVE_INFINITY;
    const until = typeof end === "number" ? end : Number.POSITIVE_INFINITY;
    ends.set(person.id, { person, until: Math.max(until, before) });
  }
  const until = Math.min(...[...ends.values()].map((entry) => entry.until));
  return {
    people: [...ends.values()].map((entry) => entry.person),
    until: Number.isFinite(until) ? until : null,
  };
}

/**
 * Who comes next where nobody is on call at `now`, from the rows of the time ahead: null where they don't tell. A row without
 * a beginning says nothing about now.
 */
export function nextStints(rows: readonly Row[]): readonly Stint[] | null {
  return rows.some(({ start }) => typeof start !== "number") ? null : stintsOf(rows);
}
