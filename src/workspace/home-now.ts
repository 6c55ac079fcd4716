/** The Home for somebody who waits for it: at once, and as soon as Slack lets us where it doesn't now. */
import type { Context } from "./context.ts";
import { publishHome } from "./home.ts";
import { homeKey } from "./store/outbox-entries.ts";
import { wakeNow } from "./wake.ts";

export async function showHomeNow(
  ctx: Context,
  { userId, teamId }: { readonly userId: string; readonly teamId: string | null },
): Promise<void> {
  const shown = await publishHome(ctx, userId, "always", teamId);
  if (shown.ok) return;
  ctx.store.outbox.put(homeKey(userId), { kind: "home", userId }, ctx.now());
  await wakeNow(ctx);
}
