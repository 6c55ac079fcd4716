/** Trouble of the whole workspace, at the top. */
import type { KnownBlock } from "@slack/types";
import type { HomeNotice, HomeViewer } from "../../../domain/home.ts";
import { dateToken } from "../../mrkdwn.ts";
import { BUTTON } from "../../words/labels.ts";
import { linkButton, section } from "../blocks.ts";
import { ACTION } from "../ids.ts";

const FORBIDDEN =
  ":warning: *Slack lets only admins edit user groups in this workspace*, so PagerSync can't put people into them.";

const HOW_TO_ALLOW =
  "An admin or owner can grant access with this button; it is used to edit user groups only. Or let everyone edit them, in Slack's _Tools &amp; settings › Workspace settings › Permissions › User Groups_.";

export function noticeBlocks(notice: HomeNotice, viewer: HomeViewer): KnownBlock[] {
  switch (notice.kind) {
    case "group_writes_forbidden":
      return viewer.mayConnect
        ? [
            section(
              `${FORBIDDEN} ${HOW_TO_ALLOW}`,
              linkButton(BUTTON.grantGroupWrites, ACTION.grantGroupWrites, notice.grantUrl),
            ),
          ]
        : [section(`${FORBIDDEN} Ask a workspace admin or owner to open this page.`)];
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
