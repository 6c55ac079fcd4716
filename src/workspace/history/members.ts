/** A group's members in the history: who is in it, why, and what changed them. */
import type { HistoryEvent, Membership, Why } from "../../domain/history.ts";
import { explained } from "../../domain/membership.ts";
import { isSameSet } from "../../domain/sets.ts";
import type { UserGroup } from "../../domain/slack-member.ts";
import type { Context } from "../context.ts";
import type { StoredRotation } from "../store/rotations.ts";
import { endProblem } from "./problems.ts";
import { record } from "./record.ts";

/** Slack has confirmed the group's members. @param before the group as last known; null: unknown */
export function logGroupWrite(
  ctx: Context,
  groupId: string,
  members: readonly string[],
  before: UserGroup | null,
): void {
  const rotation = ctx.store.rotations.ofGroup(groupId);
  if (!rotation) return;
  endProblem(ctx, rotation.id, ({ kind }) => kind === "group_write_refused");
  const { drift } = rotation;
  const isRepair =
    drift !== null && drift.hold === null && isSameSet(before?.members ?? [], drift.members);
  const isKept = drift?.hold === "kept" && isSameSet(members, drift.members);
  noteMembers(ctx, rotation, {
    members: explained(members, rotation.reasons ?? [], BY_SCHEDULES),
    before: before?.members ?? null,
    cause: isKept ? "kept" : isRepair ? "repaired" : "follows_schedules",
  });
}

/** Slack listed other members than were known. @param ownUserId the app's own Slack user */
export function logExternalEdit(
  ctx: Context,
  rotationId: string,
  before: UserGroup,
  after: UserGroup,
  ownUserId: string,
): void {
  if (isSameSet(before.members, after.members)) return;
  const rotation = ctx.store.rotations.get(rotationId);
  if (!rotation) return;
  const { drift, state, reasons } = rotation;
  const wanted = drift?.hold === "kept" ? drift.members : state.desired;
  // A write of ours whose reply was lost.
  const isOurs = after.updatedBy === ownUserId || isSameSet(after.members, wanted ?? []);
  const by = after.updatedBy;
  const otherwise: Why = isOurs ? BY_SCHEDULES : { kind: "hand_edit", by };
  noteMembers(ctx, rotation, {
    members: explained(after.members, reasons ?? [], otherwise),
    before: before.members,
    cause: isOurs ? "follows_schedules" : { editedBy: by, isLeftAlone: drift?.hold === "edit_war" },
  });
}

/** The rotation uses this group from now on: its members before PagerSync changes any. */
export function logTakeOver(ctx: Context, rotationId: string, group: UserGroup): void {
  record(ctx, rotationId, {
    kind: "members",
    groupId: group.id,
    members: explained(group.members, [], { kind: "before" }),
    cameIn: [],
    left: [],
    cause: "taken_over",
  });
}

const BY_SCHEDULES: Why = { kind: "on_call", schedules: [] };

function noteMembers(
  ctx: Context,
  { id, groupId }: StoredRotation,
  write: {
    readonly members: readonly Membership[];
    readonly before: readonly string[] | null;
    readonly cause: Extract<HistoryEvent, { kind: "members" }>["cause"];
  },
): void {
  const { members, cause } = write;
  const last = ctx.store.history.membersAt(id, ctx.now())?.event;
  const isKnown =
    last !== undefined &&
    last.kind !== "released" &&
    last.groupId === groupId &&
    JSON.stringify(last.members) === JSON.stringify(members);
  if (isKnown) return;
  const now = members.map(({ userId }) => userId);
  const before = write.before ?? now;
  record(ctx, id, {
    kind: "members",
    groupId,
    members,
    cameIn: now.filter((userId) => !before.includes(userId)),
    left: before.filter((userId) => !now.includes(userId)),
    cause,
  });
}
