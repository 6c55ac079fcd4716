/**
 * Writes user groups with an admin's grant where there is one, and with the bot token where the grant has ended or
 * doesn't suffice. The grant is used for nothing else, and changes only groups that may be changed with it
 * (domain/take-over.ts). Every answer is reported, so that the permission can be noted.
 */
import { err, type Result } from "../../domain/result.ts";
import type { SlackApi, SlackFailure } from "../../slack/api.ts";
import { NEEDS_ADMIN_CHOICE, needsAdminGrant } from "../../slack/words/slack-error.ts";
import type { GroupWriter } from "../context.ts";
import type { GroupPermission } from "../store/state/groups.ts";

export type Tokens = {
  readonly bot: SlackApi;
  /** Uses the granted token; null: nobody granted one. */
  readonly granted: SlackApi | null;
  /** Whether the granted token may change this group. */
  readonly isApproved: (groupId: string) => boolean;
  /** Slack let the bot token change the group. */
  readonly botMayChange: (groupId: string) => void;
  /** Called once: Slack says that the granted token is dead. */
  readonly grantDied: () => Promise<void>;
  /** Called with every answer: the permission it took, and null or Slack's failure. */
  readonly noted: (permission: GroupPermission, failure: SlackFailure | null) => Promise<void>;
};

type Answer<T> = Promise<Result<T, SlackFailure>>;

export function groupWriter(tokens: Tokens): GroupWriter {
  const { bot, granted, isApproved, botMayChange, grantDied, noted } = tokens;
  let isGrantDead = granted === null;

  const write = async <T>(
    permission: GroupPermission,
    how: (client: SlackApi) => Answer<T>,
  ): Answer<T> => {
    const answer = await withBestToken(how);
    await noted(permission, answer.ok ? null : answer.error);
    return answer;
  };

  const withBestToken = async <T>(how: (client: SlackApi) => Answer<T>): Answer<T> => {
    if (granted === null || isGrantDead) return how(bot);
    const answer = await how(granted);
    if (answer.ok) return answer;
    if (answer.error.reason === "token_dead") {
      // Several writes may be running: the first to learn it reports it.
      if (!isGrantDead) {
        isGrantDead = true;
        await grantDied();
      }
      return how(bot);
    }
    const isTooLittle = answer.error.reason === "refused" && needsAdminGrant(answer.error.error);
    if (!isTooLittle) return answer;
    // The granting person may be no admin any more, and Slack may allow everybody by now.
    const byBot = await how(bot);
    return byBot.ok ? byBot : answer;
  };

  const writeUnapproved = async <T>(groupId: string, how: (client: SlackApi) => Answer<T>) => {
    const answer = await how(bot);
    if (answer.ok) botMayChange(groupId);
    const failure = answer.ok ? null : answer.error;
    const isForbidden = failure?.reason === "refused" && needsAdminGrant(failure.error);
    if (granted !== null && isForbidden) return err(NEEDS_ADMIN_CHOICE);
    await noted("change", failure);
    return answer;
  };

  return {
    setGroupMembers(groupId, userIds) {
      const how = (client: SlackApi) => client.setGroupMembers(groupId, userIds);
      return isApproved(groupId) ? write("change", how) : writeUnapproved(groupId, how);
    },
    enableUserGroup(groupId, isByAdmin) {
      const how = (client: SlackApi) => client.enableUserGroup(groupId);
      // Slack lets those enable groups who may create them.
      return isByAdmin || isApproved(groupId)
        ? write("create", how)
        : writeUnapproved(groupId, how);
    },
    // Only groups that PagerSync created or enabled: the same setting in Slack.
    disableUserGroup(groupId) {
      const how = (client: SlackApi) => client.disableUserGroup(groupId);
      return isApproved(groupId) ? write("create", how) : writeUnapproved(groupId, how);
    },
    createUserGroup: (group) => write("create", (client) => client.createUserGroup(group)),
    probeUserGroup: (groupId) => write("change", (client) => client.probeUserGroup(groupId)),
  };
}
