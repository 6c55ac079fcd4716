/** Shows another page of the Home, or one rotation alone. */
import type { Pressed } from "../../slack/payload/interaction.ts";
import type { Context, Slack } from "../context.ts";
import { publishHomeNow } from "../home/publish-now.ts";
import type { RotationRef } from "../home/view/rotation.ts";
import type { HomePage } from "../home/view.ts";

export async function showHomePage(
  ctx: Context,
  _slack: Slack,
  { actor, page }: Pressed & HomePage,
): Promise<void> {
  ctx.store.viewers.turnTo(actor.userId, page, ctx.now());
  await publishHomeNow(ctx, actor);
}

export async function showFoundRotation(
  ctx: Context,
  _slack: Slack,
  { actor, rotationId }: Pressed & RotationRef,
): Promise<void> {
  ctx.store.viewers.find(actor.userId, rotationId, ctx.now());
  await publishHomeNow(ctx, actor);
}

export async function showAllRotations(
  ctx: Context,
  _slack: Slack,
  { actor }: Pressed,
): Promise<void> {
  ctx.store.viewers.find(actor.userId, null, ctx.now());
  await publishHomeNow(ctx, actor);
}
