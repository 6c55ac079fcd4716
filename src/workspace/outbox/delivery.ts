/** How each kind of outbox entry is told to Slack, and what is then known. */

import { announcementMessage } from "../../slack/announcement.ts";
import { isMaybeDone } from "../../slack/api.ts";
import { grantEndedMessage } from "../../slack/grant-message.ts";
import { homeLink } from "../../slack/home-link.ts";
import { slackErrorSentence } from "../../slack/words/slack-error.ts";
import { beginProblem, endProblem, logGroupWrite } from "../audit-log.ts";
import type { Context, Slack } from "../context.ts";
import { markGroupsStale } from "../groups/list.ts";
import { publishHome } from "../home/home.ts";
import { isHomeUnderWay, showInLane } from "../home/publish-order.ts";
import { spendHomeBudget } from "../home/publish-rate.ts";
import { matchPeople } from "../people/match-by-email.ts";
import { DRAWN_ROLE_MEMORY_MS, peopleInCharge } from "../people/roles.ts";
import type { Delivery } from "../store/outbox-entries.ts";
import { groupKey, type OutboxEntry, type Queued } from "../store/outbox-entries.ts";
import { refreshHomes } from "../wake.ts";
import { writeTopic } from "./channel-topic.ts";
import { tellPerson } from "./direct-message.ts";

/** Whoever shows a Home directly has ended by then, or died. */
const UNDER_WAY_MS = 30_000;
/** Somebody deactivated can't be told: how many are tried. */
const MOST_READERS = 3;

type Of<Kind extends OutboxEntry["kind"]> = Extract<OutboxEntry, { kind: Kind }>;

export async function deliver(ctx: Context, slack: Slack, queued: Queued): Promise<Delivery> {
  const { entry } = queued;
  switch (entry.kind) {
    case "group":
      return writeGroup(ctx, slack, entry, queued);
    case "announcement":
      return announce(ctx, slack, entry);
    case "message":
      return tellPerson(ctx, slack, entry);
    case "topic":
      return writeTopic(ctx, slack, entry, queued);
    case "grant_ended":
      return tellGrantEnded(ctx, slack, entry);
    case "home":
      return showHome(ctx, entry);
  }
}

async function writeGroup(
  ctx: Context,
  slack: Slack,
  { groupId, members }: Of<"group">,
  queued: Queued,
): Promise<Delivery> {
  const { store } = ctx;
  const written = await slack.groups.setGroupMembers(groupId, members);
  if (written.ok) {
    return {
      status: "done",
      commit() {
        const group = store.groups.get(groupId);
        logGroupWrite(ctx, groupId, members, group);
        if (group) store.groups.save({ ...group, members: members.toSorted() });
        if (queued.refused) refreshHomes(ctx);
      },
    };
  }
  const { error: failure } = written;
  if (failure.reason === "refused" && failure.error === "invalid_users") {
    // Somebody in the list is no longer a member: look at all of them again and decide anew.
    store.people.markMembersStale(members);
    store.rotations.markDueWith(members);
    if (!store.rotations.ofGroup(groupId)) await restoreEligible(ctx, groupId, members);
  }
  const isGone = failure.reason === "refused" && failure.error === "no_such_subteam";
  // Slack may have done it although no reply came: look, rather than believe what we knew before.
  if (isMaybeDone(failure) || isGone) markGroupsStale(ctx);
  return { status: "failed", failure };
}

/** A deleted rotation's group gets back whom it had before; those who can't be members any more are left out. */
async function restoreEligible(
  ctx: Context,
  groupId: string,
  members: readonly string[],
): Promise<void> {
  const { member } = await matchPeople(ctx, [], members, true);
  const fit = members.filter((id) => member(id)?.ineligible === null);
  const isAllKnown = members.every((id) => member(id) !== null);
  if (!isAllKnown || fit.length === 0 || fit.length === members.length) return;
  ctx.store.outbox.put(groupKey(groupId), { kind: "group", groupId, members: fit }, ctx.now());
}

async function announce(ctx: Context, slack: Slack, entry: Of<"announcement">): Promise<Delivery> {
  const { rejectedRecipients, groups, outbox } = ctx.store;
  const refusal = outbox.get(groupKey(entry.groupId))?.refused ?? null;
  const message = announcementMessage(
    {
      rotationName: entry.rotationName,
      groupHandle: groups.get(entry.groupId)?.handle ?? null,
      ...entry.handover,
      groupProblem: refusal && slackErrorSentence(refusal.error),
    },
    ctx.now(),
  );
  const posted = await slack.bot.postMessage({ channelId: entry.channelId, ...message });
  const { rotationId, channelId } = entry;
  if (posted.ok) {
    return {
      status: "done",
      commit() {
        rejectedRecipients.accepted(rotationId, channelId);
        endProblem(
          ctx,
          rotationId,
          (problem) => problem.kind === "announcement_refused" && problem.channelId === channelId,
        );
      },
    };
  }
  if (posted.error.reason !== "refused") return { status: "failed", failure: posted.error };
  // A channel that is archived or closed to us stays so: the Home tells, the next handover tries again.
  const { error } = posted.error;
  return {
    status: "dropped",
    commit() {
      rejectedRecipients.refused(rotationId, channelId, error, ctx.now());
      beginProblem(ctx, rotationId, { kind: "announcement_refused", channelId, error });
      refreshHomes(ctx);
    },
  };
}

/** Whoever installed, or the first of the other admins we have met whom Slack lets us tell. */
async function tellGrantEnded(
  ctx: Context,
  slack: Slack,
  { grantedBy }: Of<"grant_ended">,
): Promise<Delivery> {
  const { installedBy, appId } = slack.installation;
  const message = grantEndedMessage(grantedBy, homeLink(appId, ctx.teamId));
  const others = peopleInCharge(ctx, slack).map(({ id }) => id);
  const readers = new Set([installedBy, ...others.filter((id) => id !== grantedBy)]);
  for (const channelId of [...readers].slice(0, MOST_READERS)) {
    const told = await slack.bot.postMessage({ channelId, ...message });
    if (told.ok) return { status: "done" };
    if (told.error.reason !== "refused") return { status: "failed", failure: told.error };
  }
  return { status: "dropped" };
}

async function showHome(ctx: Context, { userId }: Of<"home">): Promise<Delivery> {
  // The pass doesn't wait for it: whoever shows that one looks here at its end.
  if (isHomeUnderWay(ctx, userId)) return { status: "put_off", until: ctx.now() + UNDER_WAY_MS };
  const actor = { userId, teamId: null };
  const shown = await showInLane(ctx, userId, () =>
    publishHome(ctx, actor, "if_changed", DRAWN_ROLE_MEMORY_MS),
  );
  if (!shown.ok || shown.value === "sent") spendHomeBudget(ctx, ctx.now());
  if (shown.ok) return { status: "done" };
  if (shown.error.reason !== "refused") return { status: "failed", failure: shown.error };
  return { status: "dropped", commit: () => ctx.store.viewers.forget(userId) };
}
