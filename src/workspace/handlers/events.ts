/** Slack's events. Each is handled once, in whatever order they come. */
import { isSameSet } from "../../domain/sets.ts";
import { log } from "../../log.ts";
import type { EventIntent, SlackEvent } from "../../slack/payload/event.ts";
import type { Context } from "../context.ts";
import { endGrant } from "../groups/end-grant.ts";
import { markGroupPickerStale, markGroupsStale } from "../groups/list.ts";
import { showHomeNow } from "../home/home-now.ts";
import { wakeNow } from "../wake.ts";

/** Slack's event time has whole seconds: it can have happened up to this much later than it says. */
const EVENT_TIME_UNIT_MS = 1_000;

export async function performEvent(ctx: Context, intent: EventIntent): Promise<void> {
  const { store } = ctx;
  if (!store.viewers.isNewEvent(intent.eventId, ctx.now())) return;
  const { event } = intent;
  switch (event.type) {
    case "home_opened":
      store.viewers.opened(event.actor.userId, ctx.now());
      return showHomeNow(ctx, event.actor);
    case "group_changed":
      if (store.rotations.ofGroup(event.groupId) === null) {
        return markGroupPickerStale(ctx);
      }
      if (isOurOwnEcho(ctx, event)) return;
      markGroupsStale(ctx);
      return wakeNow(ctx);
    case "uninstalled":
      return uninstall(ctx, intent.at);
    case "tokens_revoked":
      if (event.botUserIds.length > 0) return uninstall(ctx, intent.at);
      return forgetGrant(ctx, event.userIds, intent.at);
    default:
      event satisfies never;
  }
}

/**
 * Whether the event tells nothing but what we want: our own write comes back as events, before or after its reply.
 * Events come in any order, so one that says something else is a reason to look, never the truth itself.
 */
function isOurOwnEcho(
  ctx: Context,
  event: Extract<SlackEvent, { type: "group_changed" }>,
): boolean {
  const { rotations, groups } = ctx.store;
  const rotation = rotations.ofGroup(event.groupId);
  if (!rotation) return true;
  if (event.isDisabled !== (groups.get(event.groupId)?.isDisabled ?? false)) return false;
  if (event.members === null || !rotation.state.desired) return false;
  const desired = new Set(rotation.state.desired);
  if ("all" in event.members) return isSameSet(event.members.all, desired);
  const { added, removed } = event.members;
  return added.every((id) => desired.has(id)) && !removed.some((id) => desired.has(id));
}

/**
 * The row goes, with tokens and credentials; the object's storage goes after every event that finds no row. Slack tells
 * an uninstall twice, as "uninstalled" and as "revoked", in any order; one that is older than the install is void.
 */
async function uninstall(ctx: Context, at: number): Promise<void> {
  const isRemoved = await ctx.vault.removeInstallation(ctx.teamId, at);
  if (isRemoved) log("install.removed", { team_id: ctx.teamId });
}

/**
 * Users took their tokens back, or were deactivated. Slack's events come late and in any order: one that is older than
 * the newest install, which may have brought a new grant, is void.
 */
async function forgetGrant(ctx: Context, userIds: readonly string[], at: number): Promise<void> {
  const installation = await ctx.vault.installation(ctx.teamId);
  if (!installation?.grant || !userIds.includes(installation.grant.userId)) return;
  if (installation.installedAt >= at + EVENT_TIME_UNIT_MS) return;
  await endGrant(ctx, installation);
}
