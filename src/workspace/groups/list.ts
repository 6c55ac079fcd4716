/**
 * Lists Slack's user groups with their members, in one call for all: every 15 min, and after an event about a change
 * that isn't ours. A group that has changed marks its rotation as due.
 */

import { backOffMs } from "../../domain/back-off.ts";
import { afterEdit } from "../../domain/drift.ts";
import { isDueAgain, isToBeStored } from "../../domain/quarter-hour.ts";
import { isSameSet } from "../../domain/sets.ts";
import type { UserGroup } from "../../domain/slack-member.ts";
import { log } from "../../log.ts";
import type { UserGroupList } from "../../slack/api.ts";
import type { Context, Slack } from "../context.ts";
import { shared } from "../deadline.ts";
import { logExternalEdit } from "../history/members.ts";
import type { StoredRotation } from "../store/rotations.ts";
import { finishSoon, refreshHomes } from "../wake.ts";
import { noteListedGroup } from "./correctness.ts";
import { notePlan } from "./permissions.ts";

const LIST_METHOD = "usergroups.list";
/** Back-off after a list that failed; a longer wait that Slack asked for stays. */
const LIST_AGAIN = { firstMs: 4_000, longestMs: 5 * 60_000 } as const;

/** When stale groups can be listed again, epoch ms; null: they aren't stale. */
export function groupsDueAt(ctx: Context): number | null {
  const now = ctx.now();
  if (!ctx.store.state.groups.get("isStale")) return null;
  return ctx.store.rateLimits.blockedUntil(LIST_METHOD, now) ?? now;
}

/**
 * Somebody else may have changed a rotation's group: the next pass lists the groups.
 * @param reportedAt when Slack reported it (epoch ms); absent: it didn't
 */
export const markGroupsStale = (ctx: Context, reportedAt?: number): void =>
  ctx.store.state.groups.markStale(reportedAt);

/** A group that no rotation uses has changed: the picker's next search lists the groups. */
export const markGroupPickerStale = (ctx: Context): void =>
  ctx.store.state.groups.markPickerStale();

/**
 * Lists the groups if they are stale, or every quarter of an hour. Returns whether it did: then people are asked about
 * again, too, and `listedInTime` is to be called at the end of the pass.
 * @param since until when the last pass has done what was due, epoch ms
 */
export async function compareGroups(ctx: Context, since: number): Promise<boolean> {
  const { groups } = ctx.store.state;
  const isStale = groups.get("isStale") ?? false;
  // After an event, a list that is under way may be older than the change.
  if (isStale) return listGroups(ctx);
  return isDueAgain(groups.get("listedAt"), since, ctx.now()) && listGroupsOnce(ctx, true);
}

/** @param since as the next pass will say it */
export function listedInTime({ store, now }: Context, since: number): void {
  const { groups } = store.state;
  if (isToBeStored(groups.get("listedAt"), since, now())) groups.listedInTime(now());
}

/** Shares a list that is under way. */
export const listGroupsOnce = (ctx: Context, isUsual = false): Promise<boolean> =>
  shared(ctx, "groups", () => listGroups(ctx, isUsual));

