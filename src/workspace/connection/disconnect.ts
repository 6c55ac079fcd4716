/** "Disconnect" ends and deletes the credentials. Rotations stay for the next connection, and groups stay as they are. */

import { log } from "../../log.ts";
import { LIMITED_PARTS } from "../../schedulers/scheduler.ts";
import type { Pressed } from "../../slack/payload/interaction.ts";
import type { Context, Slack } from "../context.ts";
import { record } from "../history/record.ts";
import { refreshHomes, restartReads, wakeNow } from "../wake.ts";
import { forgetOutage } from "./outage.ts";
import { connectionToEnd, revokeBehind } from "./revoke.ts";

export async function disconnect(ctx: Context, _slack: Slack, { actor }: Pressed): Promise<void> {
  const connection = await connectionToEnd(ctx);
  if (connection) revokeBehind(ctx, connection);
  ctx.store.transaction(() => {
    ctx.vault.endConnection();
    forgetConnection(ctx);
    record(ctx, null, { kind: "disconnected", by: actor.userId });
    refreshHomes(ctx);
  });
  await ctx.vault.saveUnsaved();
  log("connection.removed", { team_id: ctx.teamId, user_id: actor.userId });
  await wakeNow(ctx);
}

/** Nothing is connected any more. Call it in a transaction. */
export function forgetConnection(ctx: Context): void {
  ctx.store.correctness.endAll(ctx.now());
  forgetSystem(ctx);
  forgetOutage(ctx);
  forgetAddresses(ctx);
  ctx.store.state.connection.systemDisconnected();
}

/** Deletes all data read from the system: none of it is valid for another system. */
export function forgetSystem(ctx: Context): void {
  const { rateLimits, readings, remembered, rotations, state } = ctx.store;
  for (const part of LIMITED_PARTS) rateLimits.unblock(part);
  readings.clear();
  remembered.forgetSystem();
  rotations.forgetUpcoming();
  restartReads(ctx);
  state.connection.systemForgotten();
}

/**
 * Forgets the addresses that came from the system. Slack ids stay where rotations need them, and so do manual matches:
 * the same account may be connected again.
 */
function forgetAddresses({ store }: Context): void {
  store.people.forgetAddresses();
  for (const { id, isDue, state } of store.rotations.all()) {
    if (!state.problems.some(({ problem }) => problem.kind === "no_slack_match")) continue;
    const problems = state.problems.map((active) =>
      active.problem.kind === "no_slack_match"
        ? { ...active, problem: { ...active.problem, email: null } }
        : active,
    );
    store.rotations.savePlan(id, { ...state, problems });
    if (isDue) store.rotations.markDue(id);
  }
}
