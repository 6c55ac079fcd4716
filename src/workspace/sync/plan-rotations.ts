/** Plans the rotations of a pass one by one, and commits each plan together with the Slack writes it leads to. */

import { backOffMs } from "../../domain/back-off.ts";
import type { Change } from "../../domain/correctness.ts";
import type { Membership } from "../../domain/history.ts";
import { reasonsOf } from "../../domain/membership.ts";
import type { OnCallPerson, OnCallReading } from "../../domain/on-call.ts";
import { ownWordsOf } from "../../domain/own-words.ts";
import { isPlaceholderAmong } from "../../domain/placeholders.ts";
import { type Plan, type PlanInput, plan } from "../../domain/plan.ts";
import { plannedKeys } from "../../domain/reading-key.ts";
import { resolvedSince } from "../../domain/resolved-problem.ts";
import { hasBegun, takenOutWithin } from "../../domain/rush-hour.ts";
import type { SystemName } from "../../domain/systems.ts";
import { log } from "../../log.ts";
import type { Context } from "../context.ts";
import { noteDecision } from "../groups/correctness.ts";
import { logDecision } from "../history/decision.ts";
import { hasTopics, queueTopics } from "../outbox/channel-topic.ts";
import { queueHandoverMessages } from "../outbox/direct-message.ts";
import { type Matching, matchPeople } from "../people/match-by-email.ts";
import { connectedSystem, sourceFilter } from "../source.ts";
import { currentReadings } from "../store/readings.ts";
import type { RotationOutline, StoredRotation } from "../store/rotations.ts";
import { noteFullRead, refreshHomes } from "../wake.ts";
import type { ScheduleReads } from "./read-schedules.ts";

/** Rotations that could not be decided, because Slack fails or blocks us, are tried again after this time. */
const DEFERRED_BACK_OFF = { firstMs: 2_000, longestMs: 5 * 60_000 } as const;

/** In a rush hour: the system may still report some ended shifts, and who is missing in a group goes first. */
const TAKEN_OUT_AFTER_MS = 5_000;

/**
 * A rotation that can't be decided doesn't delay the others.
 * @param isRecheck whether Slack is asked again about accounts that are known, too
 */
export async function planRotations(
  ctx: Context,
  reads: ScheduleReads,
  isRecheck: boolean,
): Promise<void> {
  const { rotations, state } = ctx.store;
  const { due } = reads;
  if (due.length === 0) return;
  const readings = currentReadings(reads.readings.values());
  const people = due.flatMap(plannedKeys).flatMap((key): readonly OnCallPerson[] => {
    const reading = readings.get(key);
    return reading?.ok ? reading.value.people : [];
  });
  const named = due.flatMap((r) => {
    const rotation = rotations.get(r.id);
    return rotation ? namedIn(rotation) : [];
  });
  const matching = await matchPeople(ctx, people, named, isRecheck);
  // Somebody may have disconnected while Slack was asked. From here on there is no await.
  if (state.connection.get("source") !== reads.source) return;
  const planContext: PlanContext = {
    readings,
    isFromConnected: sourceFilter(ctx),
    isPlaceholder: isPlaceholderAmong(state.settings.get("placeholders") ?? []),
    areGroupsKnown: state.groups.get("listedAt") !== null,
    system: connectedSystem(ctx),
    lingerMs: takenOutWithin(rotations.count()),
  };
  let deferred = 0;
  for (const reading of reads.unsaved?.readings ?? []) ctx.store.readings.save(reading);
  for (const rotation of due) {
    const change = reads.unsaved?.changes.get(rotation.id) ?? null;
    if (!decideOne(ctx, rotation, planContext, matching, change)) deferred += 1;
  }
  if (reads.unsaved && reads.fullReadAt !== null) noteFullRead(ctx, reads.fullReadAt);
  noteDeferred(ctx, deferred);
}

/** The Slack accounts that the rotation itself names. */
const namedIn = ({ fallbackUserIds, options }: StoredRotation): readonly string[] => [
  ...fallbackUserIds,
  ...options.alwaysUserIds,
];

/** What all plans of a pass share, read once: a statement for each rotation would cost more than planning it. */
type PlanContext = {
  readonly readings: ReadonlyMap<string, OnCallReading>;
  readonly isFromConnected: ReturnType<typeof sourceFilter>;
  readonly isPlaceholder: ReturnType<typeof isPlaceholderAmong>;
  /** False until Slack's groups were listed for the first time: until then every group is written, to be sure. */
  readonly areGroupsKnown: boolean;
  readonly system: SystemName | null;
  /** How long after a rush hour people may stay in the groups that they leave. */
  readonly lingerMs: number;
};

/**
 * Plans one rotation and commits the plan. False: it is due again, because somebody could not be asked about.
 * @param change of who is on call, which isn't stored yet; null: none
 */
