/** Enables a user group that is disabled in Slack, for a rotation that is to have it. */
import { ok, type Result } from "../../domain/result.ts";
import type { UserGroup } from "../../domain/slack-member.ts";
import type { SlackFailure } from "../../slack/api.ts";
import type { Slack } from "../context.ts";
import type { Author } from "./take-over.ts";

/** The documents don't list it. */
const ALREADY = "already_enabled";

/** Whoever calls it has checked that the author may choose the group. */
export async function enableGroup(
  slack: Slack,
  { isAdmin }: Author,
  group: UserGroup,
): Promise<Result<UserGroup, SlackFailure>> {
  const done = await slack.groups.enableUserGroup(group.id, isAdmin);
  const isDone = done.ok || (done.error.reason === "refused" && done.error.error === ALREADY);
  return isDone ? ok({ ...group, isDisabled: false }) : done;
}
