/**
 * Publishes the Home that a person asks for, at once; it goes through the outbox only if Slack doesn't accept it now.
 */
import type { Actor } from "../../slack/payload/actor.ts";
import type { Context } from "../context.ts";
import { wakeNow } from "../wake.ts";
import { publishHome } from "./home.ts";
import { publishInOrder } from "./publish-order.ts";

export async function publishHomeNow(ctx: Context, actor: Actor): Promise<void> {
  const { userId } = actor;
  const { outbox } = ctx.store;
  const entry = { kind: "home", userId } as const;
  const queued = outbox.get(entry);
  const published = await publishInOrder(ctx, userId, (before) => {
    // A Home that was sent while this call waited will do.
    const isSent = before?.ok && before.value === "sent";
    return publishHome(ctx, actor, isSent ? "if_changed" : "always");
  });
  // A queued Home stays queued: it may be for a change that a pass hasn't stored yet. If a pass reached the entry while
  // this Home was being published, it postponed the entry.
  const waiting = outbox.get(entry);
  const isPostponed = waiting !== null && waiting.dueAt > (queued?.dueAt ?? ctx.now());
  if (published.ok && !isPostponed) return;
  outbox.put(entry, ctx.now());
  await wakeNow(ctx);
}
