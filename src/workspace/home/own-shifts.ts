/** The rotations in which the reader of the Home is on call, or covers while nobody is: from what is stored. */
import type { OnCallReading } from "../../domain/on-call.ts";
import { personalShifts } from "../../domain/personal-shifts.ts";
import type { Context } from "../context.ts";
import { sourceFilter } from "../source.ts";
import type { RotationGlance, StoredRotation } from "../store/rotations.ts";
import type { OwnShift } from "./model.ts";

/** More are a count. */
const MOST = 5;

export type OwnShifts = { readonly shifts: readonly OwnShift[]; readonly more: number };

/** The shift that ends first comes first. @param userIds all ids of the reader's account */
export function ownShifts(
  ctx: Context,
  glances: readonly RotationGlance[],
  userIds: readonly string[],
): OwnShifts {
  const { rotations, readings, groups } = ctx.store;
  const named = glances.filter((g) => g.namesReader).filter(sourceFilter(ctx));
  if (named.length === 0) return { shifts: [], more: 0 };
  const found = rotations.some(named.map(({ id }) => id));
  const current = readings.currentOf(found.flatMap((r) => r.schedules.map(({ id }) => id)));
  const now = ctx.now();
  const shifts = found
    .flatMap((rotation): readonly OwnShift[] => {
      const { groupId, name, state, upcoming } = rotation;
      const shift = userIds
        .map((userId) => personalShifts(userId, state, upcoming, now)?.now)
        .find((one) => one != null);
      if (!shift || shift.by === "last") return [];
      const { by, isUntilSure } = shift;
      const until = isUntilSure ? shift.until : lastEnd(rotation, userIds, current, shift.until);
      // A shift that is over, with the schedules not read since: nobody knows.
      if (until !== null && until <= now) return [];
      return [{ name, groupHandle: groups.get(groupId)?.handle ?? null, by, until, isUntilSure }];
    })
    .toSorted((a, b) => (a.until ?? Number.MAX_VALUE) - (b.until ?? Number.MAX_VALUE));
  return { shifts: shifts.slice(0, MOST), more: Math.max(0, shifts.length - MOST) };
}

/** The end of the last of their present shifts, where the coming handovers that are known don't reach that far. */
function lastEnd(
  { state, schedules }: StoredRotation,
  userIds: readonly string[],
  current: ReadonlyMap<string, OnCallReading>,
  otherwise: number | null,
): number | null {
  const personIds = state.onCall
    .filter(({ userId }) => userId !== null && userIds.includes(userId))
    .map(({ personId }) => personId);
  const ends = schedules.flatMap(({ id }) => {
    const reading = current.get(id);
    const isTheirs = reading?.ok && reading.value.people.some((p) => personIds.includes(p.id));
    return isTheirs && reading.value.until !== null ? [reading.value.until] : [];
  });
  return ends.length > 0 ? Math.max(...ends) : otherwise;
}
