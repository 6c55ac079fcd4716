/** Slack accounts and user groups, narrowed to what the plan and the permissions need. */

/** Why Slack refuses an account as a member of a user group. */
export type IneligibleReason = "deactivated" | "guest" | "bot" | "foreign" | "invited";

export type SlackMember = {
  readonly id: string;
  /** Display name, else real name, else user name. */
  readonly name: string;
  readonly email: string | null;
  /** Null: a full member, who can be in a user group. */
  readonly ineligible: IneligibleReason | null;
  /** Workspace admin or owner. */
  readonly isAdmin: boolean;
  /** In an Enterprise organization, the account's second id: Slack tells now one, now the other. */
  readonly otherId?: string;
  /** Whether Slack lists this workspace among the account's own. Absent in what older releases stored. */
  readonly isListedHere?: boolean;
};

/** Somebody who works here now or soon, also as a guest: no bot, and nobody who has left or is of another company. */
export const isPerson = ({ ineligible }: SlackMember): boolean =>
  ineligible === null || ineligible === "guest" || ineligible === "invited";

/** The result of looking up a responder's Slack account. */
export type Match =
  | {
      readonly status: "matched";
      readonly member: SlackMember;
      /** The address by which the account was found once; Slack has another for it now. */
      readonly oldEmail?: string;
    }
  /** No Slack account has any of their e-mail addresses. */
  | { readonly status: "no_account" }
  /** Slack was not asked yet. Never treated as "no account". */
  | { readonly status: "unknown" };

/** The first account that Slack would refuse as a member; null: none of those that are known. */
export function ineligibleAmong(
  userIds: readonly string[],
  member: (userId: string) => SlackMember | null,
): (SlackMember & { readonly ineligible: IneligibleReason }) | null {
  for (const account of userIds.map(member)) {
    if (account?.ineligible) return { ...account, ineligible: account.ineligible };
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
  /**
   * The organisation's (`is_org_level`), or not everybody may edit it (`is_editing_restricted`). It isn't offered; a
   * rotation that has it is kept, and Slack decides on each write. Absent in groups that an earlier release stored.
   */
  readonly isRestricted?: boolean;
  readonly members: readonly string[];
  /** User id of the last editor, where Slack reports one (`updated_by`). */
  readonly updatedBy: string | null;
  /** Absent: the group has none. */
  readonly defaultChannels?: DefaultChannels;
};

/**
 * The channels that Slack adds people to when they are added to the group (`prefs`). They stay in them when they leave the
 * group.
 */
export type DefaultChannels = {
  readonly publicIds: readonly string[];
  readonly privateIds: readonly string[];
};
