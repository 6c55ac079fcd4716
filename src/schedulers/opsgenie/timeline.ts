/**
 * A schedule's timeline as Opsgenie's API gives it, and Jira Service Management's, which is Opsgenie's API under another
 * address: who is on call from when until when. Pure. Two quirks of both: the window begins at the start of the week that
 * holds the date asked for, and the running period is cut at the present into a past and a future one.
 */
import type * as z from "zod/mini";
import type { OnCallPerson, SchedulerFailure } from "../../domain/on-call.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import {
  answer,
  anything,
  flag,
  isNone,
  object,
  optionalList,
  text,
} from "../../outgoing/tolerant.ts";
import { unreadable } from "../failures.ts";
import { instant } from "../instant.ts";
import { type Stint, shiftsOf } from "../shifts.ts";

/** One period of one rotation. Rotations run side by side, so periods overlap. */
export type Period = {
  readonly startDate: number;
  readonly endDate: number;
  readonly isOverride: boolean;
  /** The people, teams and escalations that the period itself names. Empty: nobody is on call. */
  readonly named: readonly OnCallPerson[];
  /** The same with teams and escalations replaced by the people behind them, where the answer names those. */
  readonly people: readonly OnCallPerson[];
};

export type Timeline = {
  readonly startDate: number;
  readonly endDate: number;
  readonly periods: readonly Period[];
};

/** A timeline by rotations. */
export type TimelineParts = Omit<Timeline, "periods"> & {
  readonly rotations: readonly TimelineRotation[];
};

type TimelineRotation = {
  /** Null: the answer leaves it out. */
  readonly id: string | null;
  /** It stays in the answer, with what it would have said. */
  readonly isDeleted: boolean;
  /** False: the answer leaves them out, which may or may not mean that there are none. */
  readonly hasPeriods: boolean;
  readonly periods: Result<readonly Period[], SchedulerFailure>;
};

/** Fields of a timeline's answer. */
export const timelineFields = {
  startDate: instant,
  endDate: instant,
  finalTimeline: object({ rotations: optionalList }),
};
export const timelineAnswer = answer(timelineFields);

const rotationAnswer = object({ id: text, deleted: flag, order: anything, periods: anything });
export type Rotation = NonNullable<z.output<typeof rotationAnswer>>;
const periodAnswer = object({ startDate: instant, endDate: instant, type: text });

/** What a period says of the people, teams and escalations in it. */
export type WhoIsIn = (period: unknown) => Pick<Period, "named" | "people">;

export function partsOf(
  { startDate, endDate, finalTimeline }: z.output<typeof timelineAnswer>,
  whoIsIn: WhoIsIn,
  isDeleted: (rotation: Rotation) => boolean = () => false,
): Result<TimelineParts, SchedulerFailure> {
  if (startDate === null || endDate === null)
    return err(unreadable("a timeline without its window"));
  const items = finalTimeline?.rotations;
  if (!items) return err(unreadable("unexpected finalTimeline"));
  const rotations = items.map((item): TimelineRotation => {
    const rotation = rotationAnswer.parse(item);
    return {
      id: rotation?.id ?? null,
      isDeleted: rotation !== null && isDeleted(rotation),
      hasPeriods: !isNone(rotation?.periods),
      periods: rotation ? periodsOf(rotation, whoIsIn) : err(unreadable("unexpected rotations")),
    };
  });
  return ok({ startDate, endDate, rotations });
}

/** A period of which it can't be told when it is may be of any time: then the rotation can't be read. */
function periodsOf(
  rotation: Rotation,
  whoIsIn: WhoIsIn,
): Result<readonly Period[], SchedulerFailure> {
  const items = optionalList.parse(rotation.periods);
  if (!items) return err(unreadable("unexpected periods"));
  const periods: Period[] = [];
  for (const item of items) {
    const period = periodAnswer.parse(item);
    if (!period || period.startDate === null || period.endDate === null)
      return err(unreadable("a period without its times"));
    const { startDate, endDate, type } = period;
    periods.push({ startDate, endDate, isOverride: type === "override", ...whoIsIn(item) });
  }
  return ok(periods);
}

/** The timeline of all rotations: where one of them can't be read, neither can the schedule's. */
export function wholeOf({
  rotations,
  ...window
}: TimelineParts): Result<Timeline, SchedulerFailure> {
  const periods: Period[] = [];
  for (const rotation of rotations) {
    if (rotation.isDeleted) continue;
    if (!rotation.periods.ok) return rotation.periods;
    periods.push(...rotation.periods.value);
  }
  return ok({ ...window, periods });
}

/**
 * Query parameters (without the question mark) for a window that covers [from, until).
 * @param spareWeeks added at both ends, where the week's beginning may be reckoned in another time zone
 */
export function timelineQuery(from: number, until: number, spareWeeks = 0): string {
  // Two weeks more than the span has: the window begins with the week that holds its first instant, and where clocks go
  // forward, so many local days are an hour shorter.
  const weeks = Math.ceil((until - from) / WEEK_MS) + 2 + 2 * spareWeeks;
  return new URLSearchParams({
    interval: String(weeks),
    intervalUnit: "weeks",
    date: isoSeconds(from - spareWeeks * WEEK_MS),
  }).toString();
}

/** ISO 8601 to the second, rounded down: the form of the vendor's own examples. */
export const isoSeconds = (at: number): string =>
  `${new Date(at).toISOString().slice(0, "yyyy-mm-ddThh:mm:ss".length)}Z`;

/**
 * The first instant after `now` at which the people, teams or escalations on call change. Null: not within the window.
 * Changes inside a team or an escalation are not in a timeline.
 */
export function nextChange(timeline: Timeline, now: number): number | null {
  const stints = stintsOf(timeline.periods, (period) => period.named);
  const current = shiftsOf(stints, now, timeline.endDate)[0];
  // Every period is cut at the window's end: that is no change.
  return current && current.until < timeline.endDate ? current.until : null;
}

/** Ids of the people on call by an override now. */
export const overridersIn = (timeline: Timeline, now: number): ReadonlySet<string> =>
  new Set(
    timeline.periods
      .filter((p) => p.isOverride && p.startDate <= now + CLOCKS_APART_MS && now < p.endDate)
      .flatMap((p) => p.people)
      .filter((person) => !isStandIn(person))
      .map((person) => person.id),
  );

/** True where the timeline has nobody on call now. */
export const isNobodyIn = (timeline: Timeline, now: number): boolean =>
  timeline.periods.every((p) => p.named.length === 0 || now < p.startDate || p.endDate <= now);

/** Who is on call when, over the whole window, with placeholders for teams and escalations. */
export const timelineStints = (timeline: Timeline): readonly Stint[] =>
  stintsOf(timeline.periods, (period) => period.people);

const stintsOf = (
  periods: readonly Period[],
  peopleOf: (period: Period) => readonly OnCallPerson[],
): readonly Stint[] =>
  periods.flatMap((period) =>
    peopleOf(period).map((person) => ({ person, from: period.startDate, until: period.endDate })),
  );

/** The placeholder person of a team or an escalation. @param name as a failure's sentence names it */
export const standIn = (type: string, id: string, name: string): OnCallPerson => ({
  id: `${STAND_IN}${type}:${id}`,
  name,
  emails: [],
});

/** True of a team or an escalation. */
export const isStandIn = (person: OnCallPerson): boolean => person.id.startsWith(STAND_IN);

/** The running period is cut at the system's present, which may be a moment after ours. */
const CLOCKS_APART_MS = 60_000;
const WEEK_MS = 7 * 24 * 60 * 60_000;

/** No person's id begins with it. */
const STAND_IN = "\u0000";