function decideOne(
  ctx: Context,
  planned: RotationOutline,
  planContext: PlanContext,
  matching: Matching,
  change: Change | null,
): boolean {
  const { store } = ctx;
  const now = ctx.now();
  return store.transaction(() => {
    // Read again: somebody may have edited or deleted the rotation while Slack was asked about people.
    const rotation = store.rotations.get(planned.id);
    if (!rotation) return true;
    if (rotation.version !== planned.version || !planContext.isFromConnected(rotation)) {
      if (change) store.correctness.changed(rotation.id, change);
      return true;
    }
    const input: PlanInput = {
      rotation,
      state: rotation.state,
      readings: planContext.readings,
      system: planContext.system,
      match: matching.match,
      account: matching.member,
      upcoming: rotation.upcoming,
      letIn: rotation.letIn,
      isPlaceholder: planContext.isPlaceholder,
      group: planContext.areGroupsKnown ? (store.groups.get(rotation.groupId) ?? "gone") : null,
      drift: rotation.drift,
      now,
    };
    const decided = plan(input);
    const onlyRemoves = decided.isDecided && isSubset(decided.write, input.group);
    // The group has its people already: what tells of them needn't wait until the others were taken out.
    const isInGroup = onlyRemoves && hasBegun(rotation, now);
    noteDecision(ctx, input, decided, change, isInGroup ? planContext.lingerMs : 0);
    if (!decided.isDecided) {
      store.rotations.markDue(rotation.id);
      return false;
    }
    const reasons = newReasons(rotation, input, decided);
    saveDecision(ctx, rotation, decided, reasons, now, { onlyRemoves, isInGroup });
    queueHandoverMessages(ctx, rotation, decided, planContext.readings, isInGroup);
    if (hasTopics(rotation)) queueTopics(ctx, rotation.id, isInGroup);
    logDecision(ctx, rotation, input, decided, reasons);
    if (namedIn(rotation).every((userId) => matching.member(userId) !== null)) return true;
    // Slack didn't answer about a person of the rotation: other rotations go on, and the next pass asks again.
    store.rotations.markDue(rotation.id);
    return false;
  });
}

/** Why the plan's members are in the group; null: as before. */
function newReasons(
  { reasons: before }: StoredRotation,
  input: PlanInput,
  decided: Plan,
): readonly Membership[] | null {
  const reasons = reasonsOf(input, decided);
  return JSON.stringify(reasons) === JSON.stringify(before) ? null : reasons;
}

const isSubset = (members: Plan["write"], group: PlanInput["group"]): boolean =>
  members !== null &&
  group !== null &&
  group !== "gone" &&
  members.every((userId) => group.members.includes(userId));

function saveDecision(
  ctx: Context,
  rotation: StoredRotation,
  decided: Plan,
  reasons: readonly Membership[] | null,
  now: number,
  { onlyRemoves, isInGroup }: { readonly onlyRemoves: boolean; readonly isInGroup: boolean },
): void {
  const { store } = ctx;
  const isChanged =
    !rotation.isPlanned || JSON.stringify(decided.state) !== JSON.stringify(rotation.state);
  if (isChanged || reasons || rotation.isDue)
    store.rotations.savePlan(rotation.id, decided.state, reasons);
  if (decided.handover) store.rotations.saveDrift(rotation.id, null);
  const { problems } = decided.state;
  const resolvedProblems = resolvedSince(
    rotation.resolvedProblems,
    rotation.state.problems,
    problems,
    store.state.connection.get("recovery"),
    now,
  );
  if (resolvedProblems !== rotation.resolvedProblems)
    store.rotations.saveResolvedProblems(rotation.id, resolvedProblems);
  if (decided.write) {
    const { groupId } = rotation;
    store.outbox.put(
      { kind: "group", groupId, members: decided.write, ...(onlyRemoves && { onlyRemoves }) },
      isInGroup ? now + TAKEN_OUT_AFTER_MS : now,
    );
  } else {
    // A write queued by an earlier plan must not be sent after this plan.
    store.outbox.remove({ kind: "group", groupId: rotation.groupId });
  }
  const { announced } = decided;
  const own = announced && ownWordsOf(rotation, decided.state, rotation.upcoming, now);
  for (const channelId of announced ? rotation.channelIds : []) {
    if (!announced) break;
    store.outbox.put(
      {
        kind: "announcement",
        rotationId: rotation.id,
        rotationName: rotation.name,
        groupId: rotation.groupId,
        channelId,
        handover: announced,
        ...(own && { own }),
        ...(isInGroup && { isInGroup }),
      },
      now,
    );
  }
  if (isChanged) refreshHomes(ctx);
  if (decided.handover) {
    const { until } = rotation.state;
    // A change before the known end of the shift is an override. Nobody knows when it began, so it isn't late.
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

function noteDeferred(ctx: Context, count: number): void {
  const { rateLimits, state } = ctx.store;
  const now = ctx.now();
  if (count === 0) {
    state.sync.nothingDeferred();
    return;
  }
  const attempts = (state.sync.get("deferred")?.attempts ?? 0) + 1;
  const blockedUntil =
    rateLimits.blockedUntil("users.lookupByEmail", now) ??
    rateLimits.blockedUntil("users.info", now);
  const isCutShort = ctx.outgoing.left() === 0;
  const wait = isCutShort ? 0 : backOffMs(attempts, DEFERRED_BACK_OFF, Math.random());
  state.sync.deferUntil(blockedUntil ?? now + wait, attempts);
}
