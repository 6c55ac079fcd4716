/**
 * Homes of people who opened theirs: published behind the answer to Slack, and stored before it, so that a reset of the
 * object meanwhile only delays them.
 */
import type { Actor } from "../../slack/payload/actor.ts";
import type { Context } from "../context.ts";
import { hasWork, wakeAt, wakeNow } from "../wake.ts";
import { publishHomeNow } from "./publish-now.ts";

/** A Home that was cut is published at the next alarm, this late at most. */
const LATEST_MS = 60_000;
/** Where no alarm would ring by then. */
const AFTER_MS = 15_000;

/** Call it in the transaction that notes the event, and `guardOwedHomes` after it. */
export const oweHome = ({ store }: Context, userId: string): void =>
  store.state.home.owe([...owed(store), userId]);

/** Sees to it that an alarm rings if the object is reset before it publishes. */
export async function guardOwedHomes(ctx: Context): Promise<void> {
  const at = await ctx.storage.getAlarm();
  if (at === null || at > ctx.now() + LATEST_MS) await wakeAt(ctx, ctx.now() + AFTER_MS);
}

/** Publishes the Home. Begins after the answer: Homes are opened in bursts, and take long to render. */
export async function publishOwedHome(ctx: Context, actor: Actor): Promise<void> {
  const { store, storage } = ctx;
  await new Promise((resolve) => setTimeout(resolve, 0));
  try {
    await publishHomeNow(ctx, actor);
  } catch (thrown) {
    store.outbox.put({ kind: "home", userId: actor.userId }, ctx.now());
    await wakeNow(ctx);
    throw thrown;
  } finally {
    const left = owed(store);
    store.state.home.owe(left.toSpliced(left.indexOf(actor.userId), 1));
  }
  // The guard was all there was to ring for.
  if (!hasWork(ctx)) await storage.deleteAlarm();
}

/** Call it when the object starts: what it owes then, the one before it can't publish any more. */
export function queueOwedHomes({ store, now }: Context): void {
  const left = owed(store);
  if (left.length === 0) return;
  for (const userId of left) store.outbox.put({ kind: "home", userId }, now());
  store.state.home.owe([]);
}

const owed = ({ state }: Context["store"]): readonly string[] => state.home.get("owed") ?? [];
