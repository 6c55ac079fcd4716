/** The workspace's status for the operator, from the store alone: sends no request, writes nothing. */
import { SYSTEM_NAMES } from "../../domain/systems.ts";
import { lagOf, type WorkspaceStatus } from "../../domain/workspace-status.ts";
import { fullReadEveryMs } from "../connection/trouble.ts";
import type { Context } from "../context.ts";
import { lastFullReadAt } from "../wake.ts";

export async function statusOf(ctx: Context): Promise<WorkspaceStatus> {
  const { outbox, rejectedRecipients, rotations, state } = ctx.store;
  const count = rotations.count();
  const wakesAt = await ctx.storage.getAlarm();
  const queue = outbox.tally();
  const [systemName] = state.connection.get("source")?.split(":") ?? [];
  const system = SYSTEM_NAMES.find((name) => name === systemName) ?? null;
  const lastReadAt = await lastFullReadAt(ctx);
  const trouble = state.connection.get("trouble");
  const rejected = rejectedRecipients.count();
  return {
    rotations: count,
    system,
    lastReadAt,
    wakesAt,
    lagMs: lagOf(
      {
        wakesAt,
        hasWork: count > 0 || queue.waiting > 0,
        lastReadAt,
        readEveryMs: fullReadEveryMs(ctx),
        isReading: count > 0 && system !== null,
      },
      ctx.now(),
    ),
    problems: {
      ...rotations.problemCounts(),
      ...(rejected > 0 && { announcement_refused: rejected }),
    },
    outbox: queue,
    schedulerTrouble: trouble && { reason: trouble.failure.reason, since: trouble.since },
    slackTrouble: state.outbox.get("deadToken"),
    failingSince: state.sync.get("failingSince"),
  };
}
