/**
 * Reads one schedule by itself: those that `/oncalls` leaves out (no escalation policy uses them) and shift-based ones.
 * PagerDuty has layer-based schedules (v2) and shift-based ones (v3) in two APIs that don't answer for each other. An
 * upgrade moves a schedule from one to the other under the same id, so its kind is read in each pass and never stored.
 */
import {
  isUnnamed,
  type OnCall,
  type OnCallPerson,
  type OnCallReading,
  type SchedulerFailure,
  type Shift,
  type ShiftsReading,
  unnamedPerson,
} from "../../domain/on-call.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import { unreadable } from "../failures.ts";
import { onCallAt, type Stint, shiftsOf } from "../shifts.ts";
import type { PagerDutyApi, Query } from "./api.ts";
import { listShiftBased } from "./lists.ts";
import type { PagerDutyPeople } from "./people.ts";
import {
  assignmentOf,
  type FinalEntry,
  layeredEntryOf,
  layeredSchedule,
  personIn,
  shiftBasedSchedule,
  usersAnswer,
} from "./shapes.ts";

/** How far ahead the next change is looked for. Later passes find later changes in time. */
export const LOOKAHEAD_MS = 14 * 24 * 60 * 60_000;
/** The window that PagerDuty's own examples use for "now". */
const NOW_WINDOW_MS = 1000;
/** An id that belongs to the other API is refused with one or the other: sources disagree. */
export const OTHER_API = [400, 404];

export interface SingleSchedules {
  onCall(id: string, now: number): Promise<OnCallReading>;
  shifts(id: string, from: number, until: number): Promise<ShiftsReading>;
  /** The same for one that is known to be shift-based. */
  shiftBasedOnCall(id: string, now: number): Promise<OnCallReading>;
  shiftBasedShifts(id: string, from: number, until: number): Promise<ShiftsReading>;
}

export const between = (from: number, until: number): Query => [
  ["since", new Date(from).toISOString()],
  ["until", new Date(until).toISOString()],
];

