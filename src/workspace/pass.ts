/**
 * One sync pass: read who is on call, plan (pure), keep what was decided together with what is to be told, tell Slack,
 * and say when to wake next. It never throws for trouble outside; every step leaves the store in a state from which
 * the next pass goes on.
 */
import { nextWake } from "../domain/agenda.ts";
import { backOffMs } from "../domain/back-off.ts";
import { healedSince } from "../domain/healed.ts";
import type { OnCallPerson, OnCallReading } from "../domain/on-call.ts";
import { isPlaceholderAmong } from "../domain/placeholders.ts";
import { type Plan, type PlanInput, plan } from "../domain/plan.ts";
import { log } from "../log.ts";
import { listNewSystem } from "./catalogue.ts";
import type { Context } from "./context.ts";
import { compareGroups, groupsDoubtedAt } from "./group-list.ts";
import { refreshHomes } from "./home-refresh.ts";
import { linkage, linkedRotations } from "./linked.ts";
import { lookAhead, lookAtTurns } from "./look-ahead.ts";
import { type Matching, matchPeople } from "./matching.ts";
import { drainOutbox, outboxWakesAt } from "./outbox.ts";
import { pruneHistory, recordDecision } from "./record.ts";
import { readDue, roundEveryMs } from "./round.ts";
import { announcementKey, groupKey } from "./store/outbox-entries.ts";
import type { StoredRotation } from "./store/rotations.ts";
import { takeTurns, turnsToCome } from "./turns.ts";

/** How long undecided rotations wait: first, and at most. Slack or its limits are in the way. */
const UNDECIDED_BACK_OFF = { firstMs: 2_000, longestMs: 5 * 60_000 } as const;

/**
 * Does what is due and returns when to wake next (epoch ms), or null to sleep until something happens.
 * @param passAt when the alarm rang
 */
export async function runPass(ctx: Context, passAt: number): Promise<number | null> {
  const rotations = linkedRotations(ctx);
  const isSynced = rotations.length > 0;
  let isConnected = true;
  if (isSynced) {
    const isCheckUp = await compareGroups(ctx);
    await lookAtTurns(ctx, takeTurns(ctx, rotations));
    const round = await readDue(ctx, passAt);
    isConnected = round.isConnected;
    await planRotations(ctx, round.rotations, isCheckUp);
    if (isCheckUp) pruneHistory(ctx);
  }
  await listNewSystem(ctx);
  await drainOutbox(ctx);
  if (isSynced && isConnected) {
    await lookAhead(ctx);
    await drainOutbox(ctx);
  }
  return wakeAt(ctx, isSynced && isConnected);
}

/** Plans each rotation by itself: one that can't be decided holds up no other. */
async function planRotations(
  ctx: Context,
  rotations: readonly StoredRotation[],
  isCheckUp: boolean,
): Promise<void> {
  if (rotations.length === 0) return;
  const readings = ctx.store.readings.current();
  const people = rotations
    .flatMap((r) => r.schedules)
    .flatMap((s): readonly OnCallPerson[] => {
      const reading = readings.get(s.id);
      return reading?.ok ? reading.value.people : [];
    });
  const named = rotations.flatMap((r) => [...r.fallbackUserIds, ...r.options.alwaysUserIds]);
  const matching = await matchPeople(ctx, people, named, isCheckUp);
  // Read again, once for all: while Slack was asked, somebody may have disconnected. No await comes between from here.
  const { facts } = ctx.store;
  const standing: Standing = {
    readings: ctx.store.readings.current(),
    isLinked: linkage(ctx),
    isPlaceholder: isPlaceholderAmong(facts.get("placeholders") ?? []),
    areGroupsKnown: facts.get("groupsListedAt") !== null,
  };
  let undecided = 0;
  for (const rotation of rotations) {
    if (!settle(ctx, rotation, standing, matching)) undecided += 1;
  }
  noteUndecided(ctx, undecided);
}

/** What all rotations of a pass are decided by: read once, since a statement for each costs more than the deciding. */
type Standing = {
  readonly readings: ReadonlyMap<string, OnCallReading>;
  readonly isLinked: ReturnType<typeof linkage>;
  readonly isPlaceholder: ReturnType<typeof isPlaceholderAmong>;
  /** False until Slack's groups were listed for the first time: then a group is written to be sure. */
  readonly areGroupsKnown: boolean;
};

