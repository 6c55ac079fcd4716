/** "Disconnect": removes the credentials. The rotations stay for the next connection, and the groups as they are. */
import { log } from "../../log.ts";
import { LIMITED_PARTS } from "../../schedulers/scheduler.ts";
import type { Pressed } from "../../slack/payload/interaction.ts";
import { record } from "../audit-log.ts";
import type { Context, Slack } from "../context.ts";
import { refreshHomes, wakeNow } from "../wake.ts";

export async function disconnect(ctx: Context, _slack: Slack, { actor }: Pressed): Promise<void> {
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
