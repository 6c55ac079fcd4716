/** The user group's part of a plan: whether the group may be written, and with which members. Pure. */

import type { Drift } from "./drift.ts";
import { peopleIn } from "./extra-members.ts";
import type { Problem } from "./problem.ts";
import type { ExtraMembers } from "./rotation-state.ts";
import { isSameSet, sortedSet } from "./sets.ts";
import type { UserGroup } from "./slack-member.ts";

/** Null: not listed yet, so the plan writes it to be sure. */
export type KnownGroup = UserGroup | "gone" | null;

/** The base members plus the extra members of the rotation's options. Null: leave the group's members as they are. */
export function withExtraMembers(
  baseMembers: readonly string[] | null,
  extraMembers: ExtraMembers | null,
  group: KnownGroup,
): readonly string[] | null {
  const extras = extraMembers ? peopleIn(extraMembers) : [];
  if (extras.length === 0) return baseMembers;
  // Nobody was ever on call: the group's present members are the base, where the group is known.
  const base = baseMembers ?? (group === null || group === "gone" ? null : group.members);
  return base && sortedSet([...base, ...extras]);
}

type ManualEdit = {
  readonly members: readonly string[] | null;
  readonly problems: readonly Problem[];
};

/**
 * The manual edit that outranks the schedules until the next handover. `members` null: leave the group as it is,
 * because two editors keep undoing each other's changes.
 */
export function manualEditIn(drift: Drift | null): ManualEdit | null {
  switch (drift?.hold) {
    case "kept":
      return { members: drift.members, problems: [{ kind: "kept_by_hand", editor: drift.by }] };
    case "edit_war":
      return { members: null, problems: [{ kind: "edit_war", editor: drift.by }] };
    case null:
    case undefined:
      return null;
  }
}

/** Why the group can't be written; empty while the group isn't listed yet. */
export function groupProblems(group: KnownGroup): readonly Problem[] {
  if (group === null) return [];
  if (group === "gone") return [{ kind: "group_gone" }];
  if (group.isDisabled) return [{ kind: "group_disabled" }];
  if (group.isManagedElsewhere) return [{ kind: "group_managed_elsewhere" }];
  return [];
}

/**
 * The members to write. Null: the group has exactly these already, or can't be written. Never empty: Slack refuses a
 * group without members.
 */
export function membersToWrite(
  members: readonly string[] | null,
  group: KnownGroup,
): readonly string[] | null {
  if (members === null || members.length === 0) return null;
  if (group === null) return members;
  if (group === "gone" || group.isDisabled || group.isManagedElsewhere) return null;
  return isSameSet(members, group.members) ? null : members;
}
