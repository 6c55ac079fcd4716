/**
 * Undoes a set-up of many rotations: deletes them, puts back the members that their groups had, and disables the groups
 * that were created for them. What somebody has changed since stays as it is, and is named.
 */
import { isSameSet } from "../../domain/sets.ts";
import { log } from "../../log.ts";
import type { Context } from "../context.ts";
import { forgetUnused, removeRotation, showChanges } from "../modals/rotation/store-rotation.ts";
import {
  type BulkItem,
  type BulkOutcome,
  isUndoable,
  type LeftBecause,
} from "../store/bulk-runs.ts";
import type { StoredRotation } from "../store/rotations.ts";

/**
 * Call `rotationsChanged` after it: Slack's writes are in the outbox. The list of groups should be fresh.
 * @returns whether it was undone; false: it is gone, too old, or undone already
 */
export function undoBulkRun(ctx: Context, runId: string, by: string): boolean {
  const { store, now } = ctx;
  return store.transaction(() => {
    const run = store.bulkRuns.get(runId);
    if (!run || !isUndoable(run, now())) return false;
    for (const item of store.bulkRuns.items(runId)) {
      const outcome = undoOne(ctx, item, by);
      if (outcome) store.bulkRuns.settle(item, outcome);
    }
    store.bulkRuns.undo(runId, by, now());
    forgetUnused(ctx);
    showChanges(ctx);
    ctx.carriedOut?.();
    log("bulk.undone", { team_id: ctx.teamId });
    return true;
  });
}

/** Null: it stays as it was told. */
function undoOne(ctx: Context, { handle, outcome }: BulkItem, by: string): BulkOutcome | null {
  if (outcome === null) return { status: "stopped" };
  if (outcome.status !== "done") return null;
  const { groupId, isDisabledByUndo, rotationId } = outcome;
  const rotation = ctx.store.rotations.get(rotationId);
  if (!rotation) return { status: "left", why: "deleted" };
  const why = changedSince(ctx, rotation, groupId, handle);
  if (why) return { status: "left", why };
  removeRotation(ctx, by, rotation, true);
  if (!isDisabledByUndo && rotation.membersBefore.length === 0)
    return { status: "left", why: "was_empty" };
  if (isDisabledByUndo) ctx.store.outbox.put({ kind: "disable", groupId }, ctx.now());
  return { status: "undone", groupId, isDisabled: isDisabledByUndo };
}

/** What somebody else has changed since it was set up; null: nothing. */
function changedSince(
  { store }: Context,
  { version, groupId, drift, state, membersBefore }: StoredRotation,
  groupIdThen: string,
  handle: string,
): LeftBecause | null {
  if (version !== 1 || groupId !== groupIdThen) return "edited";
  const group = store.groups.get(groupId);
  if (!group || group.isDisabled || group.handle !== handle || drift) return "group_changed";
  // Where no write has reached Slack yet, the group is as it was.
  const isOurs = [state.desired ?? [], membersBefore].some((ids) => isSameSet(group.members, ids));
  const isPending = store.outbox.get({ kind: "group", groupId }) !== null;
  return isOurs || isPending ? null : "group_changed";
}
