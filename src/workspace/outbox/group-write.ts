/** Group writes: set a user group's members to those of the last plan. */

import { isMaybeDone } from "../../slack/api.ts";
import { isAboutMembers } from "../../slack/words/slack-error.ts";
import type { Context } from "../context.ts";
import { noteGroupWriteFailure, noteGroupWritten } from "../groups/correctness.ts";
import { markGroupsStale } from "../groups/list.ts";
import { logGroupWrite } from "../history/members.ts";
import { matchPeople } from "../people/match-by-email.ts";
import type { Queued } from "../store/outbox-entries.ts";
import { refreshHomes } from "../wake.ts";
import type { Deliver } from "./delivery.ts";

export const writeGroup: Deliver<"group"> = async (ctx, slack, { groupId, members }, queued) => {
  const { store } = ctx;
  const written = await slack.groups.setGroupMembers(groupId, members);
  if (written.ok) {
    return {
      status: "done",
      commit() {
        const group = store.groups.get(groupId);
        logGroupWrite(ctx, groupId, members, group);
        noteGroupWritten(ctx, groupId, members, queued);
        if (group) store.groups.save({ ...group, members: members.toSorted() });
        // A group that was put back is counted on the Home, too, where many are.
        if (queued.refused || !store.rotations.ofGroup(groupId)) refreshHomes(ctx);
      },
    };
  }
  const { error: failure } = written;
  if (failure.reason === "refused" && isAboutMembers(failure.error)) {
    // Somebody in the list may no longer be a member: check all of them and plan again.
    store.people.markMembersStale(members);
    store.rotations.markDueWith(members);
    if (!store.rotations.ofGroup(groupId)) await restoreEligible(ctx, groupId, members, queued);
  }
  const isGone = failure.reason === "refused" && failure.error === "no_such_subteam";
  // Without a reply, Slack may have changed the group all the same: list the groups again.
  if (isMaybeDone(failure) || isGone) markGroupsStale(ctx);
  const commit = () => noteGroupWriteFailure(ctx, groupId, failure);
  return { status: "failed", failure, commit };
};

/** A deleted rotation's group gets its former members back, except those who can't be members any more. */
async function restoreEligible(
  ctx: Context,
  groupId: string,
  members: readonly string[],
  queued: Queued,
): Promise<void> {
  const { outbox } = ctx.store;
  const { member } = await matchPeople(ctx, [], members, true);
  const eligible = members.filter((id) => member(id)?.ineligible === null);
  const isAllKnown = members.every((id) => member(id) !== null);
  if (!isAllKnown || eligible.length === 0 || eligible.length === members.length) return;
  // Its rotation may have been deleted while this was being sent: then its former members are not these.
  const now = outbox.get(queued.entry);
  if (now?.id !== queued.id || now.revision !== queued.revision) return;
  outbox.put({ kind: "group", groupId, members: eligible }, ctx.now());
}