/** Decides one rotation and commits the decision with everything that follows from it. */
function settle(
  ctx: Context,
  planned: StoredRotation,
  standing: Standing,
  matching: Matching,
): boolean {
  const { store } = ctx;
  const now = ctx.now();
  return store.transaction(() => {
    // Read again: while Slack was asked who is who, somebody may have edited or deleted it.
    const rotation = store.rotations.get(planned.id);
    if (!rotation || rotation.version !== planned.version) return true;
    if (!standing.isLinked(rotation)) return true;
    const input: PlanInput = {
      rotation,
      state: rotation.state,
      readings: standing.readings,
      match: matching.match,
      account: matching.member,
      upcoming: rotation.upcoming,
      isPlaceholder: standing.isPlaceholder,
      group: standing.areGroupsKnown ? (store.groups.get(rotation.groupId) ?? "gone") : null,
      drift: rotation.drift,
      now,
    };
    const decided = plan(input);
    if (!decided.isDecided) {
      store.rotations.markDue(rotation.id);
      return false;
    }
    keep(ctx, rotation, decided, now);
    recordDecision(ctx, rotation, input, decided);
    return true;
  });
}

function keep(ctx: Context, rotation: StoredRotation, decided: Plan, now: number): void {
  const { store } = ctx;
  const isNews =
    !rotation.isPlanned || JSON.stringify(decided.state) !== JSON.stringify(rotation.state);
  if (isNews || rotation.isDue) store.rotations.savePlan(rotation.id, decided.state);
  if (decided.handover) store.rotations.saveDrift(rotation.id, null);
  const { problems } = decided.state;
  const healed = healedSince(rotation.healed, rotation.state.problems, problems, now);
  if (healed !== rotation.healed) store.rotations.saveHealed(rotation.id, healed);
  if (decided.write) {
    const { groupId } = rotation;
    store.outbox.put(groupKey(groupId), { kind: "group", groupId, members: decided.write }, now);
  } else {
    // What was queued for an earlier decision must not be sent after this one.
    store.outbox.remove(groupKey(rotation.groupId));
  }
  for (const channelId of decided.handover ? rotation.channelIds : []) {
    if (!decided.handover) break;
    store.outbox.put(
      announcementKey(rotation.id, channelId, decided.handover.at),
      {
        kind: "announcement",
        rotationId: rotation.id,
        rotationName: rotation.name,
        groupId: rotation.groupId,
        channelId,
        handover: decided.handover,
      },
      now,
    );
  }
  if (isNews) refreshHomes(ctx);
  if (decided.handover) {
    const { until } = rotation.state;
    // An override comes before the end that was known: it is not late, its beginning is not known.
    const lateMs = until !== null && until <= now ? now - until : 0;
    ctx.tally.handovers += 1;
    ctx.tally.handoverLateMs = Math.max(ctx.tally.handoverLateMs, lateMs);
    log("rotation.handed_over", {
      team_id: ctx.teamId,
      rotation_id: rotation.id,
      late_ms: lateMs,
      people: decided.handover.comesIn.length + decided.handover.stays.length,
    });
  }
}

function noteUndecided(ctx: Context, count: number): void {
  const { facts, gates } = ctx.store;
  const now = ctx.now();
  if (count === 0) {
    if (facts.get("undecided")) facts.set("undecided", null);
    return;
  }
  const attempts = (facts.get("undecided")?.attempts ?? 0) + 1;
  const closedUntil =
    gates.closedUntil("users.lookupByEmail", now) ?? gates.closedUntil("users.info", now);
  const isCutShort = ctx.outgoing.left() === 0;
  const wait = isCutShort ? 0 : backOffMs(attempts, UNDECIDED_BACK_OFF, Math.random());
  facts.set("undecided", { attempts, notBefore: closedUntil ?? now + wait });
}

function wakeAt(ctx: Context, isReading: boolean): number | null {
  const { facts, readings } = ctx.store;
  const now = ctx.now();
  const rotations = linkedRotations(ctx);
  const isDue = rotations.some((r) => r.isDue);
  const undecidedAt = facts.get("undecided")?.notBefore ?? null;
  const roundAt = facts.get("round") ? now : null;
  const dueAt = isDue ? (undecidedAt ?? now) : null;
  const urgent = [dueAt, undecidedAt, roundAt, groupsDoubtedAt(ctx)].filter((at) => at !== null);
  return nextWake({
    lastRoundAt: facts.get("lastRoundAt"),
    pollMs: roundEveryMs(ctx),
    schedules: readings.all().map((r) => ({
      until: r.onCall?.until ?? null,
      readAt: r.readAt,
      staleReads: r.staleReads,
    })),
    turnsAt: turnsToCome(ctx, rotations),
    outboxAt: outboxWakesAt(ctx),
    readsClosedUntil: facts.get("readsClosedUntil"),
    urgentAt: urgent.length === 0 ? null : Math.min(...urgent),
    isIdle: !isReading,
    now,
  });
}
