/**
 * Timed option changes, which happen whatever the schedules say: an overlap begins or ends, a reminder is due. Each marks
 * its rotation as due once, so that the rotation is planned on a fresh reading.
 */
import { timesOf } from "../../domain/extra-members.ts";
import { remindersAt } from "../../domain/notifications.ts";
import type { Context } from "../context.ts";
import type { StoredRotation } from "../store/rotations.ts";

/**
 * Marks rotations with a timed option change since the last call as due.
 * @returns those of them whose change depends on the coming shifts, which should be read again
 */
export function markDueTimedOptions(
  ctx: Context,
  rotations: readonly StoredRotation[],
): readonly StoredRotation[] {
  const { store } = ctx;
  const now = ctx.now();
  const since = store.state.sync.get("timedOptionsDoneUntil") ?? 0;
  const isNow = (at: number) => at > since && at <= now;
  const needShifts: StoredRotation[] = [];
  store.transaction(() => {
    let isAny = false;
    for (const rotation of rotations) {
      const { leave, enter, remind } = timesIn(rotation);
      if (![...leave, ...enter, ...remind].some(isNow)) continue;
      isAny = true;
      store.rotations.markDue(rotation.id);
      if ([...enter, ...remind].some(isNow)) needShifts.push(rotation);
    }
    if (isAny) store.state.sync.timedOptionsDone(now);
  });
  return needShifts;
}

/** The timed option changes that are not processed yet, epoch ms. */
export function upcomingTimes(
  ctx: Context,
  rotations: readonly StoredRotation[],
): readonly number[] {
  const since = ctx.store.state.sync.get("timedOptionsDoneUntil") ?? 0;
  return rotations.flatMap((rotation) => {
    const { leave, enter, remind } = timesIn(rotation);
    return [...leave, ...enter, ...remind].filter((at) => at > since);
  });
}

const timesIn = (rotation: StoredRotation) => ({
  ...timesOf(rotation, rotation.state, rotation.upcoming),
  remind: remindersAt(rotation.options, rotation.upcoming),
});
