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
    ":warning: *Slack lets only admins change user groups in this workspace*, so PagerSync can't put people into them.",
  create:
    ":warning: *Slack lets only admins create user groups in this workspace*, so PagerSync can keep only groups that exist already.",
  both: ":warning: *Slack lets only admins create and change user groups in this workspace*, so PagerSync can't put people into them.",
};

const HOW_TO_ALLOW =
  "An admin or owner can grant access with this button; it is used to edit user groups only. While PagerSync has it, only admins and owners manage rotations, unless an admin chooses “Everyone” in Settings: members could change any user group then, in your name. Or let everyone edit them, in Slack's _Tools &amp; settings › Workspace settings › Permissions › User Groups_.";

function forbiddenBlocks(notice: Forbidden, viewer: HomeViewer): KnownBlock[] {
  const { grantUrl, missing, grantedBy } = notice;
  const why =
    grantedBy === null
      ? FORBIDDEN[missing]
      : `${FORBIDDEN[missing]} The access that ${userMention(grantedBy)} granted doesn't reach that far.`;
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
          `:warning: *The access to user groups that ${userMention(notice.grantedBy)} granted ended ${dateToken(notice.at)}.* It was taken back, or the account was deactivated. PagerSync goes on with its own rights.`,
        ),
      ];
    case "user_groups_need_paid_plan":
      return [
        section(
          ":warning: *User groups need a paid Slack plan.* PagerSync goes on by itself once the workspace is upgraded.",
        ),
      ];
    case "slack_unreachable":
      return [
        section(
          `:warning: *Slack hasn't taken changes since ${dateToken(notice.since)}.* They are kept and sent as soon as it does.`,
        ),
      ];
  }
}
