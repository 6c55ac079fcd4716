/** What PagerSync knows of a Slack account: enough to say whether it can be in a user group, and what it may do. */

/** Why Slack refuses an account as a member of a user group. */
export type IneligibleReason = "deactivated" | "guest" | "bot" | "foreign" | "invited";

export type SlackMember = {
  readonly id: string;
  /** What people call them. */
  readonly name: string;
  readonly email: string | null;
  /** Null: a full member who can be in a user group. */
  readonly ineligible: IneligibleReason | null;
  /** Workspace admin or owner. */
  readonly isAdmin: boolean;
};

/** What is known of a person's Slack account. */
export type Match =
  | { readonly status: "matched"; readonly member: SlackMember }
  /** Slack knows none of their e-mail addresses. */
  | { readonly status: "no_account" }
  /** Slack could not be asked yet: never taken for "no account". */
  | { readonly status: "unknown" };

/** The first of these whom Slack would refuse; null: none, as far as is known. */
export function ineligibleAmong(
  userIds: readonly string[],
  member: (userId: string) => SlackMember | null,
): (SlackMember & { readonly ineligible: IneligibleReason }) | null {
  for (const one of userIds.map(member)) {
    if (one?.ineligible) return { ...one, ineligible: one.ineligible };
  }
  return null;
}

export type UserGroup = {
  readonly id: string;
  /** Without the @. */
  readonly handle: string;
  readonly name: string;
  readonly isDisabled: boolean;
  /**
   * Slack, an identity provider or the organisation manages its members: our writes would be refused. Read from
   * `auto_type`, `is_idp_group`, `is_membership_locked`, `is_external`, `enterprise_subteam_id`; the newer flags are
   * seen in recorded traffic only, so absence means "ours to write".
   */
  readonly isManagedElsewhere: boolean;
  readonly members: readonly string[];
  /** Who last wrote it, where Slack tells. */
  readonly updatedBy: string | null;
};
