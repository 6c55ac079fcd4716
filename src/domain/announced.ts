/** Which changes a rotation's channels are told of. Pure. */
import type { OnCallReading } from "./on-call.ts";
import type { Rotation } from "./rotation.ts";
import { OPTIONS } from "./rotation-options.ts";
import {
  type Announced,
  isSamePeople,
  type OnCallMember,
  type RotationState,
} from "./rotation-state.ts";
import { sortedSet } from "./sets.ts";

export type Telling = {
  /** Null: nothing is told. */
  readonly announced: Announced | null;
  /** To be known at the next change. */
  readonly known: Pick<RotationState, "heard" | "byOverride">;
};

/**
 * What is told of a change. Once it is back to the people that the channels know, there is nothing to tell.
 * @param change null: there is none
 * @param wasGap nobody was on call before
 */
export function tellingOf(
  rotation: Rotation,
  { heard, onCall, by, until, byOverride: were = [] }: RotationState,
  change: Announced | null,
  wasGap: boolean,
  readings: ReadonlyMap<string, OnCallReading>,
): Telling {
  const { announcedChanges, members } = rotation.options;
  const told = new Set<string>(announcedChanges);
  if (told.size === OPTIONS.announcedChanges.choices.length)
    return { announced: change, known: {} };
  const reported = overriding(rotation, readings);
  // Not every system reports overrides, but one that nobody planned comes before the known end of the shift.
  const hasOnCall = members === "on_call" || members === "on_call_and_next";
  const isEarly = hasOnCall && change !== null && until !== null && change.at < until;
  const early = isEarly ? change.comesIn.flatMap(({ personId }) => personId ?? []) : [];
  const left = change ? change.goes.flatMap(({ personId }) => personId ?? []) : [];
  const byOverride = sortedSet([...reported, ...early, ...were.filter((id) => !left.includes(id))]);
  const overrides = byOverride.length > 0 ? { byOverride } : {};
  const isOnSchedule = change?.by === "schedule";
  const isBack = isOnSchedule && heard && isSamePeople(heard, [...change.comesIn, ...change.stays]);
  if (change === null || isBack)
    return { announced: null, known: { ...overrides, ...(heard && !isBack && { heard }) } };

  const { comesIn, goes } = change;
  const isGapOver = isOnSchedule && (wasGap || by === "fallback");
  const begins = isEarly || areAmong(comesIn, reported);
  const isOverride = begins || areAmong(goes, were);
  const isHandover =
    (told.has("joins") && comesIn.length > 0) || (told.has("leaves") && goes.length > 0);
  const isTold = isOnSchedule
    ? (isGapOver && told.has("gaps")) ||
      (isOverride && told.has("overrides")) ||
      (!begins && isHandover)
    : told.has("gaps");
  return isTold
    ? { announced: change, known: overrides }
    : { announced: null, known: { ...overrides, heard: heard ?? onCall } };
}

/** Ids of those who are on call by an override, and in no schedule without one. */
function overriding(
  { schedules }: Rotation,
  readings: ReadonlyMap<string, OnCallReading>,
): readonly string[] {
  const all = schedules.flatMap(({ id }) => {
    const reading = readings.get(id);
    return reading?.ok ? [reading.value] : [];
  });
  const ordinary = new Set(
    all.flatMap(({ people, byOverride = [] }) =>
      people.flatMap(({ id }) => (byOverride.includes(id) ? [] : [id])),
    ),
  );
  return all.flatMap(({ byOverride = [] }) => byOverride.filter((id) => !ordinary.has(id)));
}

const areAmong = (people: readonly OnCallMember[], ids: readonly string[]): boolean =>
  people.length > 0 && people.every(({ personId }) => personId !== null && ids.includes(personId));
