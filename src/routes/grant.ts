/** Whether a new grant replaces the stored one: an admin's grant must not be lost to that of somebody with fewer rights. */
import { outgoing } from "../outgoing/outgoing.ts";
import type { MethodLimits } from "../slack/api/rate-limits.ts";
import { slackApi } from "../slack/api.ts";
import type { Grant, Installation, Vault } from "../vault/vault.ts";

/** For a single request there are no rate limits to remember. */
const NO_LIMITS: MethodLimits = { blockedUntil: () => null, block() {} };

/**
 * The grant of the new install, if it is to be stored. Anybody may follow the link that asks for a grant, and Slack lets
 * members grant permissions that they lack; so another person's grant is replaced only if Slack reports the new person as
 * an admin or owner. If no grant is stored yet, any is stored: without one, Slack refuses group writes anyway.
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
    rateLimits: NO_LIMITS,
    now: Date.now,
  });
  const person = await slack.userInfo(grant.userId);
  return person.ok && person.value?.isAdmin ? grant : null;
}
