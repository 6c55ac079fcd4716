/** Items of a list of schedules, and the rotations inside them, where the list was expanded by those. Pure. */
import type { ScheduleListing } from "../../domain/on-call.ts";
import { rotationName, rotationSourceId } from "../../domain/source.ts";
import { flag, list, object, text } from "../../outgoing/tolerant.ts";

const listedSchedule = object({ id: text, name: text, enabled: flag, rotations: list });
const listedRotation = object({ id: text, name: text });

/** Null: without an id nobody can follow it. */
export function listingIn(item: unknown): ScheduleListing | null {
  const { id = null, name = null, enabled = null } = listedSchedule.parse(item) ?? {};
  return id === null ? null : { id, name: name ?? id, enabled: enabled ?? true };
}

/** The rotations in all of these schedules. Without an id nobody can follow them either. */
export const rotationListings = (items: readonly unknown[]): readonly ScheduleListing[] =>
  items.flatMap((item) => {
    const schedule = listingIn(item);
    const rotations = listedSchedule.parse(item)?.rotations ?? [];
    return rotations.flatMap((rotation, nth): ScheduleListing[] => {
      const { id = null, name = null } = listedRotation.parse(rotation) ?? {};
      if (!schedule || id === null) return [];
      return [
        {
          id: rotationSourceId(schedule.id, id),
          name: rotationName(name, nth + 1, schedule.name),
          enabled: schedule.enabled,
        },
      ];
    });
  });
