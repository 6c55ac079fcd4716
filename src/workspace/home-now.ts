/** The Home for somebody who waits for it: at once, and as soon as Slack lets us where it doesn't now. */
import type { Actor } from "../domain/intent.ts";
import type { Context } from "./context.ts";
import { publishHome } from "./home.ts";
import { showInLane } from "./home-lanes.ts";
import { homeKey } from "./store/outbox-entries.ts";
import { wakeNow } from "./wake.ts";

export async function showHomeNow(ctx: Context, actor: Actor): Promise<void> {
  const { userId } = actor;
  const { outbox } = ctx.store;
  const key = homeKey(userId);
  await showInLane(ctx, userId, async (before) => {
    // Drawn after whatever is queued by now: what is queued is shown with it.
    const queued = outbox.get(key);
    // Who asked while the same was on its way has it.
    const isSent = before?.ok && before.value === "sent";
    const shown = await publishHome(ctx, actor, isSent ? "if_changed" : "always");
    if (shown.ok && queued) outbox.sent(queued);
    // Queued since it was drawn, and perhaps put off because it was under way.
    if (shown.ok && !outbox.get(key)) return shown;
    outbox.put(key, { kind: "home", userId }, ctx.now());
    await wakeNow(ctx);
    return shown;
  });
}
