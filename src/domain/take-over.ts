/**
 * Who may have PagerSync take over a user group, and which groups an admin's grant may write. Pure. A grant must not widen
 * what members may do: without it, Slack itself decides whether the bot token may write a group.
 */

/** Why an admin's grant may write a group. A group without one is written with the bot token only. */
export type GroupApproval =
  /** PagerSync created the group: whoever manages may use it, always. */
  | "made"
  /** An admin chose it for a rotation: whoever manages may use it again, until its former members are put back. */
  | "by_admin"
  /** Only for the rotation that has it, or to put its former members back. The next rotation on it takes an admin. */
  | "for_now";

export type Choice = {
  /** Whether the person who chooses is an admin or owner of the workspace. */
  readonly isAdmin: boolean;
  /** Whether an admin's grant is in use. */
  readonly hasGrant: boolean;
  readonly approval: GroupApproval | null;
  /** Whether a rotation has the group already: choosing it again takes over nothing. */
  readonly isManaged: boolean;
};

export const mayChooseGroup = ({ isAdmin, hasGrant, approval, isManaged }: Choice): boolean =>
  isAdmin || !hasGrant || isManaged || isOpenToAll(approval);

/** A person chose the group and submitted. @param isNew the rotation had another group before, or is new */
export function approvalAfterChoice(
  before: GroupApproval | null,
  { isAdmin, isNew }: { readonly isAdmin: boolean; readonly isNew: boolean },
): GroupApproval | null {
  if (before === "made") return before;
  if (isAdmin) return "by_admin";
  return isNew && !isOpenToAll(before) ? null : before;
}

/** The group's rotation was deleted, or moved to another group. @param isPutBack its former members are put back */
export function approvalAfterRelease(
  before: GroupApproval | null,
  isPutBack: boolean,
): GroupApproval | null {
  if (before === null || before === "made") return before;
  if (isPutBack) return "for_now";
  return before === "by_admin" ? before : null;
}

const isOpenToAll = (approval: GroupApproval | null): boolean =>
  approval === "made" || approval === "by_admin";
