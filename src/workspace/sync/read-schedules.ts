/**
 * Reads the due schedules from the scheduling system, in as few calls as it allows, and stores what it answered. A read
 * that runs out of requests continues in the next pass.
 */
import type { Change } from "../../domain/correctness.ts";
import { isOfConnection, type OnCallReading, type SchedulerFailure } from "../../domain/on-call.ts";
import { isToBeStored } from "../../domain/quarter-hour.ts";
import { keysOf } from "../../domain/reading-key.ts";
import { shareOf } from "../../outgoing/outgoing.ts";
import { readyConnection, renewedConnection } from "../connection/connection.ts";
import { readKeys } from "../connection/read-keys.ts";
import { noteConnectionFailure, noteConnectionWorks } from "../connection/trouble.ts";
import type { Context } from "../context.ts";
import { changeOfReadings } from "../groups/correctness.ts";
import { noteRateLimit } from "../rate-limit.ts";
import { afterAnswer, type StoredReading, saysTheSame } from "../store/readings.ts";
import type { RotationOutline } from "../store/rotations.ts";
import { finishSoon, noteFullRead } from "../wake.ts";
import type { Budget } from "./budget.ts";
import { dueSchedules } from "./due-schedules.ts";

export type ScheduleReads = {
  /**
   * The rotations to plan: all of their schedules were read in this pass, or failed to be, and something has changed or
   * all are rechecked. Ordered by the end of their shift.
   */
  readonly due: readonly RotationOutline[];
  /** All rotations are planned and all their people asked about, changed or not: every quarter of an hour. */
  readonly isFullRecheck: boolean;
  /** The last reading of each schedule, by id. */
  readonly readings: ReadonlyMap<string, StoredReading>;
  /** Whose schedules these are; null: nothing is connected. */
  readonly source: string | null;
  /** When the full read began that ended in this pass, epoch ms; null: none did. */
  readonly fullReadAt: number | null;
  /** False: there is no connection, or somebody disconnected while it was asked. */
  readonly isConnected: boolean;
  /**
   * Changes that are stored with the plans that follow from them: a pass cut short before that reads them again. Null:
   * what was read is stored.
   */
  readonly unsaved: {
    readonly readings: readonly StoredReading[];
    /** By rotation. */
    readonly changes: ReadonlyMap<string, Change>;
  } | null;
};

/**
 * Reads the due schedules and stores the readings. Never throws because of failures outside.
 * @param rotations all rotations of the connected system
 * @param passAt when the pass began: full reads count from there, so that the next is due when the alarm rings
 * @param lastFullReadAt when all schedules were last read, epoch ms
 */
export async function readDueSchedules(
  ctx: Context,
  rotations: readonly RotationOutline[],
  passAt: number,
  lastFullReadAt: number,
  budget: Budget,
): Promise<ScheduleReads> {
  const { sync, connection } = ctx.store.state;
  const now = ctx.now();
  const readings = new Map(ctx.store.readings.all().map((r) => [r.scheduleId, r]));
  const source = connection.get("source");
  const nothing = {
    due: [],
    isFullRecheck: false,
    readings,
    source,
    fullReadAt: null,
    isConnected: true,
    unsaved: null,
  };
  const isDue = new Set(ctx.store.rotations.due().map(({ id }) => id));
  const due = dueSchedules(ctx, rotations, isDue, readings, passAt, lastFullReadAt, now);
  if (due.ids.length === 0) {
    // The rotation of an unfinished read may have been deleted.
    sync.nothingLeftToRead();
    return { ...nothing, fullReadAt: due.fullReadAt };
  }
  if ((sync.get("readsBlockedUntil") ?? 0) > now) return nothing;

  const answers = await readSchedules(ctx, due.ids, budget, now);
  // Somebody disconnected meanwhile: nothing of that system may be stored.
  if (answers === "not_connected" || connection.get("source") !== source) {
    return { ...nothing, isConnected: false };
  }
  const { isFullRecheck } = due;
  const result = toSave(due.ids, answers, rotations, readings, now, ctx.pollMs);
  const asked = new Set(due.ids);
  // Of a rotation that shares a schedule with another, only that one may have been read. Marked as due, the rotation is
  // read as a whole in the next pass.
  const isRead = (rotation: RotationOutline) => {
    const keys = keysOf(rotation);
    return (
      keys.every((key) => asked.has(key) || due.resumed.has(rotation.id)) &&
      keys.some((key) => asked.has(key)) &&
      keys.every((key) => !result.unread.has(key))
    );
  };
  const fullReadAt = result.left.length === 0 ? due.fullReadAt : null;
  const isFirst = sync.get("lastFullReadAt") === 0;
  const changes = changesIn(rotations, readings, result.changed, now);
  const isPlannedNow = !isFirst && result.newlyDue.length > 0 && result.newlyDue.every(isRead);
  ctx.store.transaction(() => {
    if (result.left.length === 0) sync.nothingLeftToRead();
    else sync.readCutShort({ startedAt: due.fullReadAt, left: result.left });
    if (fullReadAt !== null) {
      // From here on, 0 means that another system was connected while the pass went on.
      if (isFirst) sync.fullReadDone(fullReadAt);
      const isStored =
        isFullRecheck && isToBeStored(sync.get("lastFullRecheckAt"), fullReadAt, now);
      if (isStored) sync.fullRecheckDone(now);
    }
    if (!isPlannedNow) {
      for (const reading of result.changed) ctx.store.readings.save(reading);
      for (const [id, change] of changes) ctx.store.correctness.changed(id, change);
      for (const { id } of result.newlyDue) ctx.store.rotations.markDue(id);
    }
    noteTrouble(ctx, [...answers.values()], now);
  });
  if (fullReadAt !== null && !isPlannedNow) noteFullRead(ctx, fullReadAt);
  if (result.newlyDue.length > 0 || result.left.length > 0) finishSoon(ctx);

  const isNew = new Set(result.newlyDue);
  const endOf = ({ schedules }: RotationOutline) =>
    Math.min(...schedules.map((s) => readings.get(s.id)?.onCall?.until ?? Number.MAX_VALUE));
  return {
    due: rotations
      .filter((r) => isRead(r) && (isFullRecheck || isDue.has(r.id) || isNew.has(r)))
      .toSorted((a, b) => endOf(a) - endOf(b)),
    isFullRecheck,
    readings: new Map([...readings, ...result.changed.map((r) => [r.scheduleId, r] as const)]),
    source,
    fullReadAt,
    isConnected: true,
    unsaved: isPlannedNow ? { readings: result.changed, changes } : null,
  };
}

