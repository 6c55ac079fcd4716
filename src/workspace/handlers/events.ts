/**
 * Slack's events, in any order. Slack delivers an event again unless it is told that it was carried out, or stored: so an
 * event counts as seen together with its effect, and those whose effect is the same however often are not counted.
 */
import { isSameSet } from "../../domain/sets.ts";
import type { EventIntent, SlackEvent } from "../../slack/payload/event.ts";
import type { Context } from "../context.ts";
import { endGrant } from "../groups/end-grant.ts";
import { markGroupPickerStale, markGroupsStale } from "../groups/list.ts";
import { guardOwedHomes, oweHome, publishOwedHome } from "../home/owed-homes.ts";
import { wakeNow } from "../wake.ts";
import { uninstall } from "./uninstall.ts";

/** Slack's event times are whole seconds: the event may have happened up to this much later. */
const EVENT_TIME_UNIT_MS = 1_000;
/** A Home that is opened has the copy of D1's rows compared, if that was longer ago. */
const HOME_COMPARES_MS = 10 * 60_000;

/** Ends when the event is carried out, or stored: then it returns what is left to do behind the answer. */
export async function performEvent(
  ctx: Context,
  intent: EventIntent,
): Promise<(() => Promise<void>) | null> {
  const { event, at } = intent;
  switch (event.type) {
    case "home_opened": {
      const { actor } = event;
      const isNew = ifNew(ctx, intent, () => {
        ctx.store.viewers.opened(actor.userId, ctx.now());
        oweHome(ctx, actor.userId);
      });
      if (!isNew) return null;
      // An install leads here, also one whose news got lost.
      ctx.later(ctx.vault.compare(HOME_COMPARES_MS));
      await guardOwedHomes(ctx);
      return () => publishOwedHome(ctx, actor);
    }
    case "group_changed": {
      // Each of our own writes causes several: however often one comes, nothing is to be done.
      if (isNothingNew(ctx, event)) return null;
      const isNew = ifNew(ctx, intent, () => markGroupsStale(ctx, ctx.now()));
      // The alarm is set in the same turn as what the pass reads: both are stored, or none.
      if (isNew) await wakeNow(ctx);
      return null;
    }
    case "uninstalled":
      await uninstall(ctx, at, null);
      return null;
    case "tokens_revoked":
      if (event.botUserIds.length > 0) await uninstall(ctx, at, event.userIds);
      else await forgetGrant(ctx, event.userIds, at);
      return null;
    default:
      return event satisfies never;
  }
}

/** Has the effect, and notes the event, in one transaction. False: it was noted before. */
const ifNew = ({ store, now }: Context, { eventId }: EventIntent, effect: () => void): boolean =>
  store.transaction(() => {
    const isNew = store.viewers.isNewEvent(eventId, now());
    if (isNew) effect();
    return isNew;
  });

type GroupChange = Extract<SlackEvent, { type: "group_changed" }>;

/** Whether all groups of rotations are as they should be after the change. */
function isNothingNew(ctx: Context, event: GroupChange): boolean {
  const { groupId } = event;
  const isUsed = groupId !== null && ctx.store.rotations.ofGroup(groupId) !== null;
  if (!isUsed) markGroupPickerStale(ctx);
  return (groupId !== null && !isUsed) || isOurOwnEcho(ctx, event);
}

/**
 * Whether the event reports only members that PagerSync wants: our own write causes events, before or after its reply.
 * Events come in any order, so one that reports something else makes a pass list the groups; its content is not stored.
 */
function isOurOwnEcho(ctx: Context, event: GroupChange): boolean {
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
