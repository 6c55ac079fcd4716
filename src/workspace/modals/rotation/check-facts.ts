import type { CheckFacts } from "../../../domain/rotation-check.ts";
import { CHANNEL_ID } from "../../../slack/ids.ts";
import type { Context } from "../../context.ts";
import { formerNames, scheduleName } from "./form.ts";

/**
 * What the store knows to check a rotation's form by. The rest depends on who submits it.
 * @param rotationId null: a new rotation
 */
export const checkFacts = (
  ctx: Context,
  rotationId: string | null,
): Omit<CheckFacts, "whoMayChoose" | "channelFault"> => ({
  group: ctx.store.groups.get,
  managedBy(groupId) {
    const manager = ctx.store.rotations.ofGroup(groupId);
    return manager && manager.id !== rotationId ? manager.name : null;
  },
  scheduleName: (id) => scheduleName(ctx, rotationId, id),
  formerNames: formerNames(ctx, rotationId),
  member: (userId) => ctx.store.people.member(userId)?.member ?? null,
  isChannel: (id) => CHANNEL_ID.test(id),
});
