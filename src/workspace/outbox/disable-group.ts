/** Disables a user group that PagerSync created or enabled, once a set-up of many rotations is undone. */
import { refreshHomes } from "../wake.ts";
import type { Deliver } from "./delivery.ts";

/** The documents don't list it. */
const ALREADY = "already_disabled";

export const disableGroup: Deliver<"disable"> = async (ctx, slack, { groupId }) => {
  const { groups, rotations } = ctx.store;
  // Somebody uses it for another rotation by now.
  if (rotations.ofGroup(groupId)) return { status: "dropped" };
  const done = await slack.groups.disableUserGroup(groupId);
  const error = done.ok ? null : done.error;
  if (error?.reason === "rate_limited" || error?.reason === "blocked")
    return { status: "postponed", until: error.until };
  const isGone = error?.reason === "refused" && [ALREADY, "no_such_subteam"].includes(error.error);
  if (error && !isGone) return { status: "failed", failure: error };
  return {
    status: "done",
    commit() {
      const group = groups.get(groupId);
      if (group) groups.save({ ...group, isDisabled: true });
      refreshHomes(ctx);
    },
  };
};
