/**
 * Thirty days of schedules, and who is on call in each of their minutes: turns, layers, overrides and gaps. What
 * another tool's rule says of them is compared with what PagerSync does, minute by minute.
 */
import { rotationName, rotationSourceId } from "../../../src/domain/source.ts";
import { Rota, type RotaShift } from "../../world/rota.ts";

export const MINUTE_MS = 60_000;
export const HOUR = 60;
export const DAY = 24 * HOUR;
/** A Monday. */
const START_MS = Date.UTC(2026, 2, 2);
export const MINUTES = 30 * DAY;

/** The instant at which a minute begins. Every shift begins and ends with a minute. */
export const instantOf = (minute: number): number => START_MS + minute * MINUTE_MS;

export type PersonIds = readonly string[];

/** What a rotation can follow: a schedule, a rotation inside one, or a level of a policy. */
export type MonthSource = {
  readonly id: string;
  readonly name: string;
  readonly shifts: readonly RotaShift[];
  /** Everyone in its shifts and turns, overrides aside. */
  readonly everyone: PersonIds;
};

export type Month = {
  readonly rota: Rota;
  readonly sources: ReadonlyMap<string, MonthSource>;
  /** Who is on call in the source in the minute; before and after the month, as in its first and last minute. */
  readonly onCall: (id: string, minute: number) => PersonIds;
  /** Everyone on call in the source in any of these minutes, the last one included. */
  readonly within: (id: string, first: number, last: number) => PersonIds;
};

const PEOPLE = ["ada", "bob", "cyd", "dan", "eve", "fay"];

const shift = (from: number, until: number, ...personIds: string[]): RotaShift => ({
  start: instantOf(from),
  end: instantOf(until),
  personIds,
});
/** The same hours on some days of the month. Days count from 0, a Monday. */
const daily = (
  days: (day: number) => boolean,
  [from, until]: readonly [number, number],
  who: (day: number) => string,
): readonly RotaShift[] =>
  Array.from({ length: 31 }, (_, day) => day)
    .filter(days)
    .map((day) => shift(day * DAY + from * HOUR, day * DAY + until * HOUR, who(day)));

const isWeekend = (day: number): boolean => day % 7 > 4;

/** The layers of `PSUN`, lowest first: in PagerDuty the highest that has anyone wins. */
export const SUN_LAYERS: readonly (readonly RotaShift[])[] = [
  daily(
    () => true,
    [6, 14],
    (day) => (day % 2 === 0 ? "ada" : "bob"),
  ),
  daily(
    () => true,
    [14, 22],
    () => "cyd",
  ),
  daily(isWeekend, [10, 16], () => "dan"),
];
export const SUN_OVERRIDES: readonly RotaShift[] = [
  shift(2 * DAY + 7 * HOUR + 20, 2 * DAY + 8 * HOUR + 5, "eve"),
  shift(15 * DAY + 22 * HOUR, 15 * DAY + 23 * HOUR, "fay"),
];

/** The highest layer of those that have anyone on call in a minute. */
function highest(layers: readonly (readonly RotaShift[])[]): readonly RotaShift[] {
  const edges = [...new Set(layers.flat().flatMap((s) => [s.start, s.end]))].toSorted(
    (a, b) => a - b,
  );
  return edges.flatMap((start, nth) => {
    const end = edges[nth + 1];
    const found = layers
      .toReversed()
      .map((shifts) => shifts.find((s) => s.start <= start && start < s.end))
      .find((one) => one);
    return found && end !== undefined ? [{ start, end, personIds: found.personIds }] : [];
  });
}

