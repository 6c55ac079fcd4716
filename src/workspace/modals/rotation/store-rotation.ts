/**
 * Stores and removes rotations, with all that follows from it, for forms and imports alike. Call these functions in a
 * transaction, and `rotationsChanged` after it.
 */

import type { Change } from "../../../domain/history.ts";
import { keysOf } from "../../../domain/reading-key.ts";
import type { Rotation } from "../../../domain/rotation.ts";
import { changesBetween } from "../../../domain/rotation-changes.ts";
import type { RotationDraft } from "../../../domain/rotation-check.ts";
import { NO_OPTIONS } from "../../../domain/rotation-options.ts";
import type { UserGroup } from "../../../domain/slack-member.ts";
import { log } from "../../../log.ts";
import { ROTATION_LABEL } from "../../../slack/words/rotation-options.ts";
import type { Context } from "../../context.ts";
import { noteRotationEdit } from "../../groups/correctness.ts";
import { recheckPermissions } from "../../groups/permissions.ts";
import { type Author, noteChoice, noteRelease } from "../../groups/take-over.ts";
import { logTakeOver } from "../../history/members.ts";
import { record } from "../../history/record.ts";
import { dropTopics, queueTopics } from "../../outbox/channel-topic.ts";
import type { StoredRotation } from "../../store/rotations.ts";
import { refreshHomes, requestLookAhead, wakeNow } from "../../wake.ts";
import { FORMER_GROUP } from "./words.ts";

/** @param rotationId null: a new rotation */
export function storeRotation(
  ctx: Context,
  author: Author,
  rotationId: string | null,
  draft: RotationDraft,
  group: UserGroup,
): void {
  const { store } = ctx;
  const by = author.userId;
  const source = store.state.connection.get("source");
  const before = rotationId === null ? null : store.rotations.get(rotationId);
  const isNewGroup = before?.groupId !== group.id;
  const rotation: Rotation = {
    id: before?.id ?? crypto.randomUUID(),
    name: draft.name,
    groupId: group.id,
    schedules: draft.schedules,
    channelIds: draft.channelIds,
    fallbackUserIds: draft.fallbackUserIds,
    options: draft.options ?? before?.options ?? NO_OPTIONS,
    version: (before?.version ?? 0) + 1,
    membersBefore: isNewGroup ? membersOf(ctx, group) : before.membersBefore,
  };
  // The queued group write is for the rotation as it was before, or puts back who was in the group before another one.
  store.outbox.remove({ kind: "group", groupId: group.id });
  if (before) {
    const isRestored = isNewGroup && release(ctx, before, draft.restoresFormer ?? false);
    store.rotations.update(rotation, by, source ?? before.source);
    // A manual edit of the former group, kept or undone, says nothing of this one.
    if (isNewGroup && before.drift) store.rotations.saveDrift(rotation.id, null);
    recordEdit(ctx, by, before, rotation, isRestored);
    store.rejectedRecipients.clear(rotation.id);
    queueTopics(ctx, rotation.id);
  } else {
    store.rotations.create(rotation, by, ctx.now(), source);
    record(ctx, rotation.id, { kind: "rotation_created", by, name: rotation.name });
  }
  noteRotationEdit(ctx, rotation.id, isNewGroup);
  noteChoice(ctx, author, group.id, isNewGroup);
  if (isNewGroup) logTakeOver(ctx, rotation.id, group);
  // Permissions should be known before the first handover; a group write that succeeds first shows them as well.
  recheckPermissions(ctx, group.id);
  log("rotation.saved", {
    team_id: ctx.teamId,
    rotation_id: rotation.id,
    version: rotation.version,
  });
}

/** Who is in a group that no rotation keeps, or will be in a moment: it may still have to get back whom it had before. */
function membersOf({ store }: Context, group: UserGroup): readonly string[] {
  const queued = store.outbox.get({ kind: "group", groupId: group.id })?.entry;
  return queued?.kind === "group" ? queued.members : group.members;
}

/** Removes the rotation. Its group stays in Slack, with its present members, or with those it had before PagerSync. */
export function removeRotation(
  ctx: Context,
  by: string,
  rotation: StoredRotation,
  restoreMembers: boolean,
): void {
  const { store } = ctx;
  const { id, groupId, name } = rotation;
  dropTopics(ctx, rotation);
  store.rotations.remove(id);
  const isRestored = release(ctx, rotation, restoreMembers);
  const groupHandle = store.groups.get(groupId)?.handle ?? null;
  record(ctx, id, { kind: "rotation_deleted", by, name, groupId, groupHandle, isRestored });
  record(ctx, id, { kind: "released", groupId });
  log("rotation.deleted", { team_id: ctx.teamId, rotation_id: id });
}

/** The group is no longer the rotation's. Returns whether the members that it had before PagerSync are put back. */
function release(
  ctx: Context,
  { groupId, membersBefore }: Rotation,
  restoreMembers: boolean,
): boolean {
  const { outbox } = ctx.store;
  const isRestored = restoreMembers && membersBefore.length > 0;
  outbox.remove({ kind: "group", groupId });
  noteRelease(ctx, groupId, isRestored);
  if (isRestored) outbox.put({ kind: "group", groupId, members: membersBefore }, ctx.now());
  return isRestored;
}

/** Deletes readings of schedules that no rotation uses any more. Call it in the same transaction. */
export function forgetUnused(ctx: Context): void {
  const { rotations, readings } = ctx.store;
  readings.keepOnly(new Set(rotations.all().flatMap(keysOf)));
}

/** Queues the Homes and a new look ahead. Call it in the same transaction. */
export function showChanges(ctx: Context): void {
  requestLookAhead(ctx);
  refreshHomes(ctx);
}

export const rotationsChanged = (ctx: Context): Promise<void> => wakeNow(ctx);

function recordEdit(
  ctx: Context,
  by: string,
  before: Rotation,
  after: Rotation,
  isRestored: boolean,
): void {
  const changes = [
    ...changesBetween(comparable(ctx, before), comparable(ctx, after), ROTATION_LABEL),
    ...(isRestored ? [restoredMembers(ctx, before)] : []),
  ];
  if (changes.length === 0) return;
  const { id, name, version } = after;
  record(ctx, id, { kind: "rotation_edited", by, name, version, changes });
}

function restoredMembers({ store }: Context, { groupId, membersBefore }: Rotation): Change {
  const group = store.groups.get(groupId);
  const items = (userIds: readonly string[]) => userIds.map((userId) => ({ userId }));
  return {
    field: FORMER_GROUP.moved(group?.handle ?? null),
    from: items(group?.members ?? []),
    to: items(membersBefore),
  };
}

/** The rotation with its group's handle, for comparing. */
export function comparable<R extends Pick<Rotation, "groupId">>(ctx: Context, rotation: R) {
  const handle = ctx.store.groups.get(rotation.groupId)?.handle;
  return { ...rotation, group: handle ? `@${handle}` : rotation.groupId };
}
