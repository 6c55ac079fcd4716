/** What a person may do in PagerSync. Pure. */
import type { SlackMember } from "./slack-member.ts";

export const RIGHTS = [
  /** See who is on call: the Home, `Coming Up`, `/oncall`. */
  "mayLook",
  /** See the rest, too: problems, channels, the connected account, and in `History` who changed what. */
  "mayReadHistory",
  /** Create, edit and delete rotations, and what belongs to them. */
  "mayManage",
  /** Connect and disconnect the scheduling system. */
  "mayConnect",
  /**
   * Say who manages, what guests see, who is a placeholder and whether the installer connects; take over groups that
   * PagerSync didn't make; have a person forgotten.
   */
  "mayAdminister",
] as const;
export type Right = (typeof RIGHTS)[number];

/**
 * - `stranger`: of another company, through Slack Connect
 * - `inactive`: a deactivated account or a bot
 * - `installer`: installed the app and is no admin
 * - `admin`: a workspace admin or owner
 * - `unknown`: Slack doesn't say who it is
 */
export type Standing =
  | "stranger"
  | "inactive"
  | "guest"
  | "member"
  | "installer"
  | "admin"
  | "unknown";

export type Role = { readonly standing: Standing } & Readonly<Record<Right, boolean>>;

/** Of a person about whom nothing is known. */
export const NO_RIGHTS: Role = {
  standing: "unknown",
  mayLook: false,
  mayReadHistory: false,
  mayManage: false,
  mayConnect: false,
  mayAdminister: false,
};

export const WHO_MANAGES = ["everyone", "admins"] as const;
/** `everyone`: every full member of the workspace; `admins`: workspace admins and owners. */
export type WhoManages = (typeof WHO_MANAGES)[number];

/** What admins decide in `Settings`. */
export type RightsSettings = {
  /** Null: no admin has said it. */
  readonly whoManages: WhoManages | null;
  readonly guestsLook: boolean;
  /** Whether the person who installed the app may connect without being an admin. */
  readonly installerConnects: boolean;
};

/** The parts of an installation that rights depend on. */
export type InstallationForRights = {
  /** Slack user id. */
  readonly installedBy: string;
  /** Whether an admin's grant is in use. */
  readonly hasGrant: boolean;
};

/** @param member null: Slack doesn't say */
export function standingOf(
  member: SlackMember | null,
  isStranger: boolean,
  { installedBy }: Pick<InstallationForRights, "installedBy">,
): Standing {
  if (isStranger) return "stranger";
  if (member === null) return "unknown";
  switch (member.ineligible) {
    case "foreign":
      return "stranger";
    case "deactivated":
    case "bot":
      return "inactive";
    case "guest":
    // Slack doesn't say whether an invited account becomes a full member.
    case "invited":
      return "guest";
    case null:
      if (member.isAdmin) return "admin";
      return member.id === installedBy ? "installer" : "member";
    default:
      return member.ineligible satisfies never;
  }
}

/**
 * What an admin has said. Else everyone, or admins while a grant is in use: with it, members would change groups that
 * Slack lets only admins change.
 */
export const whoManagesIn = (
  { hasGrant }: Pick<InstallationForRights, "hasGrant">,
  { whoManages }: Pick<RightsSettings, "whoManages">,
): WhoManages => whoManages ?? (hasGrant ? "admins" : "everyone");

export function roleOfStanding(
  standing: Standing,
  installation: Pick<InstallationForRights, "hasGrant">,
  settings: RightsSettings,
): Role {
  const isAdmin = standing === "admin";
  const isFull = isAdmin || standing === "installer" || standing === "member";
  return {
    standing,
    mayLook: isFull || (standing === "guest" && settings.guestsLook),
    mayReadHistory: isFull,
    mayManage: isAdmin || (isFull && whoManagesIn(installation, settings) === "everyone"),
    mayConnect: isAdmin || (standing === "installer" && settings.installerConnects),
    mayAdminister: isAdmin,
  };
}
