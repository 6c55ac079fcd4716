/**
 * How the emulated Opsgenie and Jira put a schedule's people into rotations. A schedule of the rota with rotations of its own
 * has those. Of the others, each of several people on call at once has a rotation; with the trait `one-rotation`, all are in one.
 */
import type { Rota, RotaSchedule, RotaShift } from "./rota.ts";

export type ShownRotation = {
  readonly id: string;
  readonly name: string | null;
  /** 1, 2, … */
  readonly order: number;
  /**
   * In [from, until), not clipped; gaps are stretches with nobody. Several people are on call as a team: a turn of a rotation is
   * one participant's.
   */
  stretches(from: number, until: number): readonly RotaShift[];
  readonly overrides: readonly RotaShift[];
  /** Whose turns there are, on call together or not. */
  readonly participants: readonly (readonly string[])[];
};

/** @param window what an answer is about: every rotation with somebody in it is there; absent: the present */
export function rotationsShown(
  rota: Rota,
  schedule: RotaSchedule,
  now: number,
  window: readonly [number, number] = [now, now + 1],
): readonly ShownRotation[] {
  const own = rota.rotationsOf(schedule.id);
  if (own.length > 0)
    return own.map(({ id, name }, nth) => ({
      id,
      name,
      order: nth + 1,
      stretches: (from, until) => rota.stretches(id, from, until),
      overrides: rota.overrides(id),
      participants: rota.participants(id),
    }));
  const overrides = rota.overrides(schedule.id);
  const participants = rota.participants(schedule.id);
  const stretchesOf = (from: number, until: number) => rota.stretches(schedule.id, from, until);
  if (schedule.traits.has("one-rotation"))
    return [{ ...named(schedule, 0), stretches: stretchesOf, overrides, participants }];
  const all = stretchesOf(...window);
  const width = Math.max(1, ...all.map((s) => s.personIds.length));
  return Array.from({ length: width }, (_, nth) => ({
    ...named(schedule, nth),
    overrides,
    participants: participants.flat().map((id) => [id]),
    stretches: (from, until) =>
      (from === window[0] && until === window[1] ? all : stretchesOf(from, until)).map((s) => ({
        ...s,
        personIds: s.personIds.slice(nth, nth + 1),
      })),
  }));
}

/** As both systems list one. @param participants in the system's own form */
export const listedRotation = ({ id, name }: ShownRotation, participants: readonly unknown[]) => ({
  id,
  name,
  startDate: "2020-01-01T00:00:00Z",
  type: "weekly",
  length: 1,
  participants,
});

const named = (schedule: RotaSchedule, nth: number) => ({
  id: `${schedule.id}-rotation-${nth + 1}`,
  name: `Rotation ${nth + 1}`,
  order: nth + 1,
});
