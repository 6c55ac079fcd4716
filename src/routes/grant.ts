/** Whether the grant of an install is stored: only an admin's is. */
import { log } from "../log.ts";
import { outgoing } from "../outgoing/outgoing.ts";
import type { Secret } from "../secret.ts";
import type { MethodLimits } from "../slack/api/rate-limits.ts";
import { slackApi } from "../slack/api.ts";
import type { Grant, Installation } from "../vault/vault.ts";

/** For a single request there are no rate limits to remember. */
const NO_LIMITS: MethodLimits = { blockedUntil: () => null, block() {} };

export type GrantVerdict =
  /** None was asked for. */
  | "none"
  | "kept"
  /** None was brought, though it was asked for: the person left the optional scope out on Slack's page. */
  | "left_out"
  /** The person is no admin or owner. */
  | "not_admin"
  /** Slack doesn't say who the person is. */
  | "unanswered";

/**
 * Anybody may follow the link that asks for a grant, and Slack lets members grant permissions that they lack: a member's
 * grant would be of no use, and make the Home say that an admin's is in use. So Slack is asked each time, with the bot's
 * token.
 * @param isAsked the install began with the link that asks for a grant
 */
export async function judgeGrant(
  { teamId, enterpriseId: organizationId, grant, botToken }: Installation,
  isAsked: boolean,
): Promise<GrantVerdict> {
  if (!grant) return isAsked ? "left_out" : "none";
  const slack = slackApi({
    teamId,
    organizationId,
    token: botToken,
    outgoing: outgoing(1, 1),
    rateLimits: NO_LIMITS,
    now: Date.now,
  });
  const person = await slack.userInfo(grant.userId);
  if (!person.ok || !person.value) return "unanswered";
  return person.value.isAdmin ? "kept" : "not_admin";
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
  const revoked = await revokeTokens(teamId, unkept);
  if (unkept.length > 0) log("grant.tokens_revoked", { team_id: teamId, revoked });
}

/**
 * Best effort, one request each. With its last token Slack uninstalls the app.
 * @returns how many Slack has revoked
 */
export async function revokeTokens(teamId: string, tokens: readonly Secret[]): Promise<number> {
  const sent = outgoing(tokens.length, tokens.length);
  const clients = tokens.map((token) =>
    slackApi({ teamId, token, outgoing: sent, rateLimits: NO_LIMITS, now: Date.now }),
  );
  const ended = await Promise.all(clients.map((client) => client.revokeToken()));
  return ended.filter(({ ok }) => ok).length;
}
