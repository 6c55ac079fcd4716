/** "Refresh": reads everything anew: schedules, groups, unmatched people; and retries what Slack refused. */
import type { Pressed } from "../../slack/payload/interaction.ts";
import type { Context, Slack } from "../context.ts";
import { forgetPermissions } from "../groups/permissions.ts";
import { homeKey } from "../store/outbox-entries.ts";
import { requestLookAhead, wakeNow } from "../wake.ts";

export async function refresh(ctx: Context, _slack: Slack, { actor }: Pressed): Promise<void> {
  const { store } = ctx;
  const { userId } = actor;
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
    store.outbox.put(homeKey(userId), { kind: "home", userId }, now);
  });
  await wakeNow(ctx);
}
