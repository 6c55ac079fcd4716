/** After an install, a re-install or an admin's grant: retries what Slack refused before. */

import { record } from "../audit-log.ts";
import type { Context } from "../context.ts";
import { noteNewGrant } from "../groups/end-grant.ts";
import { forgetPermissions } from "../groups/permissions.ts";
import { EVERY_METHOD } from "../outbox/dead-token.ts";
import { noteNewToken } from "../outbox/new-token.ts";
import { refreshHomes, wakeNow } from "../wake.ts";

export async function onInstalled(ctx: Context, userId: string): Promise<void> {
  const { store } = ctx;
  const grant = (await ctx.slack())?.installation.grant;
  const now = ctx.now();
  store.transaction(() => {
    const isTheirs = grant ? store.people.idOf(grant.userId) === userId : false;
    record(ctx, null, { kind: "installed", by: userId, hasGrant: isTheirs });
    store.rateLimits.unblock(EVERY_METHOD);
    noteNewToken(ctx);
    forgetPermissions(ctx);
    if (grant) noteNewGrant(ctx);
    store.outbox.retryRefusedNow(now);
    store.rotations.markAllDue();
    // The install page leads the installer to their Home next: publish it before they get there.
    store.viewers.opened(userId, now);
    store.outbox.put({ kind: "home", userId }, now);
    refreshHomes(ctx);
  });
  await wakeNow(ctx);
}
