/**
 * The instants at which a rotation's options act by themselves, whatever the schedules say: an overlap begins or ends, a
 * reminder is due. Each makes its rotation due once, so that it is decided on a fresh reading like everything else.
 */
import { timesOf } from "../../domain/extra-members.ts";
import { remindersAt } from "../../domain/notifications.ts";
import type { Context } from "../context.ts";
import type { StoredRotation } from "../store/rotations.ts";

/**
 * Marks the rotations whose turn has come since this was last done.
 * @returns those of them that need to know the coming shifts: they should be looked at anew
 */
export function markDueTimedOptions(
  ctx: Context,
  rotations: readonly StoredRotation[],
): readonly StoredRotation[] {
  const { store } = ctx;
  const now = ctx.now();
  const since = store.state.sync.get("timedOptionsDoneUntil") ?? 0;
  const isNow = (at: number) => at > since && at <= now;
  const looking: StoredRotation[] = [];
  store.transaction(() => {
    let isAny = false;
    for (const rotation of rotations) {
      const { leave, enter, remind } = turnsIn(rotation);
      if (![...leave, ...enter, ...remind].some(isNow)) continue;
      isAny = true;
      store.rotations.markDue(rotation.id);
      if ([...enter, ...remind].some(isNow)) looking.push(rotation);
    }
    if (isAny) store.state.sync.timedOptionsDone(now);
  });
  return looking;
}

/** Those that are still to be taken (epoch ms). */
export function upcomingTimes(
  ctx: Context,
  rotations: readonly StoredRotation[],
): readonly number[] {
  const since = ctx.store.state.sync.get("timedOptionsDoneUntil") ?? 0;
  return rotations.flatMap((rotation) => {
    const { leave, enter, remind } = turnsIn(rotation);
    return [...leave, ...enter, ...remind].filter((at) => at > since);
  });
}

const turnsIn = (rotation: StoredRotation) => ({
  ...timesOf(rotation, rotation.state, rotation.upcoming),
  remind: remindersAt(rotation.options, rotation.upcoming),
});
