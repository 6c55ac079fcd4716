/**
 * Whether Slack allows us to create user groups and to change their members: two settings in Slack, both for admins
 * only by default. The answer to every write is noted. Before the first handover a probe finds it out: an update that
 * changes nothing.
 */

import type { SlackFailure } from "../../slack/api.ts";
import { needsAdminGrant, needsPaidPlan } from "../../slack/words/slack-error.ts";
import type { Context } from "../context.ts";
import type { GroupPermission, RefusedPermissions } from "../store/state/groups.ts";
import { refreshHomes, wakeNow } from "../wake.ts";

/** Notes whether Slack refused the permission, unless it refused for another reason. */
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
  // A success shows that the workspace's plan has user groups.
  const after = error === null ? withoutPlan(others) : { ...others, [permission]: error };
  if (known === error && JSON.stringify(after) === JSON.stringify(before)) return;
  groups.permissionsAre(after);
  refreshHomes(ctx);
  await wakeNow(ctx);
}

/** Slack listed the groups, or refused because the workspace's plan has none. */
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

/** Permissions may have changed: the next pass probes them. @param groupId the group to probe with; null: any */
export function recheckPermissions(ctx: Context, groupId: string | null = null): void {
  ctx.store.state.groups.probeWith(groupId ?? ANY_GROUP);
}

/** As after an install: permissions are unknown until they are probed. */
export function forgetPermissions(ctx: Context): void {
  ctx.store.state.groups.permissionsUnknown();
  recheckPermissions(ctx);
}

const ANY_GROUP = "any";

/** Probes our permissions if that was asked for, with one call that changes nothing. */
export async function probePermissions(ctx: Context): Promise<void> {
  const { groups, rotations, state } = ctx.store;
  const wanted = state.groups.get("groupToProbe");
  if (wanted === null || ctx.outgoing.left() === 0) return;
  const ids = [wanted, ...rotations.page(0, 5).map(({ groupId }) => groupId)];
  const known = [...ids.map((id) => groups.get(id)), ...(wanted === ANY_GROUP ? groups.all() : [])];
  // Slack refuses every change of a disabled group or one managed elsewhere.
  const group = known.find((one) => one && !one.isDisabled && !one.isManagedElsewhere);
  const slack = group ? await ctx.slack() : null;
  if (!group || !slack) return;
  // Written first, so that not every pass repeats a probe that fails.
  state.groups.probeDone();
  await slack.groups.probeUserGroup(group.id);
}

const withoutPlan = (refused: RefusedPermissions): RefusedPermissions =>
  Object.fromEntries(Object.entries(refused).filter(([, error]) => !needsPaidPlan(error)));
