/** The admin's grant was revoked, or its person was deactivated. The bot token takes over, and admins get a message. */

import { log } from "../../log.ts";
import type { Installation } from "../../vault/vault.ts";
import { record } from "../audit-log.ts";
import type { Context } from "../context.ts";
import { refreshHomes, wakeNow } from "../wake.ts";
import { recheckPermissions } from "./permissions.ts";

/** Does something once per grant, however often it is called. @param installation as it was read: a newer grant stays */
export async function endGrant(ctx: Context, installation: Installation): Promise<void> {
  const { grant, installedAt } = installation;
  if (!grant) return;
  const { userId } = grant;
  if (!(await ctx.vault.removeGrant(ctx.teamId, { userId, installedAt }))) return;
  const { store } = ctx;
  const now = ctx.now();
  store.transaction(() => {
    record(ctx, null, { kind: "grant_ended", grantedBy: userId });
    store.state.groups.grantHasEnded(userId, now);
    store.outbox.put({ kind: "grant_ended", grantedBy: userId }, now);
    // The bot token's permissions may differ from the grant's.
    recheckPermissions(ctx);
    store.outbox.retryRefusedNow(now);
    refreshHomes(ctx);
  });
  log("grant.removed", { team_id: ctx.teamId });
  await wakeNow(ctx);
}

/** An admin has granted access again: the Home no longer says that a grant has ended. */
export const noteNewGrant = (ctx: Context): void => ctx.store.state.groups.grantIsNew();
