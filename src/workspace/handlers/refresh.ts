/** "Refresh": reads schedules, groups and unmatched people again, and retries what Slack refused. */
import type { Pressed } from "../../slack/payload/interaction.ts";
import { retrySuspects } from "../connection/connection.ts";
import { markSchedulesOld } from "../connection/lists.ts";
import type { Context, Slack } from "../context.ts";
import { markGroupsStale } from "../groups/list.ts";
import { forgetPermissions } from "../groups/permissions.ts";
import { forgetNameSearch } from "../people/name-search.ts";
import { requestLookAhead, wakeNow } from "../wake.ts";

export async function refresh(ctx: Context, _slack: Slack, { actor }: Pressed): Promise<void> {
  const { store } = ctx;
  const { userId } = actor;
  const now = ctx.now();
  store.transaction(() => {
    store.rotations.markAllDue();
    store.people.forgetMisses();
    forgetNameSearch(ctx);
    markGroupsStale(ctx);
    forgetPermissions(ctx);
    markSchedulesOld(ctx);
    retrySuspects(ctx);
    requestLookAhead(ctx);
    store.outbox.retryRefusedNow(now);
    // Publish the Home even where nothing has changed: the person sees the time of the last read.
    store.viewers.opened(userId, now);
    store.viewers.markHomeStale(userId, now);
    store.outbox.put({ kind: "home", userId }, now);
  });
  await wakeNow(ctx);
}
