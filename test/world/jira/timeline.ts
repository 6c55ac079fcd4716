/**
 * A schedule's timeline as Jira Service Management Operations cuts it: the window begins at the start of the unit that
 * holds the date, periods are clipped to it, and the running period is split at now into what was and what is to be.
 */
import { isoMs } from "../iso.ts";
import type { Rota, RotaSchedule, RotaShift } from "../rota.ts";
import { rotationsShown, type ShownRotation } from "../rotations.ts";

export type TimelineUnit = "days" | "weeks" | "months";
export type Window = { readonly start: number; readonly end: number };

type Responder = { readonly id?: string; readonly type: string };
type Period = {
  readonly startDate: string;
  readonly endDate: string;
  readonly type: "historical" | "base" | "override";
  readonly responder: Responder;
  readonly flattenedResponders?: readonly Responder[];
};

/** The start of the UTC day, Monday week or month that holds the date, and `interval` units on. */
export function windowOf(date: number, interval: number, unit: TimelineUnit): Window {
  const at = new Date(date);
  const [year, month, day] = [at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()];
  if (unit === "days")
    return { start: Date.UTC(year, month, day), end: Date.UTC(year, month, day + interval) };
  if (unit === "months")
    return { start: Date.UTC(year, month), end: Date.UTC(year, month + interval) };
  const monday = day - ((at.getUTCDay() + 6) % 7);
  return {
    start: Date.UTC(year, month, monday),
    end: Date.UTC(year, month, monday + 7 * interval),
  };
}

/** `GET /v1/schedules/{id}/timeline`'s body. */
export function timelineOf(
  rota: Rota,
  schedule: RotaSchedule,
  window: Window,
  now: number,
  {
    standIn,
    leavesOutEmpty,
  }: {
    /** What to name in place of a person: a team or an escalation that the person is reached through. */
    readonly standIn: (personId: string) => Responder;
    /** Leaves out rotations in which nobody is on call. */
    readonly leavesOutEmpty: boolean;
  },
): object {
  const isEmpty = (rotation: ShownRotation) =>
    rotation.stretches(window.start, window.end).every((s) => s.personIds.length === 0);
  const shown = rotationsShown(rota, schedule, now, [window.start, window.end]).filter(
    (rotation) => !leavesOutEmpty || !isEmpty(rotation),
  );
  const rotations = shown.map((rotation) => ({
    id: rotation.id,
    name: rotation.name,
    order: rotation.order,
    deleted: false,
    periods: rotation
      .stretches(window.start, window.end)
      .flatMap((stretch) =>
        periodsOf(stretch, turnOf(rotation, stretch, standIn), window, now, rotation.overrides),
      ),
  }));
  return {
    startDate: isoMs(window.start),
    endDate: isoMs(window.end),
    finalTimeline: { rotations: [...rotations, deletedRotation(schedule.id, window)] },
    _expands: ["base", "forwarding", "override"],
  };
}

/** Whose turn it is in a rotation: several people are on call as a team. */
export function turnOf(
  rotation: ShownRotation,
  { personIds: [first, ...others] }: RotaShift,
  standIn: (personId: string) => Responder,
): Responder {
  if (first === undefined) return { type: "noone" };
  return others.length > 0 ? { id: `team-of-${rotation.id}`, type: "team" } : standIn(first);
}

function periodsOf(
  stretch: RotaShift,
  responder: Responder,
  window: Window,
  now: number,
  overrides: readonly RotaShift[],
): readonly Period[] {
  const start = Math.max(stretch.start, window.start);
  const end = Math.min(stretch.end, window.end);
  const cut = Math.min(Math.max(now, start), end);
  const isOverride = overrides.some((o) => o.start < end && o.end > start);
  const past: Period = {
    ...span(start, cut),
    type: "historical",
    responder,
    flattenedResponders: [responder],
  };
  const coming: Period = { ...span(cut, end), type: isOverride ? "override" : "base", responder };
  return [...(start < cut ? [past] : []), ...(cut < end ? [coming] : [])];
}

/** A rotation that was deleted stays in the answer, without an order and with what it would have said. */
const deletedRotation = (scheduleId: string, window: Window): object => ({
  id: `${scheduleId}-rotation-deleted`,
  name: "Retired Rotation",
  order: null,
  deleted: true,
  periods: [
    {
      ...span(window.start, window.end - 3_600_000),
      type: "historical",
      responder: { id: "account-of-a-retired-rotation", type: "user" },
    },
  ],
});

const span = (start: number, end: number) => ({
  startDate: isoMs(start),
  endDate: isoMs(end),
});
