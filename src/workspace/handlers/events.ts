/** Slack's events. Each is handled once, in any order. */
import { isSameSet } from "../../domain/sets.ts";
import { log } from "../../log.ts";
import type { EventIntent, SlackEvent } from "../../slack/payload/event.ts";
import { connectionToEnd, revokeBehind } from "../connection/revoke.ts";
import type { Context } from "../context.ts";
import { endGrant, grantToEnd, revokeGrantBehind } from "../groups/end-grant.ts";
import { markGroupPickerStale, markGroupsStale } from "../groups/list.ts";
import { publishHomeNow } from "../home/publish-now.ts";
import { wakeNow } from "../wake.ts";

/** Slack's event times are whole seconds: the event may have happened up to this much later. */
const EVENT_TIME_UNIT_MS = 1_000;
/** A Home that is opened has the copy of D1's rows compared, if that was longer ago. */
const HOME_COMPARES_MS = 10 * 60_000;

export async function performEvent(ctx: Context, intent: EventIntent): Promise<void> {
  const { store } = ctx;
  if (!store.viewers.isNewEvent(intent.eventId, ctx.now())) return;
  const { event } = intent;
  switch (event.type) {
    case "home_opened":
      store.viewers.opened(event.actor.userId, ctx.now());
      // An install leads here, also one whose news got lost.
      ctx.later(ctx.vault.compare(HOME_COMPARES_MS));
      return publishHomeNow(ctx, event.actor);
    case "group_changed":
      if (event.groupId === null) markGroupPickerStale(ctx);
      else if (store.rotations.ofGroup(event.groupId) === null) return markGroupPickerStale(ctx);
      if (isOurOwnEcho(ctx, event)) return;
      markGroupsStale(ctx);
      return wakeNow(ctx);
    case "uninstalled":
      return uninstall(ctx, intent.at, null);
    case "tokens_revoked":
      if (event.botUserIds.length > 0) return uninstall(ctx, intent.at, event.userIds);
      return forgetGrant(ctx, event.userIds, intent.at);
    default:
      event satisfies never;
  }
}

/**
 * Whether the event reports only members that PagerSync wants: our own write causes events, before or after its reply.
 * Events come in any order, so one that reports something else makes a pass list the groups; its content is not stored.
 */
function isOurOwnEcho(
  ctx: Context,
  event: Extract<SlackEvent, { type: "group_changed" }>,
): boolean {
  const { rotations, groups, people } = ctx.store;
  // Any rotation's group may have changed.
  if (event.groupId === null) return rotations.all().length === 0;
  const rotation = rotations.ofGroup(event.groupId);
  if (!rotation) return true;
  if (event.isDisabled !== (groups.get(event.groupId)?.isDisabled ?? false)) return false;
  if (event.members === null || !rotation.state.desired) return false;
  const desired = new Set(rotation.state.desired);
  const isWanted = (id: string) => desired.has(people.idOf(id));
  if ("all" in event.members) return isSameSet(event.members.all.map(people.idOf), desired);
  const { added, removed } = event.members;
  return added.every(isWanted) && !removed.some(isWanted);
}

/**
 * Deletes the installation with its tokens and credentials; the object's storage is deleted after any event that finds
 * no installation. Slack sends an uninstall as "uninstalled" and as "revoked", in any order; an event that is older
 * than the install is ignored.
 * @param revoked whose user tokens Slack has revoked with the bot's; null: everybody's
 */
async function uninstall(
  ctx: Context,
  at: number,
  revoked: readonly string[] | null,
): Promise<void> {
  const connection = await connectionToEnd(ctx);
  const grant = revoked && (await grantToEnd(ctx));
  // The deletion decides whether the event is older than the install, which keeps its tokens then.
  if (!(await ctx.vault.removeInstallation(at))) return;
  log("install.removed", { team_id: ctx.teamId });
  if (connection) revokeBehind(ctx, connection);
  if (grant && !revoked?.includes(grant.userId)) revokeGrantBehind(ctx, grant);
}

/**
 * Ends the grant of a user who revoked their token or was deactivated. Slack's events come late and in any order: one
 * that is older than the newest install, which may have brought a new grant, is ignored.
 */
async function forgetGrant(ctx: Context, userIds: readonly string[], at: number): Promise<void> {
  await ctx.vault.compare();
  const installation = await ctx.vault.installation();
  const { idOf } = ctx.store.people;
  if (!installation?.grant) return;
  if (!userIds.map(idOf).includes(idOf(installation.grant.userId))) return;
  if (installation.installedAt >= at + EVENT_TIME_UNIT_MS) return;
  await endGrant(ctx, installation);
}
