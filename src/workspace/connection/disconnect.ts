/** "Disconnect": the credentials go; the rotations stay for the next connection, the groups stay as they are. */

import type { Actor } from "../../domain/intent.ts";
import { log } from "../../log.ts";
import { LIMITED_PARTS } from "../../schedulers/scheduler.ts";
import { record } from "../audit-log.ts";
import type { Context } from "../context.ts";
import { refreshHomes, wakeNow } from "../wake.ts";

export async function disconnect(ctx: Context, actor: Actor): Promise<void> {
  await ctx.vault.removeConnection(ctx.teamId);
  ctx.store.transaction(() => {
    forgetSystem(ctx);
    ctx.store.facts.set("source", null);
    ctx.store.facts.set("sites", null);
    record(ctx, null, { kind: "disconnected", by: actor.userId });
    refreshHomes(ctx);
  });
  log("connection.removed", { team_id: ctx.teamId, user_id: actor.userId });
  await wakeNow(ctx);
}

/** Nothing that one system told is true of another. */
export function forgetSystem(ctx: Context): void {
  const { facts, rateLimits, readings, rotations } = ctx.store;
  for (const part of LIMITED_PARTS) rateLimits.open(part);
  readings.clear();
  rotations.forgetUpcoming();
  facts.set("round", null);
  facts.set("lastRoundAt", null);
  facts.set("listingsAt", null);
  facts.set("readsClosedUntil", 0);
  facts.set("connectionTrouble", null);
  facts.set("lookedAheadAt", 0);
}
