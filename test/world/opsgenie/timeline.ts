/**
 * A schedule's timeline in Opsgenie's shape: windows begin with the week (month, day) that holds the date, periods
 * are cut at the window's edges and at the present, what is over is `historical`.
 */

import { iso } from "../iso.ts";
import type { Rota, RotaSchedule, RotaShift } from "../rota.ts";
import { rotationsShown, type ShownRotation } from "../rotations.ts";
import { trait } from "./shapes.ts";

const DAY_MS = 24 * 60 * 60_000;

export type Unit = "days" | "weeks" | "months";

/**
 * The window that the API answers for: `interval` units from the start of the one that holds `date`. By the schedule's clocks:
 * where they go forward within it, it is an hour shorter.
 */
export function timelineWindow(
  date: number,
  interval: number,
  unit: Unit,
  timeZone = "Etc/UTC",
): [number, number] {
  const [from, until] = localWindow(date + offsetAt(date, timeZone), interval, unit);
  return [instantOf(from, timeZone), instantOf(until, timeZone)];
}

/** The same in a time zone where it is `local`, as if that were UTC. */
function localWindow(local: number, interval: number, unit: Unit): [number, number] {
  const day = Math.floor(local / DAY_MS) * DAY_MS;
  if (unit === "days") return [day, day + interval * DAY_MS];
  if (unit === "weeks") {
    // 1970-01-01 was a Thursday.
    const monday = day - ((day / DAY_MS + 3) % 7) * DAY_MS;
    return [monday, monday + interval * 7 * DAY_MS];
  }
  const at = new Date(day);
  const month = (n: number) => Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + n, 1);
  return [month(0), month(interval)];
}

const instantOf = (local: number, timeZone: string): number => {
  const guess = local - offsetAt(local, timeZone);
  return local - offsetAt(guess, timeZone);
};

/** How far the zone's clocks are ahead of UTC, ms. */
function offsetAt(at: number, timeZone: string): number {
  if (timeZone === "Etc/UTC") return 0;
  const parts = new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" })
    .formatToParts(at)
    .find(({ type }) => type === "timeZoneName");
  const [, sign = "+", hours = "0", minutes = "0"] =
    /GMT(?:([+-])(\d\d):(\d\d))?/.exec(parts?.value ?? "") ?? [];
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

export function finalTimeline(
  rota: Rota,
  schedule: RotaSchedule,
  window: readonly [number, number],
  now: number,
  deletedUsers: ReadonlySet<string> = new Set(),
) {
  const isDaily = trait(schedule, "turns") === "daily";
  return {
    rotations: rotationsShown(rota, schedule, now, window).map((rotation) => ({
      id: rotation.id,
      name: rotation.name,
      order: rotation.order,
      periods: rotation
        .stretches(...window)
        .flatMap((s) => (isDaily ? cutDaily(s, window) : [s]))
        .flatMap((s) => cutAt(s, now))
        .map((s) => ({
          ...s,
          start: Math.max(s.start, window[0]),
          end: Math.min(s.end, window[1]),
        }))
        .filter((s) => s.start < s.end && s.personIds.length > 0)
        .map((s) => period(rota, schedule, rotation, s, now, deletedUsers)),
    })),
  };
}

function period(
  rota: Rota,
  schedule: RotaSchedule,
  rotation: ShownRotation,
  stretch: RotaShift,
  now: number,
  deletedUsers: ReadonlySet<string>,
) {
  const isOver = stretch.end <= now;
  const isOverride = rotation.overrides.some((o) => o.start < stretch.end && stretch.start < o.end);
  const people = stretch.personIds.map((id) => user(rota, id, deletedUsers));
  return {
    startDate: iso(stretch.start),
    endDate: iso(stretch.end),
    type: isOver ? "historical" : isOverride ? "override" : "default",
    // An escalation or a team appears by its own name, except in the past, where it is flattened.
    recipient: recipient(schedule, rotation, people),
    ...(isOver && { flattenedRecipients: people }),
  };
}

type User = { readonly id: string; readonly type: string; readonly name: string | null };

export const user = (rota: Rota, id: string, deletedUsers: ReadonlySet<string>): User => ({
  id,
  type: "user",
  name: deletedUsers.has(id) ? null : rota.person(id).email,
});

/** Whose turn it is: a person, or the team or escalation that these people are on call for. */
export function recipient(
  schedule: RotaSchedule,
  rotation: ShownRotation,
  people: readonly User[],
): User | undefined {
  const [first, ...others] = people;
  const kind = others.length > 0 ? "team" : trait(schedule, "recipient");
  if (!first || !kind) return first;
  const id = others.length > 0 ? `team-of-${rotation.id}` : `${kind}-${first.id}`;
  return { id, type: kind, name: `A ${kind}` };
}

const cutAt = (s: RotaShift, at: number): RotaShift[] =>
  s.start < at && at < s.end
    ? [
        { ...s, end: at },
        { ...s, start: at },
      ]
    : [s];

/** A rotation of daily shifts with one person in it: a period a day, all with the same person. */
function cutDaily(s: RotaShift, [from, until]: readonly [number, number]): RotaShift[] {
  const cut: RotaShift[] = [];
  let start = Math.max(s.start, from);
  const end = Math.min(s.end, until);
  while (start < end) {
    const next = Math.min(end, (Math.floor(start / DAY_MS) + 1) * DAY_MS);
    cut.push({ ...s, start, end: next });
    start = next;
  }
  return cut;
}
