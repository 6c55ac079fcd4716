/** Whose grant writes the groups: an admin's that works is not lost to somebody who may do less. */
import { outgoing } from "../outgoing/outgoing.ts";
import type { Gates } from "../slack/api/gates.ts";
import { slackApi } from "../slack/api.ts";
import type { Grant, Installation, Vault } from "../vault/vault.ts";

/** One question, asked once: nothing to wait for. */
const OPEN: Gates = { blockedUntil: () => null, close() {} };

/**
 * The grant that the new install brings, if it is to be kept. Anybody may follow the link that asks for it, and Slack
 * lets members give what they can't use: in place of another person's grant only an admin's or owner's counts, asked of
 * Slack. Where there is none yet it can't make anything worse: the bot would be refused as well.
 */
export async function grantToKeep(vault: Vault, installed: Installation): Promise<Grant | null> {
  const { teamId, grant, botToken } = installed;
  if (!grant) return null;
  const before = await vault.grantedBy(teamId);
  if (before === null || before === grant.userId) return grant;
  const slack = slackApi({
    teamId,
    token: botToken,
    outgoing: outgoing(1, 1),
    rateLimits: OPEN,
    now: Date.now,
  });
  const person = await slack.userInfo(grant.userId);
  return person.ok && person.value?.isAdmin ? grant : null;
}
