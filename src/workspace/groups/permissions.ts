/**
 * What Slack lets us do with user groups. Creating them and changing their members are two settings in Slack, by default
 * for admins only both. Learned from every write, and by a probe (an update that changes nothing) before the first
 * handover needs it.
 */

import type { SlackFailure } from "../../slack/api.ts";
import { needsAdminGrant, needsPaidPlan } from "../../slack/words/slack-error.ts";
import type { Context } from "../context.ts";
import type { GroupPermission, RefusedPermissions } from "../store/state/groups.ts";
import { refreshHomes, wakeNow } from "../wake.ts";

/** Slack's last word on a right, where it was about the right and not about this one wish. */
export async function notePermission(
  ctx: Context,
  permission: GroupPermission,
  failure: SlackFailure | null,
): Promise<void> {
  const { groups } = ctx.store.state;
  const error = failure?.reason === "refused" ? failure.error : null;
  const isVerdict = error !== null && (needsAdminGrant(error) || needsPaidPlan(error));
  if (failure !== null && !isVerdict) return;
  if (permission === "change") groups.probeDone();
  const before = groups.get("refusedPermissions") ?? {};
  const { [permission]: known = null, ...others } = before;
  // A plan that has groups at all has both.
  const after = error === null ? withoutPlan(others) : { ...others, [permission]: error };
  if (known === error && JSON.stringify(after) === JSON.stringify(before)) return;
  groups.permissionsAre(after);
  refreshHomes(ctx);
  await wakeNow(ctx);
}

/** Slack listed the groups, or refuses to for want of a plan. */
export async function notePlan(ctx: Context, failure: SlackFailure | null): Promise<void> {
  const error = failure?.reason === "refused" ? failure.error : null;
  if (error !== null && needsPaidPlan(error)) return notePermission(ctx, "change", failure);
  const { groups } = ctx.store.state;
  const before = groups.get("refusedPermissions") ?? {};
  const after = withoutPlan(before);
  if (failure !== null || Object.keys(after).length === Object.keys(before).length) return;
  groups.permissionsAre(after);
  refreshHomes(ctx);
  await wakeNow(ctx);
}

/** What was refused may be allowed by now, or the other way round: ask. @param groupId the group that matters, if any */
export function recheckPermissions(ctx: Context, groupId: string | null = null): void {
  ctx.store.state.groups.probeWith(groupId ?? ANY_GROUP);
}

/** As after an install: nothing is known, and nothing is held against Slack. */
export function forgetPermissions(ctx: Context): void {
  ctx.store.state.groups.permissionsUnknown();
  recheckPermissions(ctx);
}

const ANY_GROUP = "any";

/** Asks Slack where there is doubt; one call that changes nothing. */
export async function probePermissions(ctx: Context): Promise<void> {
  const { groups, rotations, state } = ctx.store;
  const wanted = state.groups.get("groupToProbe");
  if (wanted === null || ctx.outgoing.left() === 0) return;
  const ids = [wanted, ...rotations.page(0, 5).map(({ groupId }) => groupId)];
  const known = [...ids.map((id) => groups.get(id)), ...(wanted === ANY_GROUP ? groups.all() : [])];
  // Of these Slack would refuse every change, whoever asks.
  const group = known.find((one) => one && !one.isDisabled && !one.isManagedElsewhere);
  const slack = group ? await ctx.slack() : null;
  if (!group || !slack) return;
  // Written first: trouble with the probe must not make every pass try it.
  state.groups.probeDone();
  await slack.groups.probeUserGroup(group.id);
}

const withoutPlan = (refused: RefusedPermissions): RefusedPermissions =>
  Object.fromEntries(Object.entries(refused).filter(([, error]) => !needsPaidPlan(error)));
