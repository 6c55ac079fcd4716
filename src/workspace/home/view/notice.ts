/** Problems of the whole workspace, at the top of the Home. */
import type { KnownBlock } from "@slack/types";
import { dateToken, userMention } from "../../../slack/mrkdwn.ts";
import { linkButton, section } from "../../../slack/views/blocks.ts";
import { BUTTON } from "../../../slack/words/labels.ts";
import type { HomeNotice, HomeViewer } from "../model.ts";

/** A link button, which Slack opens itself. */
export const GRANT_LINK = "grant_group_writes_link";

type Forbidden = Extract<HomeNotice, { kind: "group_writes_forbidden" }>;

/** Slack has two settings: who creates user groups, and who changes their members. */
const FORBIDDEN: Readonly<Record<Forbidden["missing"], string>> = {
  change:
    ":warning: *Slack lets only admins change user groups in this workspace*, so PagerSync can't update their members.",
  create:
    ":warning: *Slack lets only admins create user groups in this workspace*, so PagerSync can only manage existing groups.",
  both: ":warning: *Slack lets only admins create and change user groups in this workspace*, so PagerSync can't update their members.",
};

const HOW_TO_ALLOW =
  "You can grant access with this button. PagerSync only uses it to edit user groups that it created or that an admin chose for a rotation. While PagerSync has it, only admins and owners can manage rotations, unless an admin chooses “Everyone” in Settings, which would let members change these groups on your behalf. Or let everyone edit user groups in Slack's _Tools &amp; settings › Workspace settings › Permissions › User Groups_.";

function forbiddenBlocks(notice: Forbidden, viewer: HomeViewer): KnownBlock[] {
  const { grantUrl, missing, grantedBy } = notice;
  const why =
    grantedBy === null
      ? FORBIDDEN[missing]
      : `${FORBIDDEN[missing]} ${userMention(grantedBy)}'s access isn't enough for that.`;
  if (!viewer.mayAdminister)
    return [section(`${why} Ask a workspace admin or owner to open this page.`)];
  const grant = linkButton(BUTTON.grantGroupWrites, GRANT_LINK, grantUrl);
  return [section(`${why} ${HOW_TO_ALLOW}`, grant)];
}

export function noticeBlocks(notice: HomeNotice, viewer: HomeViewer): KnownBlock[] {
  switch (notice.kind) {
    case "group_writes_forbidden":
      return forbiddenBlocks(notice, viewer);
    case "grant_ended":
      return [
        section(
          `:warning: *The access to user groups that ${userMention(notice.grantedBy)} granted ended ${dateToken(notice.at)}.* It was revoked, or the account was deactivated. PagerSync now uses its own permissions.`,
        ),
      ];
    case "user_groups_need_paid_plan":
      return [
        section(
          ":warning: *User groups need a paid Slack plan.* PagerSync resumes as soon as the workspace is upgraded.",
        ),
      ];
    case "slack_unreachable":
      return [
        section(
          `:warning: *Slack hasn't accepted changes since ${dateToken(notice.since)}.* PagerSync keeps them and sends them as soon as it can.`,
        ),
      ];
  }
}
