/** Publishes the Home of somebody who waits for it: at once, or as soon as Slack takes it. */
import type { Actor } from "../../slack/payload/actor.ts";
import type { Context } from "../context.ts";
import { homeKey } from "../store/outbox-entries.ts";
import { wakeNow } from "../wake.ts";
import { publishHome } from "./home.ts";
import { showInLane } from "./publish-order.ts";

export async function showHomeNow(ctx: Context, actor: Actor): Promise<void> {
  const { userId } = actor;
  const { outbox } = ctx.store;
  const key = homeKey(userId);
  const queued = outbox.get(key);
  const shown = await showInLane(ctx, userId, (before) => {
    // Who asked while the same was on its way has it.
    const isSent = before?.ok && before.value === "sent";
    return publishHome(ctx, actor, isSent ? "if_changed" : "always");
  });
  // A Home that is queued stays so: it may be for what a pass has still to find. A pass that came to it while this one
  // was under way has put it off.
  const waiting = outbox.get(key);
  const isPutOff = waiting !== null && waiting.dueAt > (queued?.dueAt ?? ctx.now());
  if (shown.ok && !isPutOff) return;
  outbox.put(key, { kind: "home", userId }, ctx.now());
  await wakeNow(ctx);
}