/** Lists the groups now. False: the list failed, and the last one stays. @param isUsual every quarter of an hour, by a pass */
export async function listGroups(ctx: Context, isUsual = false): Promise<boolean> {
  const slack = await ctx.slack();
  if (!slack) return false;
  const askedAt = ctx.now();
  const { store } = ctx;
  const { state } = store;
  const asked = { groups: byId(store.groups.all()), saves: new Map(store.groups.saves()) };
  // Before the call: an event that comes during it may be about a change that the answer doesn't hold yet.
  state.groups.listBegins();
  const listed = await slack.bot.listUserGroups();
  await notePlan(ctx, listed.ok ? null : listed.error);
  if (!listed.ok) {
    state.groups.markStale();
    if (listed.error.reason !== "postponed" && listed.error.reason !== "blocked") {
      const failures = state.groups.listFailed(ctx.now());
      store.rateLimits.block(
        LIST_METHOD,
        ctx.now() + backOffMs(failures, LIST_AGAIN, Math.random()),
      );
    }
    return false;
  }
  store.transaction(() => {
    const before = byId(store.groups.all());
    const groups = listed.value.groups.map((group) => store.groups.normalized(group));
    const isSaved = ({ id }: UserGroup) => asked.saves.get(id) !== store.groups.saves().get(id);
    const after = byId(truth({ ...listed.value, groups }, asked.groups, before, isSaved));
    store.groups.replaceAll([...after.values()]);
    const since = Math.min(state.groups.get("reportedAt") ?? askedAt, askedAt);
    state.groups.listDone(askedAt, isUsual);
    for (const rotation of store.rotations.all()) {
      const group = after.get(rotation.groupId);
      const known = before.get(rotation.groupId);
      if (JSON.stringify(group) === JSON.stringify(known)) continue;
      store.rotations.markDue(rotation.id);
      if (!isSameToPeople(group, known)) noteListedGroup(ctx, rotation, group, since);
      if (!group || !known) continue;
      noteDrift(ctx, slack, rotation, known, group);
      logExternalEdit(ctx, rotation.id, known, group, slack.installation.botUserId);
    }
  });
  if (store.rotations.due().length > 0) finishSoon(ctx);
  return true;
}

/** Whether a tag reaches the same people: its name or who wrote it last may differ. */
const isSameToPeople = (one: UserGroup | undefined, other: UserGroup | undefined): boolean =>
  one?.isDisabled === other?.isDisabled && isSameSet(one?.members ?? [], other?.members ?? []);

const byId = (groups: readonly UserGroup[]): ReadonlyMap<string, UserGroup> =>
  new Map(groups.map((group) => [group.id, group]));

/**
 * What is known after a list. A group that was written while the list was under way is as it was written: the list may
 * be older. A group that can't be read, or that may be the one without a readable id, is as it was known.
 * @param asked the groups known when the list was asked for
 * @param before the groups known when it was answered
 * @param isSaved whether we wrote the group meanwhile, perhaps with the members that were known
 */
function truth(
  { groups, unreadableIds, isWhole }: UserGroupList,
  asked: ReadonlyMap<string, UserGroup>,
  before: ReadonlyMap<string, UserGroup>,
  isSaved: (group: UserGroup) => boolean,
): readonly UserGroup[] {
  const listed = byId(groups);
  const isKept = (known: UserGroup): boolean =>
    isSaved(known) ||
    JSON.stringify(known) !== JSON.stringify(asked.get(known.id)) ||
    unreadableIds.includes(known.id) ||
    (!isWhole && !listed.has(known.id));
  const kept = byId([...before.values()].filter(isKept));
  return [...groups.filter(({ id }) => !kept.has(id)), ...kept.values()];
}

/** Notes an edit by somebody else of a group that had the right members. */
function noteDrift(
  ctx: Context,
  slack: Slack,
  rotation: StoredRotation,
  before: UserGroup,
  after: UserGroup,
): void {
  const { drift, state } = rotation;
  const wanted = drift?.hold === "kept" ? drift.members : state.desired;
  const wasRight = wanted !== null && isSameSet(before.members, wanted);
  if (!wasRight || isSameSet(after.members, wanted)) return;
  if (after.updatedBy === slack.installation.botUserId) return;
  const edit = { at: ctx.now(), by: after.updatedBy, members: after.members };
  const noted = afterEdit(drift, edit);
  ctx.store.rotations.saveDrift(rotation.id, noted);
  refreshHomes(ctx);
  log("group.edited_by_hand", {
    team_id: ctx.teamId,
    rotation_id: rotation.id,
    is_left_alone: noted.hold === "edit_war",
  });
}
