/** Problems of the whole workspace, at the top of the Home. mrkdwn. Instants are epoch ms. */
import { dateToken, userMention } from "../../../slack/mrkdwn.ts";

/** Slack has two settings: who creates user groups, and who changes their members. */
export const forbidden = {
  change:
    ":warning: *Slack lets only admins change user groups in this workspace*, so PagerSync can't update their members.",
  create:
    ":warning: *Slack lets only admins create user groups in this workspace*, so PagerSync can only manage existing groups.",
  both: ":warning: *Slack lets only admins create and change user groups in this workspace*, so PagerSync can't update their members.",
} as const;
export const grantIsNotEnough = (grantedBy: string): string =>
  `${userMention(grantedBy)}'s access isn't enough for that.`;
export const askAdmin = "Ask a workspace admin or owner to open this page.";
export const howToAllow =
  "You can grant access with this button. PagerSync only uses it to edit user groups that it created or that an admin chose for a rotation. While PagerSync has it, only admins and owners can manage rotations, unless an admin chooses “Everyone” in Settings, which would let members change these groups on your behalf. Or let everyone edit user groups in Slack's _Tools &amp; settings › Workspace settings › Permissions › User Groups_.";
export const grantEnded = (grantedBy: string, at: number): string =>
  `:warning: *The access to user groups that ${userMention(grantedBy)} granted ended ${dateToken(at)}.* It was revoked, or the account was deactivated. PagerSync now uses its own permissions.`;
export const needPaidPlan =
  ":warning: *User groups need a paid Slack plan.* PagerSync resumes as soon as the workspace is upgraded.";
export const slackUnreachable = (since: number): string =>
  `:warning: *Slack hasn't accepted changes since ${dateToken(since)}.* PagerSync keeps them and sends them as soon as it can.`;
