/**
 * Reads one schedule by itself: those that `/oncalls` leaves out (no escalation policy uses them) and shift-based ones.
 * PagerDuty has layer-based schedules (v2) and shift-based ones (v3) in two APIs that don't answer for each other. An
 * upgrade moves a schedule from one to the other under the same id, so its kind is read in each pass and never stored.
 */
import type {
  OnCall,
  OnCallReading,
  SchedulerFailure,
  Shift,
  ShiftsReading,
} from "../../domain/on-call.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import { onCallAt, type Stint, shiftsOf } from "../shifts.ts";
import type { PagerDutyApi, Query } from "./api.ts";
import { listShiftBased } from "./lists.ts";
import type { PagerDutyPeople } from "./people.ts";
import { type FinalEntry, layeredSchedule, shiftBasedSchedule, usersAnswer } from "./shapes.ts";

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

  const layered = (id: string, from: number, until: number): Promise<Entries> =>
    api.find(
      `/schedules/${encodeURIComponent(id)}`,
      [...between(from, until), ["overflow", "true"]],
      layeredSchedule,
      OTHER_API,
    );
  const shiftBased = (
    id: string,
    from: number,
    until: number,
    absentOn: readonly number[],
  ): Promise<Entries> =>
    api.find(
      `/v3/schedules/${encodeURIComponent(id)}`,
      [...between(from, until), ["include[]", "final_schedule"], ["overflow", "true"]],
      shiftBasedSchedule,
      absentOn,
    );

  // Read at most once. It spares a request to the wrong API for each schedule, and an empty list from the wrong API would
  // otherwise look like "nobody".
  let shiftBasedIds: Promise<Result<ReadonlySet<string>, SchedulerFailure>> | null = null;
  const isShiftBased = async (id: string): Promise<Result<boolean, SchedulerFailure>> => {
    shiftBasedIds ??= listShiftBased(api).then((listed) =>
      listed.ok ? ok(new Set(listed.value.map((schedule) => schedule.id))) : listed,
    );
    const ids = await shiftBasedIds;
    return ids.ok ? ok(ids.value.has(id)) : ids;
  };

  const onCallOf = async (entries: Entries, now: number): Promise<OnCallReading> => {
    if (!entries.ok) return entries;
    if (!entries.value) return err({ reason: "not_found" });
    const { people: nameless, until } = onCallAt(stintsOf(entries.value), now);
    const found = await people.byIds(nameless.map((person) => person.id));
    return found.ok ? ok({ people: named(nameless, found.value), until }) : found;
  };
  const shiftsOfEntries = async (
    entries: Entries,
    from: number,
    until: number,
  ): Promise<ShiftsReading> => {
    if (!entries.ok) return entries;
    if (!entries.value) return err({ reason: "not_found" });
    const shifts = shiftsOf(stintsOf(entries.value), from, until);
    const found = await people.byIds(shifts.flatMap((s) => s.people.map((person) => person.id)));
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
    const { users } = answer.value;
    for (const person of users) people.meet(person);
    // Those users are of a window; the final schedule is exact, and has the next change. Where it can't be read, the
    // users are the answer, and polling finds the next change.
    const entries = await layered(id, now, now + LOOKAHEAD_MS);
    const exact = await onCallOf(entries, now);
    if (exact.ok && (exact.value.people.length > 0 || users.length === 0)) return exact;
    return ok({ people: users, until: null });
  };

  const shiftBasedOnCall = async (id: string, now: number, absentOn: readonly number[]) =>
    onCallOf(await shiftBased(id, now, now + LOOKAHEAD_MS, absentOn), now);

  return {
    shiftBasedOnCall: (id, now) => shiftBasedOnCall(id, now, [404]),
    async shiftBasedShifts(id, from, until) {
      return shiftsOfEntries(await shiftBased(id, from, until, [404]), from, until);
    },
    async onCall(id, now) {
      const kind = await isShiftBased(id);
      if (!kind.ok) return kind;
      if (kind.value) return shiftBasedOnCall(id, now, [404]);
      const reading = await layeredOnCall(id, now);
      if (!reading.ok) return reading;
      // Neither listed nor layer-based: the other API decides, unless the account doesn't have it (403, 404).
      return reading.value ? ok(reading.value) : shiftBasedOnCall(id, now, [403, 404]);
    },
    async shifts(id, from, until) {
      const kind = await isShiftBased(id);
      if (!kind.ok) return kind;
      if (kind.value) return this.shiftBasedShifts(id, from, until);
      const entries = await layered(id, from, until);
      if (!entries.ok || entries.value) return shiftsOfEntries(entries, from, until);
      const other = await shiftBased(id, from, until, [403, 404]);
      return shiftsOfEntries(other, from, until);
    },
  };
}

/** Entries as stints; the people have only their ids so far. */
const stintsOf = (entries: readonly FinalEntry[]): readonly Stint[] =>
  entries.flatMap(({ personId, from, until }) =>
    personId === null ? [] : [{ person: { id: personId, name: "", emails: [] }, from, until }],
  );

const named = (nameless: OnCall["people"], known: ReadonlyMap<string, OnCall["people"][number]>) =>
  nameless.map((person) => known.get(person.id) ?? person);
