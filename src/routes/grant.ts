/** Whether a new grant replaces the stored one: an admin's grant must not be lost to that of somebody with fewer rights. */
import { log } from "../log.ts";
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

/**
 * Ends the user tokens that are not stored after an install: of a grant that isn't kept, and of one that was replaced.
 * Best effort, one request each. Slack hands out the same token again while it lives, so a kept one is left out.
 */
export async function revokeUnkept(
  teamId: string,
  grants: readonly (Grant | null)[],
  kept: Grant | null,
): Promise<void> {
  const unkept = grants.flatMap((grant) =>
    grant && grant.token.reveal() !== kept?.token.reveal() ? [grant.token] : [],
  );
  const sender = outgoing(unkept.length, unkept.length);
  const ended = await Promise.all(
    unkept.map((token) =>
      slackApi({
        teamId,
        token,
        outgoing: sender,
        rateLimits: NO_LIMITS,
        now: Date.now,
      }).revokeToken(),
    ),
  );
  for (const { ok } of ended)
    log(ok ? "grant.token_revoked" : "grant.token_not_revoked", { team_id: teamId });
}