/** Three schedules as PagerDuty has them, one with rotations inside it as Opsgenie has them, and a policy's first level. */
export function month(): Month {
  const rota = new Rota();
  for (const id of PEOPLE) rota.addPerson({ id, name: id, email: `${id}@acme.example` });

  rota.addSchedule({ id: "PWEEK", name: "Platform weekly" });
  const turns = [["ada"], ["bob"], ["cyd"]];
  rota.setCycle("PWEEK", {
    anchor: instantOf(-7 * DAY + 9 * HOUR),
    turnMs: 7 * DAY * MINUTE_MS,
    turns,
  });
  const take = (from: number, until: number, who: string) =>
    rota.override("PWEEK", instantOf(from), instantOf(until), [who]);
  take(3 * DAY + 3 * HOUR + 17, 3 * DAY + 4 * HOUR + 5, "dan");
  take(10 * DAY + 9 * HOUR, 11 * DAY + 9 * HOUR, "eve");
  take(10 * DAY + 12 * HOUR, 10 * DAY + 13 * HOUR, "dan");

  rota.addSchedule({ id: "PSUN", name: "Follow the sun" });
  rota.setShifts("PSUN", highest(SUN_LAYERS));
  for (const { start, end, personIds } of SUN_OVERRIDES)
    rota.override("PSUN", start, end, personIds);

  rota.addSchedule({ id: "PDAY", name: "Office hours" });
  rota.setShifts("PDAY", [
    ...daily(
      (day) => !isWeekend(day),
      [9, 17],
      (day) => (day % 2 === 0 ? "eve" : "fay"),
    ),
    shift(5 * DAY + 11 * HOUR, 5 * DAY + 11 * HOUR + 40, "ada"),
    // Two people at once, for an hour.
    shift(8 * DAY + 10 * HOUR, 8 * DAY + 11 * HOUR, "bob"),
  ]);

  rota.addSchedule({ id: "OPS", name: "Acme support" });
  const part = (id: string, name: string, shifts: readonly RotaShift[]) => {
    rota.addRotation("OPS", { id, name });
    rota.setShifts(id, shifts);
  };
  part(
    "ops-week",
    "Weekdays",
    daily(
      (day) => !isWeekend(day),
      [8, 20],
      (day) => (day % 2 === 0 ? "ada" : "bob"),
    ),
  );
  part(
    "ops-end",
    "Weekends",
    daily(isWeekend, [8, 20], (day) => (day % 2 === 0 ? "bob" : "cyd")),
  );
  part(
    "ops-lead",
    "Incident lead",
    daily(
      () => true,
      [0, 24],
      (day) => (day % 3 === 0 ? "dan" : "eve"),
    ),
  );
  rota.override("ops-lead", instantOf(4 * DAY + 30), instantOf(4 * DAY + 90), ["fay"]);

  rota.addSchedule({ id: "policy:PPOL/1", name: "level 1 of Platform" });
  rota.setShifts("policy:PPOL/1", [
    ...rota.stretches("PDAY", instantOf(0), instantOf(MINUTES)),
    shift(-DAY, MINUTES + DAY, "dan"),
  ]);
  return inMinutes(rota);
}

function inMinutes(rota: Rota): Month {
  const sources = new Map<string, MonthSource>();
  const byMinute = new Map<string, readonly PersonIds[]>();
  const read = (id: string, name: string, rotaId = id) => {
    const shifts = rota.stretches(rotaId, instantOf(0), instantOf(MINUTES));
    const everyone = rota.roster(rotaId).map((person) => person.id);
    sources.set(id, { id, name, shifts, everyone });
    byMinute.set(
      id,
      shifts.flatMap(({ start, end, personIds }) => {
        const first = Math.max(0, (start - START_MS) / MINUTE_MS);
        const last = Math.min(MINUTES, (end - START_MS) / MINUTE_MS);
        return Array<PersonIds>(last - first).fill(personIds);
      }),
    );
  };
  for (const { id, name } of rota.schedules()) {
    read(id, name);
    for (const [nth, part] of rota.rotationsOf(id).entries())
      read(rotationSourceId(id, part.id), rotationName(part.name, nth + 1, name), part.id);
  }
  const onCall = (id: string, minute: number): PersonIds => {
    const found = byMinute.get(id)?.[Math.max(0, Math.min(MINUTES - 1, minute))];
    if (!found) throw new Error(`nothing is known of ${id}`);
    return found;
  };
  return {
    rota,
    sources,
    onCall,
    within(id, first, last) {
      const met = new Set<PersonIds>();
      for (let minute = first; minute <= last; minute += 1) met.add(onCall(id, minute));
      return met.size === 1 ? onCall(id, first) : [...new Set([...met].flat())];
    },
  };
}

/** A group's members in each minute, sorted, as one text: cheap to compare. */
export type GroupMinutes = readonly string[];

export const membersText = (personIds: Iterable<string>): string =>
  [...new Set(personIds)].toSorted().join(" ");

/**
 * What another tool's rule gives.
 * @param rule who it would put into the group in the middle of a minute; empty: it leaves the group as it is
 * @param runsIn whether it looks in this minute; in between, the group stays as it is
 */
export function groupBy(
  rule: (minute: number) => PersonIds,
  runsIn: (minute: number) => boolean = () => true,
): GroupMinutes {
  let members = "";
  return Array.from({ length: MINUTES }, (_, minute) => {
    if (minute === 0 || runsIn(minute)) members = membersText(rule(minute)) || members;
    return members;
  });
}

export const everyMinute = (holds: (minute: number) => boolean): readonly number[] =>
  Array.from({ length: MINUTES }, (_, minute) => minute).filter(holds);

/** The minutes in which two groups differ. */
export const differing = (one: GroupMinutes, other: GroupMinutes): readonly number[] =>
  everyMinute((minute) => one[minute] !== other[minute]);

/** The minutes in which somebody else, or nobody, begins to be on call in any of the sources. */
export const handovers = ({ sources }: Month, ids: readonly string[]): readonly number[] =>
  [
    ...new Set(
      ids.flatMap((id) =>
        (sources.get(id)?.shifts ?? []).map(({ start }) => (start - START_MS) / MINUTE_MS),
      ),
    ),
  ]
    .filter((minute) => minute > 0 && minute < MINUTES)
    .toSorted((a, b) => a - b);
