/** What a plan makes of the user group itself: may it be written, and with whom? Pure. */

import type { Drift } from "./drift.ts";
import { peopleIn } from "./extra-members.ts";
import type { Problem } from "./problem.ts";
import type { ExtraMembers } from "./rotation-state.ts";
import { isSameSet, sortedSet } from "./sets.ts";
import type { UserGroup } from "./slack-member.ts";

/** Null: not known yet, so it is written to be sure. */
export type KnownGroup = UserGroup | "gone" | null;

/** Those who hold the group, and whoever the options put beside them; null: leave whoever is in it. */
export function withExtraMembers(
  held: readonly string[] | null,
  extraMembers: ExtraMembers | null,
  group: KnownGroup,
): readonly string[] | null {
  const others = extraMembers ? peopleIn(extraMembers) : [];
  if (others.length === 0) return held;
  // Where the schedules never named anybody, whoever is in the group stays; unless it is not known who that is.
  const base = held ?? (group === null || group === "gone" ? null : group.members);
  return base && sortedSet([...base, ...others]);
}

type ByHand = { readonly members: readonly string[] | null; readonly problems: readonly Problem[] };

/** Until the next handover: a kept edit stands, a fought-over group is left alone. */
export function heldBy(drift: Drift | null): ByHand | null {
  switch (drift?.hold) {
    case "kept":
      return { members: drift.members, problems: [{ kind: "kept_by_hand", editor: drift.by }] };
    case "edit_war":
      return { members: null, problems: [{ kind: "edit_war", editor: drift.by }] };
    default:
      return null;
  }
}

/** Why the group can't be written. */
export function groupProblems(group: KnownGroup): readonly Problem[] {
  if (group === null) return [];
  if (group === "gone") return [{ kind: "group_gone" }];
  if (group.isDisabled) return [{ kind: "group_disabled" }];
  if (group.isManagedElsewhere) return [{ kind: "group_managed_elsewhere" }];
  return [];
}

/** What must be written so that the wanted are in it; null: nothing, or it can't be. Never nobody. */
export function writeOf(
  wanted: readonly string[] | null,
  group: KnownGroup,
): readonly string[] | null {
  if (wanted === null || wanted.length === 0) return null;
  if (group === null) return wanted;
  if (group === "gone" || group.isDisabled || group.isManagedElsewhere) return null;
  return isSameSet(wanted, group.members) ? null : wanted;
}
