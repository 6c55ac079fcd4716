/** "Refresh": everything is looked at again, now: schedules, groups, people without an account, what Slack refused. */

import type { Context } from "../context.ts";
import { forgetPermissions } from "../groups/permissions.ts";
import { requestLookAhead, wakeNow } from "../wake.ts";

export async function refresh(ctx: Context, userId: string): Promise<void> {
  const { store } = ctx;
  const now = ctx.now();
  store.transaction(() => {
    store.rotations.markAllDue();
    store.people.forgetMisses();
    store.facts.set("nameSearch", null);
    store.facts.set("groupsDoubted", true);
    forgetPermissions(ctx);
    store.facts.set("listingsAt", 0);
    requestLookAhead(ctx);
    store.outbox.retryRefusedNow(now);
    // Whoever asked sees an answer, even where nothing changed: the hour of the last look.
    store.viewers.opened(userId, now);
    store.viewers.doubt(userId, now);
    store.outbox.put({ kind: "home", userId }, now);
  });
  await wakeNow(ctx);
}
