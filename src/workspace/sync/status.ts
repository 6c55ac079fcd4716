/** How the workspace is doing, read from what is stored: asks nobody, writes nothing. */
import { SYSTEM_NAMES } from "../../domain/systems.ts";
import { lagOf, type WorkspaceStatus } from "../../domain/workspace-status.ts";
import type { Context } from "../context.ts";
import { roundEveryMs } from "./due-schedules.ts";

export async function statusOf(ctx: Context): Promise<WorkspaceStatus> {
  const { facts, rotations, outbox, rejectedRecipients } = ctx.store;
  const count = rotations.count();
  const wakesAt = await ctx.storage.getAlarm();
  const queue = outbox.tally();
  const [named] = facts.get("source")?.split(":") ?? [];
  const system = SYSTEM_NAMES.find((name) => name === named) ?? null;
  const lastReadAt = facts.get("lastRoundAt");
  const trouble = facts.get("connectionTrouble");
  const silenced = rejectedRecipients.count();
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
        readEveryMs: roundEveryMs(ctx),
        isReading: count > 0 && system !== null,
      },
      ctx.now(),
    ),
    problems: {
      ...rotations.problemCounts(),
      ...(silenced > 0 && { announcement_refused: silenced }),
    },
    outbox: queue,
    schedulerTrouble: trouble && { reason: trouble.failure.reason, since: trouble.since },
    slackTrouble: facts.get("slackTrouble"),
  };
}
