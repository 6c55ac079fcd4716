/** "Refresh": reads schedules, groups and unmatched people again, and retries what Slack refused. */
import type { Pressed } from "../../slack/payload/interaction.ts";
import type { Context, Slack } from "../context.ts";
import { requestRefresh } from "../sync/refresh.ts";
import { wakeNow } from "../wake.ts";

export async function refresh(ctx: Context, _slack: Slack, { actor }: Pressed): Promise<void> {
  const { store } = ctx;
  const { userId } = actor;
  const now = ctx.now();
  store.transaction(() => {
    requestRefresh(ctx);
    // Publish the Home even where nothing has changed: the person sees the time of the last read.
    store.viewers.opened(userId, now);
    store.viewers.markHomeStale(userId, now);
    store.outbox.put({ kind: "home", userId }, now);
  });
  await wakeNow(ctx);
}
