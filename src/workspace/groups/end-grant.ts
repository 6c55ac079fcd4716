/** The admin's grant ends: taken back, or its person was deactivated. The bot goes on, and people are told. */

import { log } from "../../log.ts";
import type { Installation } from "../../vault/vault.ts";
import { record } from "../audit-log.ts";
import type { Context } from "../context.ts";
import { refreshHomes, wakeNow } from "../wake.ts";
import { recheckPermissions } from "./permissions.ts";

/** Once per grant, whoever hears of its end first. @param installation as it was read: a newer grant stays */
export async function endGrant(ctx: Context, installation: Installation): Promise<void> {
  const { grant, installedAt } = installation;
  if (!grant) return;
  const { userId } = grant;
  if (!(await ctx.vault.removeGrant(ctx.teamId, { userId, installedAt }))) return;
  const { store } = ctx;
  const now = ctx.now();
  store.transaction(() => {
    record(ctx, null, { kind: "grant_ended", grantedBy: userId });
    store.facts.set("grantEnded", { by: userId, at: now });
    store.outbox.put({ kind: "grant_ended", grantedBy: userId }, now);
    // With its own rights the bot may fare better or worse.
    recheckPermissions(ctx);
    store.outbox.retryRefusedNow(now);
    refreshHomes(ctx);
  });
  log("grant.removed", { team_id: ctx.teamId });
  await wakeNow(ctx);
}
