/** Problems of the whole workspace, at the top of the Home. */
import type { KnownBlock } from "@slack/types";
import { linkButton, section } from "../../../slack/views/blocks.ts";
import { BUTTON } from "../../../slack/words/labels.ts";
import type { HomeNotice, HomeViewer } from "../model.ts";
import * as say from "../words/notice.ts";

/** A link button, which Slack opens itself. */
export const GRANT_LINK = "grant_group_writes_link";

type Forbidden = Extract<HomeNotice, { kind: "group_writes_forbidden" }>;

function forbiddenBlocks(notice: Forbidden, viewer: HomeViewer): KnownBlock[] {
  const { grantUrl, missing, grantedBy } = notice;
  const why =
    grantedBy === null
      ? say.forbidden[missing]
      : `${say.forbidden[missing]} ${say.grantIsNotEnough(grantedBy)}`;
  if (!viewer.mayAdminister) return [section(`${why} ${say.askAdmin}`)];
  const grant = linkButton(BUTTON.grantGroupWrites, GRANT_LINK, grantUrl);
  return [section(`${why} ${say.howToAllow}`, grant)];
}

export function noticeBlocks(notice: HomeNotice, viewer: HomeViewer): KnownBlock[] {
  switch (notice.kind) {
    case "group_writes_forbidden":
      return forbiddenBlocks(notice, viewer);
    case "grant_ended":
      return [section(say.grantEnded(notice.grantedBy, notice.at))];
    case "user_groups_need_paid_plan":
      return [section(say.needPaidPlan)];
    case "slack_unreachable":
      return [section(say.slackUnreachable(notice.since))];
  }
}
