/**
 * One sync pass: read who is on call, plan (pure), keep what was decided together with what is to be told, tell Slack,
 * and say when to wake next. It never throws for trouble outside; every step leaves the store in a state from which
 * the next pass goes on. Every table is read once: a pass without change must stay cheap however many rotations there are.
 */
import { nextWake } from "../../domain/agenda.ts";
import { pruneHistory } from "../audit-log.ts";
import { listNewSystem } from "../connection/lists.ts";
import type { Context } from "../context.ts";
import { compareGroups, groupsDoubtedAt } from "../groups/list.ts";
import { probePermissions, recheckPermissions } from "../groups/permissions.ts";
import { queueReminders } from "../outbox/direct-message.ts";
import { drainOutbox, outboxWakesAt } from "../outbox/outbox.ts";
import { connectedOutlines, sourceFilter } from "../source.ts";
import type { RotationOutline, StoredRotation } from "../store/rotations.ts";
import { roundEveryMs } from "./due-schedules.ts";
import { lookAhead, lookAheadForTimedOptions } from "./look-ahead.ts";
import { planRotations } from "./plan-rotations.ts";
import { readDueSchedules, type ScheduleReads } from "./read-schedules.ts";
import { markDueTimedOptions, upcomingTimes } from "./timed-options.ts";

/**
 * Does what is due and returns when to wake next (epoch ms), or null to sleep until something happens.
 * @param passAt when the alarm rang
 */
export async function runPass(ctx: Context, passAt: number): Promise<number | null> {
  const rotations = connectedOutlines(ctx);
  let round: ScheduleReads | null = null;
  if (rotations.length > 0) {
    const isListed = await compareGroups(ctx);
    if (isListed) pruneHistory(ctx);
    // Where Slack refused, nothing else might ever tell that it no longer would.
    if (isListed && ctx.store.facts.get("groupRights")?.change) recheckPermissions(ctx);
    await lookAheadForTimedOptions(ctx, markDueTimedOptions(ctx, timedRotations(ctx, rotations)));
    round = await readDueSchedules(ctx, rotations, passAt);
    await planRotations(ctx, round, isListed || round.isCheckUp);
  }
  await listNewSystem(ctx);
  await drainOutbox(ctx);
  await probePermissions(ctx);
  if (round?.isConnected) {
    await lookAhead(ctx);
    queueReminders(ctx, timedRotations(ctx, rotations));
    await drainOutbox(ctx);
  }
  return wakeAt(ctx, rotations, round);
}

/** Those whose options act at instants of their own: mostly none. */
const timedRotations = (
  ctx: Context,
  rotations: readonly RotationOutline[],
): readonly StoredRotation[] =>
  rotations.filter((r) => r.isTimed).flatMap((r) => ctx.store.rotations.get(r.id) ?? []);

function wakeAt(
  ctx: Context,
  rotations: readonly RotationOutline[],
  round: ScheduleReads | null,
): number | null {
  const { facts } = ctx.store;
  const now = ctx.now();
  // Asked again: somebody may have made or changed one while others were asked.
  const isDue = ctx.store.rotations.due().some(sourceFilter(ctx));
  const undecidedAt = facts.get("deferred")?.notBefore ?? null;
  const roundAt = facts.get("round") ? now : null;
  const dueAt = isDue ? (undecidedAt ?? now) : null;
  const urgent = [dueAt, undecidedAt, roundAt, groupsDoubtedAt(ctx)].filter((at) => at !== null);
  const used = new Set(rotations.flatMap((r) => r.schedules.map((s) => s.id)));
  return nextWake({
    lastRoundAt: facts.get("lastRoundAt"),
    pollMs: roundEveryMs(ctx),
    schedules: [...(round?.readings.values() ?? [])]
      .filter((r) => used.has(r.scheduleId))
      .map((r) => ({
        until: r.onCall?.until ?? null,
        readAt: r.readAt,
        staleReads: r.staleReads,
      })),
    timedChangesAt: upcomingTimes(ctx, timedRotations(ctx, rotations)),
    outboxAt: outboxWakesAt(ctx),
    readsClosedUntil: facts.get("readsClosedUntil"),
    urgentAt: urgent.length === 0 ? null : Math.min(...urgent),
    isIdle: !round?.isConnected,
    now,
  });
}
