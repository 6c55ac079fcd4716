/** Decides the rotations of a pass, one by one, and commits each decision with everything that follows from it. */

import { backOffMs } from "../../domain/back-off.ts";
import type { OnCallPerson, OnCallReading } from "../../domain/on-call.ts";
import { isPlaceholderAmong } from "../../domain/placeholders.ts";
import { type Plan, type PlanInput, plan } from "../../domain/plan.ts";
import { healedSince } from "../../domain/resolved-problem.ts";
import { log } from "../../log.ts";
import { logDecision } from "../audit-log.ts";
import type { Context } from "../context.ts";
import { hasTopics, queueTopics } from "../outbox/channel-topic.ts";
import { queueHandoverMessages } from "../outbox/direct-message.ts";
import { type Matching, matchPeople } from "../people/match-by-email.ts";
import { sourceFilter } from "../source.ts";
import { currentReadings } from "../store/readings.ts";
import type { RotationOutline, StoredRotation } from "../store/rotations.ts";
import { refreshHomes } from "../wake.ts";
import type { ScheduleReads } from "./read-schedules.ts";

/** How long undecided rotations wait: first, and at most. Slack or its limits are in the way. */
const UNDECIDED_BACK_OFF = { firstMs: 2_000, longestMs: 5 * 60_000 } as const;

/**
 * One that can't be decided holds up no other.
 * @param isCheckUp whether accounts that are known are asked about again, too
 */
export async function planRotations(
  ctx: Context,
  round: ScheduleReads,
  isCheckUp: boolean,
): Promise<void> {
  const { facts, rotations } = ctx.store;
  if (round.rotations.length === 0) return;
  const readings = currentReadings(round.readings.values());
  const people = round.rotations
    .flatMap((r) => r.schedules)
    .flatMap((s): readonly OnCallPerson[] => {
      const reading = readings.get(s.id);
      return reading?.ok ? reading.value.people : [];
    });
  const named = round.rotations.flatMap((r) => {
    const rotation = rotations.get(r.id);
    return rotation ? namedIn(rotation) : [];
  });
  const matching = await matchPeople(ctx, people, named, isCheckUp);
  // While Slack was asked, somebody may have disconnected. No await comes between from here.
  if (facts.get("source") !== round.source) return;
  const withSince: PlanContext = {
    readings,
    isFromConnected: sourceFilter(ctx),
    isPlaceholder: isPlaceholderAmong(facts.get("placeholders") ?? []),
    areGroupsKnown: facts.get("groupsListedAt") !== null,
  };
  let deferred = 0;
  for (const rotation of round.rotations) {
    if (!settle(ctx, rotation, withSince, matching)) deferred += 1;
  }
  noteUndecided(ctx, deferred);
}

/** The Slack accounts that the rotation itself names. */
const namedIn = ({ fallbackUserIds, options }: StoredRotation): readonly string[] => [
  ...fallbackUserIds,
  ...options.alwaysUserIds,
];

/** What all rotations of a pass are decided by: read once, since a statement for each costs more than the deciding. */
type PlanContext = {
  readonly readings: ReadonlyMap<string, OnCallReading>;
  readonly isFromConnected: ReturnType<typeof sourceFilter>;
  readonly isPlaceholder: ReturnType<typeof isPlaceholderAmong>;
  /** False until Slack's groups were listed for the first time: then a group is written to be sure. */
  readonly areGroupsKnown: boolean;
};

/** Decides one rotation and commits the decision with everything that follows from it. */
function settle(
  ctx: Context,
  planned: RotationOutline,
  withSince: PlanContext,
  matching: Matching,
): boolean {
  const { store } = ctx;
  const now = ctx.now();
  return store.transaction(() => {
    // Read again: while Slack was asked who is who, somebody may have edited or deleted it.
    const rotation = store.rotations.get(planned.id);
    if (!rotation || rotation.version !== planned.version) return true;
    if (!withSince.isFromConnected(rotation)) return true;
    const input: PlanInput = {
      rotation,
      state: rotation.state,
      readings: withSince.readings,
      match: matching.match,
      account: matching.member,
      upcoming: rotation.upcoming,
      isPlaceholder: withSince.isPlaceholder,
      group: withSince.areGroupsKnown ? (store.groups.get(rotation.groupId) ?? "gone") : null,
      drift: rotation.drift,
      now,
    };
    const decided = plan(input);
    if (!decided.isDecided) {
      store.rotations.markDue(rotation.id);
      return false;
    }
    keep(ctx, rotation, decided, now);
    queueHandoverMessages(ctx, rotation, decided, withSince.readings);
    if (hasTopics(rotation)) queueTopics(ctx, rotation.id);
    logDecision(ctx, rotation, input, decided);
    if (namedIn(rotation).every((userId) => matching.member(userId) !== null)) return true;
    // Whoever could not be asked about holds up nobody, and is asked about again.
    store.rotations.markDue(rotation.id);
    return false;
  });
}

function keep(ctx: Context, rotation: StoredRotation, decided: Plan, now: number): void {
  const { store } = ctx;
  const isNews =
    !rotation.isPlanned || JSON.stringify(decided.state) !== JSON.stringify(rotation.state);
  if (isNews || rotation.isDue) store.rotations.savePlan(rotation.id, decided.state);
  if (decided.handover) store.rotations.saveDrift(rotation.id, null);
  const { problems } = decided.state;
  const resolvedProblems = healedSince(
    rotation.resolvedProblems,
    rotation.state.problems,
    problems,
    now,
  );
  if (resolvedProblems !== rotation.resolvedProblems)
    store.rotations.saveResolvedProblems(rotation.id, resolvedProblems);
  if (decided.write) {
    const { groupId } = rotation;
    store.outbox.put({ kind: "group", groupId, members: decided.write }, now);
  } else {
    // What was queued for an earlier decision must not be sent after this one.
    store.outbox.remove({ kind: "group", groupId: rotation.groupId });
  }
  for (const channelId of decided.handover ? rotation.channelIds : []) {
    if (!decided.handover) break;
    store.outbox.put(
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
  const { facts, rateLimits } = ctx.store;
  const now = ctx.now();
  if (count === 0) {
    if (facts.get("deferred")) facts.set("deferred", null);
    return;
  }
  const attempts = (facts.get("deferred")?.attempts ?? 0) + 1;
  const blockedUntil =
    rateLimits.blockedUntil("users.lookupByEmail", now) ??
    rateLimits.blockedUntil("users.info", now);
  const isCutShort = ctx.outgoing.left() === 0;
  const wait = isCutShort ? 0 : backOffMs(attempts, UNDECIDED_BACK_OFF, Math.random());
  facts.set("deferred", { attempts, notBefore: blockedUntil ?? now + wait });
}
