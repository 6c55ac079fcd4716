/** Who may do what, decided from what is known of a person. Pure. */
import type { SlackMember } from "./slack-member.ts";

export const WHO_MANAGES = ["everyone", "admins"] as const;
/** `everyone`: each full member of the workspace; `admins`: those who may connect, too. */
export type WhoManages = (typeof WHO_MANAGES)[number];

export type Role = {
  /** Create, edit and delete rotations: full members, or admins only where the workspace says so. */
  readonly mayManage: boolean;
  /** Connect and disconnect, and say who manages: admins, owners, and whoever installed the app. */
  readonly mayConnect: boolean;
};

/** Guests, bots, people of other organisations. */
export const LOOKS_ONLY: Role = { mayManage: false, mayConnect: false };

export function roleOfMember(
  member: SlackMember,
  workspace: { readonly installedBy: string; readonly whoManages: WhoManages },
): Role {
  if (member.ineligible !== null) return LOOKS_ONLY;
  const mayConnect = member.isAdmin || member.id === workspace.installedBy;
  return { mayManage: mayConnect || workspace.whoManages === "everyone", mayConnect };
}
