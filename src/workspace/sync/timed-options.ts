/**
 * Timed changes, which happen whatever the schedules say: an overlap begins or ends, a reminder is due, a rush hour lets
 * people in. Each marks its rotation as due once, so that the rotation is planned on a fresh reading.
 */
import { timesOf } from "../../domain/extra-members.ts";
import { remindersAt } from "../../domain/notifications.ts";
import { lastLookAt } from "../../domain/rush-hour.ts";
import type { Context } from "../context.ts";
import type { RotationOutline, StoredRotation } from "../store/rotations.ts";

/**
 * Marks rotations with a timed change since the last call as due.
 * @param rotations those with timed options
 * @param all of them may be in a rush hour
 * @returns those of them whose change depends on the coming shifts, which should be read again
 */
export function markDueTimedOptions(
  ctx: Context,
  rotations: readonly StoredRotation[],
  all: readonly RotationOutline[],
): readonly StoredRotation[] {
  const { store } = ctx;
  const now = ctx.now();
  const since = store.state.sync.get("timedOptionsDoneUntil") ?? 0;
  const isNow = (at: number) => at > since && at <= now;
  const needShifts = new Map<string, StoredRotation>();
  store.transaction(() => {
    let isAny = false;
    for (const rotation of rotations) {
      const { leave, enter, remind } = timesIn(rotation);
      if (![...leave, ...enter, ...remind].some(isNow)) continue;
      isAny = true;
      store.rotations.markDue(rotation.id);
      if ([...enter, ...remind].some(isNow)) needShifts.set(rotation.id, rotation);
    }
    for (const { id, letIn } of all) {
      const isEntering = letIn.some(({ at }) => isNow(at));
      // Somebody else may have gone on call for longer: then nothing but this takes out who was let in for nothing.
      const isOver = letIn.some(({ from }) => isNow(from));
      const isLooking = letIn.some((one) => isNow(lastLookAt(one)));
      if (!isEntering && !isOver && !isLooking) continue;
      isAny = true;
      if (isEntering || isOver) store.rotations.markDue(id);
      if (!isEntering && !isLooking) continue;
      const rotation = store.rotations.get(id);
      if (rotation) needShifts.set(id, rotation);
    }
    if (isAny) store.state.sync.timedOptionsDone(now);
  });
  return [...needShifts.values()];
}

/** The timed changes that are not processed yet, epoch ms. */
export function upcomingTimes(
  ctx: Context,
  rotations: readonly StoredRotation[],
  all: readonly RotationOutline[],
): readonly number[] {
  const since = ctx.store.state.sync.get("timedOptionsDoneUntil") ?? 0;
  return [
    ...rotations.flatMap((rotation) => {
      const { leave, enter, remind } = timesIn(rotation);
      return [...leave, ...enter, ...remind];
    }),
    ...all.flatMap(({ letIn }) => letIn.flatMap((one) => [one.at, lastLookAt(one), one.from])),
  ].filter((at) => at > since);
}

const timesIn = (rotation: StoredRotation) => ({
  ...timesOf(rotation, rotation.state, rotation.upcoming),
  remind: remindersAt(rotation.options, rotation.upcoming),
});
