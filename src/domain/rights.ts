/** Permissions of a Slack account in PagerSync. Pure. */
import type { SlackMember } from "./slack-member.ts";

export const WHO_MANAGES = ["everyone", "admins"] as const;
/** `everyone`: every full member of the workspace; `admins`: those with `mayConnect`. */
export type WhoManages = (typeof WHO_MANAGES)[number];

export type Role = {
  /** Create, edit and delete rotations: full members, or by the workspace's setting admins only. */
  readonly mayManage: boolean;
  /** Connect, disconnect and set who manages: admins, owners, and the person who installed the app. */
  readonly mayConnect: boolean;
};

/** For guests, bots and people of other organisations: read-only. */
export const LOOKS_ONLY: Role = { mayManage: false, mayConnect: false };

export function roleOfMember(
  member: SlackMember,
  workspace: { readonly installedBy: string; readonly whoManages: WhoManages },
): Role {
  if (member.ineligible !== null) return LOOKS_ONLY;
  const mayConnect = member.isAdmin || member.id === workspace.installedBy;
  return { mayManage: mayConnect || workspace.whoManages === "everyone", mayConnect };
}
