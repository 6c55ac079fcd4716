/** Shows another page of the Home. */
import type { Pressed } from "../../slack/payload/interaction.ts";
import type { Context, Slack } from "../context.ts";
import { publishHomeNow } from "../home/publish-now.ts";
import type { HomePage } from "../home/view.ts";

export async function showHomePage(
  ctx: Context,
  _slack: Slack,
  { actor, page }: Pressed & HomePage,
): Promise<void> {
  ctx.store.viewers.turnTo(actor.userId, page, ctx.now());
  await publishHomeNow(ctx, actor);
}
