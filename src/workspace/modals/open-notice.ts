/** Opens a modal with one sentence. */
import { log } from "../../log.ts";
import { noticeModal } from "../../slack/views/notice-modal.ts";
import type { Slack } from "../context.ts";

export async function openNotice(
  slack: Slack,
  triggerId: string,
  title: string,
  text: string,
): Promise<void> {
  const opened = await slack.bot.openView(triggerId, noticeModal(title, text));
  const { teamId } = slack.installation;
  if (!opened.ok) log("slack.notice_not_shown", { team_id: teamId, reason: opened.error.reason });
}
