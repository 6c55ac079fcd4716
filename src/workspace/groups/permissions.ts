/**
 * What Slack lets us do with user groups. Creating them and changing their members are two settings in Slack, by default
 * for admins only both. Learned from every write, and by a probe (an update that changes nothing) before the first
 * handover needs it.
 */

import type { SlackFailure } from "../../slack/api.ts";
import { needsAdminGrant, needsPaidPlan } from "../../slack/words/slack-error.ts";
import type { Context } from "../context.ts";
import type { GroupPermission } from "../store/state.ts";
import { refreshHomes, wakeNow } from "../wake.ts";

/** Slack's last word on a right, where it was about the right and not about this one wish. */
export async function notePermission(
  ctx: Context,
  right: GroupPermission,
  failure: SlackFailure | null,
): Promise<void> {
  const { facts } = ctx.store;
  const error = failure?.reason === "refused" ? failure.error : null;
  const isVerdict = error !== null && (needsAdminGrant(error) || needsPaidPlan(error));
  if (failure !== null && !isVerdict) return;
  if (right === "change") facts.set("rightsDoubted", null);
  const before = facts.get("groupRights") ?? {};
  const { [right]: known = null, ...others } = before;
  // A plan that has groups at all has both.
  const after = error === null ? withoutPlan(others) : { ...others, [right]: error };
  if (known === error && JSON.stringify(after) === JSON.stringify(before)) return;
  facts.set("groupRights", after);
  refreshHomes(ctx);
  await wakeNow(ctx);
}

/** Slack listed the groups, or refuses to for want of a plan. */
export async function notePlan(ctx: Context, failure: SlackFailure | null): Promise<void> {
  const error = failure?.reason === "refused" ? failure.error : null;
  if (error !== null && needsPaidPlan(error)) return notePermission(ctx, "change", failure);
  const { facts } = ctx.store;
  const before = facts.get("groupRights") ?? {};
  const after = withoutPlan(before);
  if (failure !== null || Object.keys(after).length === Object.keys(before).length) return;
  facts.set("groupRights", after);
  refreshHomes(ctx);
  await wakeNow(ctx);
}

/** What was refused may be allowed by now, or the other way round: ask. @param groupId the group that matters, if any */
export function recheckPermissions(ctx: Context, groupId: string | null = null): void {
  ctx.store.facts.set("rightsDoubted", groupId ?? ANY_GROUP);
}

/** As after an install: nothing is known, and nothing is held against Slack. */
export function forgetPermissions(ctx: Context): void {
  ctx.store.facts.set("groupRights", null);
  recheckPermissions(ctx);
}

const ANY_GROUP = "any";

/** Asks Slack where there is doubt; one call that changes nothing. */
export async function probePermissions(ctx: Context): Promise<void> {
  const { facts, groups, rotations } = ctx.store;
  const doubted = facts.get("rightsDoubted");
  if (doubted === null || ctx.outgoing.left() === 0) return;
  const ids = [doubted, ...rotations.page(0, 5).map(({ groupId }) => groupId)];
  const known = [
    ...ids.map((id) => groups.get(id)),
    ...(doubted === ANY_GROUP ? groups.all() : []),
  ];
  // Of these Slack would refuse every change, whoever asks.
  const group = known.find((one) => one && !one.isDisabled && !one.isManagedElsewhere);
  const slack = group ? await ctx.slack() : null;
  if (!group || !slack) return;
  // Written first: trouble with the probe must not make every pass try it.
  facts.set("rightsDoubted", null);
  await slack.groups.probeUserGroup(group.id);
}

const withoutPlan = (rights: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(rights).filter(([, error]) => !needsPaidPlan(error)));
