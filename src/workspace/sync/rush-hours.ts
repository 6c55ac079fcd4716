/** Plans the rush hours of the coming day after each look ahead, and stores what each rotation has to do in them. */

import type { LetIn } from "../../domain/rotation-state.ts";
import { planRushHours } from "../../domain/rush-hour.ts";
import type { Context } from "../context.ts";
import type { StoredRotation } from "../store/rotations.ts";
import { refreshHomes } from "../wake.ts";

/**
 * @param rotations all of the connected system, with their coming shifts as they were read last
 * @returns whether somebody is let in at another time than before
 */
export function saveRushHours(ctx: Context, rotations: readonly StoredRotation[]): boolean {
  const { store } = ctx;
  const { settings, sync } = store.state;
  const now = ctx.now();
  const isOn = settings.get("rushHour") ?? true;
  const { letIn, hours } = planRushHours(isOn ? rotations : [], now);
  const begun = (some: readonly LetIn[]) =>
    JSON.stringify(some.filter(({ at, from }) => at <= now && from > now));
  return store.transaction(() => {
    let isChanged = false;
    for (const { id, letIn: before } of rotations) {
      const after = letIn.get(id) ?? [];
      // An UPDATE that changes nothing costs a read.
      if (JSON.stringify(before) === JSON.stringify(after)) continue;
      isChanged = true;
      store.rotations.saveLetIn(id, after);
      // People who are in the group for a handover that is off leave it.
      if (begun(before) !== begun(after)) store.rotations.markDue(id);
    }
    if (JSON.stringify(hours) !== JSON.stringify(sync.get("rushHours") ?? [])) {
      sync.rushHoursAre(hours);
      refreshHomes(ctx);
    }
    return isChanged;
  });
}
