/** The admin's grant was revoked, or its person was deactivated. The bot token takes over, and admins get a message. */

import { log } from "../../log.ts";
import { type MethodLimits, slackApi } from "../../slack/api.ts";
import type { Grant, Installation } from "../../vault/vault.ts";
import type { Context } from "../context.ts";
import { record } from "../history/record.ts";
import { refreshHomes, wakeNow } from "../wake.ts";
import { recheckPermissions } from "./permissions.ts";

/** Does something once per grant, however often it is called. @param installation as it was read: a newer grant stays */
export async function endGrant(ctx: Context, installation: Installation): Promise<void> {
  const { grant, installedAt } = installation;
  if (!grant) return;
  const { userId } = grant;
  // An admin may have granted again without our knowing.
  await ctx.vault.compare();
  const { store } = ctx;
  const now = ctx.now();
  const isEnded = store.transaction(() => {
    if (!ctx.vault.endGrant({ userId, installedAt })) return false;
    record(ctx, null, { kind: "grant_ended", grantedBy: userId });
    store.state.groups.grantHasEnded(userId, now);
    store.outbox.put({ kind: "grant_ended", grantedBy: userId }, now);
    // The bot token's permissions may differ from the grant's.
    recheckPermissions(ctx);
    store.outbox.retryRefusedNow(now);
    refreshHomes(ctx);
    return true;
  });
  if (!isEnded) return;
  await ctx.vault.saveUnsaved();
  log("grant.removed", { team_id: ctx.teamId });
  await wakeNow(ctx);
}

/** The stored grant, if it can be read: one that can't be opened must not keep an uninstall from deleting it. */
export const grantToEnd = async (ctx: Context): Promise<Grant | null> =>
  (await ctx.vault.installation().catch(() => null))?.grant ?? null;

/** The tables may be deleted meanwhile, and one request needs no memory of limits. */
const NO_LIMITS: MethodLimits = { blockedUntil: () => null, block() {} };

/** Ends the granted token at Slack. Best effort: one request, behind what made it necessary. */
export function revokeGrantBehind({ teamId, outgoing, now, later }: Context, grant: Grant): void {
  const slack = slackApi({ teamId, token: grant.token, outgoing, rateLimits: NO_LIMITS, now });
  const work = async (): Promise<void> => {
    const { ok } = await slack.revokeToken();
    log(ok ? "grant.token_revoked" : "grant.token_not_revoked", { team_id: teamId });
  };
  later(work());
}

/** An admin has granted access again: the Home no longer says that a grant has ended. */
export const noteNewGrant = (ctx: Context): void => ctx.store.state.groups.grantIsNew();