export function singleSchedules(api: PagerDutyApi, people: PagerDutyPeople): SingleSchedules {
  /** Null: not in this API. */
  type Entries = Result<readonly FinalEntry[] | null, SchedulerFailure>;

  const layered = async (id: string, from: number, until: number): Promise<Entries> => {
    const answer = await api.find(
      `/schedules/${encodeURIComponent(id)}`,
      [...between(from, until), ["overflow", "true"]],
      layeredSchedule,
      OTHER_API,
    );
    if (!answer.ok || answer.value === null) return answer.ok ? ok(null) : answer;
    const { rendered_schedule_entries: items = null } = answer.value.schedule?.final_schedule ?? {};
    return entriesOf(items, layeredEntryOf);
  };
  const shiftBased = async (
    id: string,
    from: number,
    until: number,
    absentOn: readonly number[],
  ): Promise<Entries> => {
    const answer = await api.find(
      `/v3/schedules/${encodeURIComponent(id)}`,
      [...between(from, until), ["include[]", "final_schedule"], ["overflow", "true"]],
      shiftBasedSchedule,
      absentOn,
    );
    if (!answer.ok || answer.value === null) return answer.ok ? ok(null) : answer;
    const { computed_shift_assignments: items = null } =
      answer.value.schedule?.final_schedule ?? {};
    return entriesOf(items, assignmentOf);
  };

  // Read at most once. It spares a request to the wrong API for each schedule, and an empty list from the wrong API would
  // otherwise look like "nobody". Null: the list can't be read, so either API may have the schedule.
  let shiftBasedIds: Promise<Result<ReadonlySet<string> | null, SchedulerFailure>> | null = null;
  const isShiftBased = async (id: string): Promise<Result<boolean | null, SchedulerFailure>> => {
    shiftBasedIds ??= listShiftBased(api).then((listed) => {
      if (listed.ok) return ok(new Set(listed.value.map((schedule) => schedule.id)));
      return OF_THE_PASS.includes(listed.error.reason) ? listed : ok(null);
    });
    const ids = await shiftBasedIds;
    if (!ids.ok) return ids;
    return ok(ids.value?.has(id) ?? null);
  };

  const onCallOf = async (id: string, entries: Entries, now: number): Promise<OnCallReading> => {
    if (!entries.ok) return entries;
    if (!entries.value) return err({ reason: "not_found" });
    const { people: told, until } = onCallAt(stintsOf(id, entries.value), now);
    const found = await people.complete(told.filter(isKnown));
    return found.ok ? ok({ people: named(told, found.value), until }) : found;
  };
  const shiftsOfEntries = async (
    id: string,
    entries: Entries,
    from: number,
    until: number,
  ): Promise<ShiftsReading> => {
    if (!entries.ok) return entries;
    if (!entries.value) return err({ reason: "not_found" });
    const shifts = shiftsOf(stintsOf(id, entries.value), from, until);
    const found = await people.complete(shifts.flatMap((s) => s.people).filter(isKnown));
    if (!found.ok) return found;
    return ok(shifts.map((s): Shift => ({ ...s, people: named(s.people, found.value) })));
  };

  /** A layer-based schedule that no policy uses; null where it isn't layer-based. */
  const layeredOnCall = async (
    id: string,
    now: number,
  ): Promise<Result<OnCall | null, SchedulerFailure>> => {
    const path = `/schedules/${encodeURIComponent(id)}/users`;
    const answer = await api.find(path, between(now, now + NOW_WINDOW_MS), usersAnswer, OTHER_API);
    if (!answer.ok || !answer.value) return answer.ok ? ok(null) : answer;
    const users = answer.value.users?.map((user) => personIn(user) ?? unnamedPerson(id)) ?? null;
    for (const person of users ?? []) people.meet(person);
    // Those users are of a window; the final schedule is exact, and has the next change. Where it can't be read, the
    // users are the answer, and polling finds the next change.
    const entries = await layered(id, now, now + LOOKAHEAD_MS);
    const exact = await onCallOf(id, entries, now);
    if (exact.ok && (exact.value.people.length > 0 || users?.length === 0)) return exact;
    if (!users) return exact.ok ? err(unreadable("unexpected users")) : exact;
    return ok({ people: users, until: null });
  };

  const shiftBasedOnCall = async (id: string, now: number, absentOn: readonly number[]) =>
    onCallOf(id, await shiftBased(id, now, now + LOOKAHEAD_MS, absentOn), now);

  return {
    shiftBasedOnCall: (id, now) => shiftBasedOnCall(id, now, [404]),
    async shiftBasedShifts(id, from, until) {
      return shiftsOfEntries(id, await shiftBased(id, from, until, [404]), from, until);
    },
    async onCall(id, now) {
      const kind = await isShiftBased(id);
      if (!kind.ok) return kind;
      if (kind.value) return shiftBasedOnCall(id, now, [404]);
      const reading = await layeredOnCall(id, now);
      if (!reading.ok) return reading;
      const isSure = kind.value === false || (reading.value && reading.value.people.length > 0);
      if (reading.value && isSure) return ok(reading.value);
      // Neither listed nor layer-based: the other API decides, unless the account doesn't have it (403, 404).
      const other = await shiftBasedOnCall(id, now, kind.value === null ? OTHER_API : [403, 404]);
      const isElsewhere = other.ok || other.error.reason !== "not_found";
      return isElsewhere || !reading.value ? other : ok(reading.value);
    },
    async shifts(id, from, until) {
      const kind = await isShiftBased(id);
      if (!kind.ok) return kind;
      if (kind.value) return this.shiftBasedShifts(id, from, until);
      const entries = await layered(id, from, until);
      const isSure =
        kind.value === false || (entries.ok && entries.value && entries.value.length > 0);
      if (!entries.ok || (entries.value && isSure))
        return shiftsOfEntries(id, entries, from, until);
      const absentOn = kind.value === null ? OTHER_API : [403, 404];
      const other = await shiftBased(id, from, until, absentOn);
      const chosen = other.ok && other.value === null ? entries : other;
      return shiftsOfEntries(id, chosen, from, until);
    },
  };
}

/** These failures are about the whole pass, not about the list. */
const OF_THE_PASS: readonly SchedulerFailure["reason"][] = [
  "unauthorized",
  "rate_limited",
  "postponed",
];

/** An entry of which it can't be told when it is may be of any time: then the schedule can't be read. */
function entriesOf(
  items: readonly unknown[] | null,
  entryOf: (item: unknown) => FinalEntry | null,
): Result<readonly FinalEntry[], SchedulerFailure> {
  if (!items) return err(unreadable("unexpected final_schedule"));
  const entries: FinalEntry[] = [];
  for (const item of items) {
    const entry = entryOf(item);
    if (!entry) return err(unreadable("a shift without its times"));
    entries.push(entry);
  }
  return ok(entries);
}

/** Entries as stints; of most people only their ids are known so far. */
const stintsOf = (scheduleId: string, entries: readonly FinalEntry[]): readonly Stint[] =>
  entries.flatMap(({ person, from, until }) =>
    person === null
      ? []
      : [{ person: person === "unnamed" ? unnamedPerson(scheduleId) : person, from, until }],
  );

const isKnown = ({ id }: OnCallPerson): boolean => !isUnnamed(id);

const named = (told: readonly OnCallPerson[], known: ReadonlyMap<string, OnCallPerson>) =>
  told.map((person) => known.get(person.id) ?? person);