type ToSave = {
  readonly changed: readonly StoredReading[];
  /** Schedules that the requests of this pass didn't suffice for. */
  readonly unread: ReadonlySet<string>;
  /** Schedules to read in the next pass. */
  readonly left: readonly string[];
  /** Rotations with a changed schedule, to be planned. */
  readonly newlyDue: readonly RotationOutline[];
};

function toSave(
  ids: readonly string[],
  answers: ReadonlyMap<string, OnCallReading>,
  rotations: readonly RotationOutline[],
  before: ReadonlyMap<string, StoredReading>,
  now: number,
  pollMs: number,
): ToSave {
  const unread = new Set<string>();
  const left: string[] = [];
  const changed: StoredReading[] = [];
  for (const id of ids) {
    const answer = answers.get(id);
    if (!answer || (!answer.ok && answer.error.reason === "postponed")) {
      unread.add(id);
      left.push(id);
      continue;
    }
    // A schedule that hit the system's limit is asked again as soon as the limit ends, not at the next poll.
    if (!answer.ok && answer.error.reason === "rate_limited") left.push(id);
    const reading = afterAnswer(id, before.get(id), answer, now, pollMs);
    if (reading) changed.push(reading);
  }
  // Only what says something else: two rotations that share a schedule which goes on failing would mark each other
  // as due for ever, each read without the other.
  const saysMore = changed.filter((r) => !saysTheSame(before.get(r.scheduleId), r));
  return { changed, unread, left, newlyDue: usersOf(rotations, saysMore) };
}

function usersOf(rotations: readonly RotationOutline[], readings: readonly StoredReading[]) {
  const ids = new Set(readings.map((r) => r.scheduleId));
  return rotations.filter((r) => keysOf(r).some((key) => ids.has(key)));
}

/** Other people are on call: since when and why, by rotation. */
const changesIn = (
  rotations: readonly RotationOutline[],
  before: ReadonlyMap<string, StoredReading>,
  changed: readonly StoredReading[],
  now: number,
): ReadonlyMap<string, Change> =>
  new Map(
    usersOf(rotations, changed).flatMap((rotation): [string, Change][] => {
      const change = changeOfReadings(rotation, before, changed, now);
      return change ? [[rotation.id, change]] : [];
    }),
  );

async function readSchedules(
  ctx: Context,
  ids: readonly string[],
  budget: Budget,
  now: number,
): Promise<ReadonlyMap<string, OnCallReading> | "not_connected"> {
  const share = shareOf(ctx.outgoing, budget(ctx));
  const connected = await readyConnection(ctx, share);
  if (!connected.ok) {
    if (connected.error.reason === "not_connected") return "not_connected";
    return sameForAll(ids, connected.error);
  }
  const answers = await readKeys(ctx, connected.value, share, ids, now);
  const isRefused = [...answers.values()].some((a) => !a.ok && a.error.reason === "unauthorized");
  if (!isRefused) return answers;
  const renewed = await renewedConnection(ctx, connected.value.connection, share);
  if (!renewed.ok) return sameForAll(ids, renewed.error);
  return readKeys(ctx, renewed.value, share, ids, now);
}

const sameForAll = (
  ids: readonly string[],
  failure: SchedulerFailure,
): ReadonlyMap<string, OnCallReading> =>
  new Map(ids.map((id) => [id, { ok: false, error: failure }]));

/** Whether the answers show that the connection as a whole works or fails, and whether the system blocks us. */
function noteTrouble(ctx: Context, answers: readonly OnCallReading[], now: number): void {
  const failures = answers.flatMap((a) => (a.ok ? [] : [a.error]));
  noteRateLimit(ctx, answers, now);

  const isGeneral = failures.length > 0 && failures.length === answers.length;
  const failure = isGeneral ? failures[0] : undefined;
  if (failure?.reason === "unreachable" && failure.until !== undefined)
    ctx.store.state.sync.blockReads(Math.min(failure.until, now + ctx.pollMs));
  if (failure && isOfConnection(failure)) noteConnectionFailure(ctx, failure, now);
  else if (answers.some((a) => a.ok)) noteConnectionWorks(ctx, now);
}
