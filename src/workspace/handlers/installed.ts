/** After an install, a re-install or an admin's grant: retries what Slack refused before. */

import type { Context } from "../context.ts";
import { noteNewGrant } from "../groups/end-grant.ts";
import { forgetPermissions } from "../groups/permissions.ts";
import { record } from "../history/record.ts";
import { EVERY_METHOD } from "../outbox/dead-token.ts";
import { noteNewToken } from "../outbox/new-token.ts";
import { refreshHomes, wakeNow } from "../wake.ts";

export async function onInstalled(ctx: Context, userId: string): Promise<void> {
  const { store } = ctx;
  ctx.vault.doubt();
  const grant = (await ctx.slack())?.installation.grant;
  store.transaction(() => {
    const isTheirs = grant ? store.people.idOf(grant.userId) === userId : false;
    record(ctx, null, { kind: "installed", by: userId, hasGrant: isTheirs });
    // The install page leads the installer to their Home next: publish it before they get there.
    const now = ctx.now();
    store.viewers.opened(userId, now);
    store.outbox.put({ kind: "home", userId }, now);
    retryWithNewTokens(ctx);
  });
  await wakeNow(ctx);
}

/** Also where the object only finds out that there was an install. Call it in a transaction, and wake the object. */
export function retryWithNewTokens(ctx: Context): void {
  const { store } = ctx;
  store.rateLimits.unblock(EVERY_METHOD);
  noteNewToken(ctx);
  if (store.vaultCopy.get()?.installation.granted_by) noteNewGrant(ctx);
  forgetPermissions(ctx);
  store.outbox.retryRefusedNow(ctx.now());
  store.rotations.markAllDue();
  refreshHomes(ctx);
}
