/** Upcoming shifts per schedule, and the gaps in which no schedule has anybody on call. Pure. */

import type { OnCallPerson, SchedulerFailure, Shift, ShiftsReading } from "./on-call.ts";
import type { ScheduleRef } from "./rotation.ts";
import type { IneligibleReason, Match } from "./slack-member.ts";

export type ComingPerson = {
  /** Null: no Slack account matched. */
  readonly userId: string | null;
  readonly name: string;
  /** Why they can't be a group member; null: they can, or Slack was not asked yet. */
  readonly trouble: "no_account" | IneligibleReason | null;
};

/** An upcoming shift (epoch ms). Without people it is a gap. */
export type ComingShift = {
  readonly from: number;
  readonly until: number;
  readonly people: readonly ComingPerson[];
};

export type ComingSchedule = { readonly name: string } & (
  | { readonly status: "read"; readonly shifts: readonly ComingShift[] }
  /** Its shifts are unknown. */
  | { readonly status: "unread"; readonly failure: SchedulerFailure }
);

export type Stretch = { readonly from: number; readonly until: number };

export type ComingUp = {
  readonly schedules: readonly ComingSchedule[];
  /** Nobody is on call in any schedule. Null: one schedule could not be read, so gaps are unknown. */
  readonly gaps: readonly Stretch[] | null;
};

/** @param shifts by schedule id; a schedule that is absent counts as not read yet (`postponed`) */
export function comingUp(
  schedules: readonly ScheduleRef[],
  shifts: ReadonlyMap<string, ShiftsReading>,
  facts: {
    readonly match: (person: OnCallPerson) => Match;
    readonly isPlaceholder: (person: OnCallPerson) => boolean;
  },
): ComingUp {
  const comingSchedules = schedules.map(({ id, name }): ComingSchedule => {
    const reading = shifts.get(id) ?? { ok: false, error: { reason: "postponed" } };
    return reading.ok
      ? { name, status: "read", shifts: reading.value.map((shift) => comingShift(shift, facts)) }
      : { name, status: "unread", failure: reading.error };
  });
  return { schedules: comingSchedules, gaps: gapsIn(comingSchedules) };
}

function comingShift(
  { from, until, people }: Shift,
  { match, isPlaceholder }: Parameters<typeof comingUp>[2],
): ComingShift {
  const present = people.filter((person) => !isPlaceholder(person));
  return { from, until, people: present.map((person) => comingPerson(person, match(person))) };
}

function comingPerson({ name }: OnCallPerson, found: Match): ComingPerson {
  switch (found.status) {
    case "matched":
      return { userId: found.member.id, name, trouble: found.member.ineligible };
    case "no_account":
      return { userId: null, name, trouble: "no_account" };
    case "unknown":
      return { userId: null, name, trouble: null };
  }
}

function gapsIn(schedules: readonly ComingSchedule[]): readonly Stretch[] | null {
  const all: (readonly ComingShift[])[] = [];
  for (const schedule of schedules) {
    if (schedule.status === "unread") return null;
    all.push(schedule.shifts);
  }
  const edges = [...new Set(all.flat().flatMap(({ from, until }) => [from, until]))].toSorted(
    (a, b) => a - b,
  );
  const gaps: Stretch[] = [];
  for (const [index, from] of edges.entries()) {
    const until = edges[index + 1];
    if (until === undefined) break;
    const isCovered = all
      .flat()
      .some((shift) => shift.people.length > 0 && shift.from <= from && from < shift.until);
    if (isCovered) continue;
    const last = gaps.at(-1);
    if (last?.until === from) gaps[gaps.length - 1] = { from: last.from, until };
    else gaps.push({ from, until });
  }
  return gaps;
}

/** The calendar day of an instant (epoch ms) in one time zone, as a comparable text. */
export type DayOf = (at: number) => string;

/** Shifts grouped by the day of their start; shifts that started before the window are in one group (`day` null). */
export function byDay(
  shifts: readonly ComingShift[],
  windowFrom: number,
  dayOf: DayOf,
): readonly { readonly day: number | null; readonly shifts: readonly ComingShift[] }[] {
  const days = new Map<string, { day: number | null; shifts: ComingShift[] }>();
  for (const shift of shifts) {
    const isRunning = shift.from <= windowFrom;
    const key = isRunning ? "" : dayOf(shift.from);
    const known = days.get(key) ?? { day: isRunning ? null : shift.from, shifts: [] };
    known.shifts.push(shift);
    days.set(key, known);
  }
  return [...days.values()];
}

/** @param timeZone an IANA name from Slack (`user.tz`); UTC where this runtime doesn't know the name */
export function daysIn(timeZone: string): DayOf {
  const format = formatIn(timeZone);
  return (at) => format.format(at);
}

function formatIn(timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat("en-CA", { timeZone });
  } catch {
    return new Intl.DateTimeFormat("en-CA", { timeZone: "UTC" });
  }
}
