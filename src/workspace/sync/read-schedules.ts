/**
 * Reading the scheduling system: which schedules are due, asked in as few calls as the system allows, kept in the
 * store. A round that runs out of requests goes on in the next pass where it stopped.
 */
import type { OnCallReading, SchedulerFailure } from "../../domain/on-call.ts";
import type { Result } from "../../domain/result.ts";
import { shareOf } from "../../outgoing/outgoing.ts";
import { readyConnection, renewedConnection } from "../connection/connection.ts";
import { noteConnectionFailure, noteConnectionWorks } from "../connection/trouble.ts";
import type { Context } from "../context.ts";
import { afterAnswer, type StoredReading } from "../store/readings.ts";
import type { RotationOutline } from "../store/rotations.ts";
import { dueSchedules } from "./due-schedules.ts";

/** What reading may use of a pass's requests while something waits to be told to Slack: fair to both. */
const READS_BESIDE_OUTBOX = 25;
/** How often all rotations are planned anew although nothing was read that is new. */
const CHECK_UP_EVERY_MS = 15 * 60_000;

export type ScheduleReads = {
  /**
   * The rotations to plan: all of their schedules are freshly read (or freshly failed), and something is new, or it is
   * time for a check-up. The first whose shift ended comes first.
   */
  readonly rotations: readonly RotationOutline[];
  readonly isCheckUp: boolean;
  /** What is now known of every schedule, by id. */
  readonly readings: ReadonlyMap<string, StoredReading>;
  /** Whose schedules these are; null: nothing is connected. */
  readonly source: string | null;
  /** Somebody disconnected: there is nothing to read. */
  readonly isConnected: boolean;
};

/**
 * Reads what is due and keeps it. Never throws for trouble outside.
 * @param rotations all that are read and planned
 * @param passAt when the pass began: rounds are counted from there, so that the next is due when the alarm rings
 */
export async function readDueSchedules(
  ctx: Context,
  rotations: readonly RotationOutline[],
  passAt: number,
): Promise<ScheduleReads> {
  const { sync, connection } = ctx.store.state;
  const now = ctx.now();
  const readings = new Map(ctx.store.readings.all().map((r) => [r.scheduleId, r]));
  const source = connection.get("source");
  const nothing = { rotations: [], isCheckUp: false, readings, source, isConnected: true };
  const isDue = new Set(ctx.store.rotations.due().map(({ id }) => id));
  const due = dueSchedules(ctx, rotations, isDue, readings, passAt, now);
  if (due.ids.length === 0) {
    // What was left of a round may have gone with its rotation.
    sync.nothingLeftToRead();
    return nothing;
  }
  if ((sync.get("readsBlockedUntil") ?? 0) > now) return nothing;

  const answers = await readSchedules(ctx, due.ids, now);
  // Whoever disconnected meanwhile wants none of it kept.
  if (answers === "not_connected" || connection.get("source") !== source) {
    return { ...nothing, isConnected: false };
  }
  const isCheckUp =
    due.round !== null && due.round - (sync.get("lastFullRecheckAt") ?? 0) >= CHECK_UP_EVERY_MS;
  const kept = ctx.store.transaction(() => {
    const told = saveReadings(ctx, due.ids, answers, rotations, readings, now);
    const isOver = told.left.length === 0;
    if (isOver) sync.nothingLeftToRead();
    else sync.readCutShort({ startedAt: due.round, left: told.left });
    if (isOver && due.round !== null) {
      sync.fullReadDone(due.round);
      if (isCheckUp) sync.fullRecheckDone(due.round);
    }
    noteTrouble(ctx, [...answers.values()], now);
    return told;
  });

  const asked = new Set(due.ids);
  // One of which only some were asked, because of another rotation, is due now, and read as a whole in the next pass.
  const isRead = ({ id, schedules }: RotationOutline) =>
    schedules.every((s) => asked.has(s.id) || due.goOn.has(id)) &&
    schedules.some((s) => asked.has(s.id)) &&
    schedules.every((s) => !kept.unread.has(s.id));
  const endOf = ({ schedules }: RotationOutline) =>
    Math.min(...schedules.map((s) => readings.get(s.id)?.onCall?.until ?? Number.MAX_VALUE));
  return {
    rotations: rotations
      .filter((r) => isRead(r) && (isCheckUp || isDue.has(r.id) || kept.newlyDue.has(r.id)))
      .toSorted((a, b) => endOf(a) - endOf(b)),
    isCheckUp,
    readings: new Map([...readings, ...kept.notification.map((r) => [r.scheduleId, r] as const)]),
    source,
    isConnected: true,
  };
}

type SavedReadings = {
  readonly notification: readonly StoredReading[];
  /** Could not be asked in this pass. */
  readonly unread: ReadonlySet<string>;
  /** To be asked in the next pass. */
  readonly left: readonly string[];
  /** The rotations for which something is new. */
  readonly newlyDue: ReadonlySet<string>;
};

/** What is new is kept together with the mark of whom it concerns: a pass that dies before it planned them does it again. */
function saveReadings(
  ctx: Context,
  ids: readonly string[],
  answers: ReadonlyMap<string, OnCallReading>,
  rotations: readonly RotationOutline[],
  before: ReadonlyMap<string, StoredReading>,
  now: number,
): SavedReadings {
  const { store } = ctx;
  const unread = new Set<string>();
  const left: string[] = [];
  const notification: StoredReading[] = [];
  for (const id of ids) {
    const answer = answers.get(id);
    if (!answer || (!answer.ok && answer.error.reason === "postponed")) {
      unread.add(id);
      left.push(id);
      continue;
    }
    // A schedule that hit the system's limit is asked again as soon as the limit ends, not at the next poll.
    if (!answer.ok && answer.error.reason === "rate_limited") left.push(id);
    const reading = afterAnswer(id, before.get(id), answer, now);
    if (!reading) continue;
    store.readings.save(reading);
    notification.push(reading);
  }
  const changed = new Set(notification.map((r) => r.scheduleId));
  const newlyDue = rotations.filter((r) => r.schedules.some((s) => changed.has(s.id)));
  for (const { id } of newlyDue) store.rotations.markDue(id);
  return { notification, unread, left, newlyDue: new Set(newlyDue.map((r) => r.id)) };
}

async function readSchedules(
  ctx: Context,
  ids: readonly string[],
  now: number,
): Promise<ReadonlyMap<string, OnCallReading> | "not_connected"> {
  const isOutboxWaiting = !ctx.store.outbox.isEmpty();
  const share = shareOf(ctx.outgoing, isOutboxWaiting ? READS_BESIDE_OUTBOX : Infinity);
  const connected = await readyConnection(ctx, share);
  if (!connected.ok) {
    if (connected.error.reason === "not_connected") return "not_connected";
    return sameForAll(ids, connected.error);
  }
  const answers = await connected.value.scheduler.onCall(ids, now);
  const isRefused = [...answers.values()].some((a) => !a.ok && a.error.reason === "unauthorized");
  if (!isRefused) return answers;
  const renewed = await renewedConnection(ctx, connected.value.connection, share);
  if (!renewed.ok) return sameForAll(ids, renewed.error);
  return renewed.value.scheduler.onCall(ids, now);
}

const sameForAll = (
  ids: readonly string[],
  failure: SchedulerFailure,
): ReadonlyMap<string, OnCallReading> =>
  new Map(ids.map((id) => [id, { ok: false, error: failure }]));

/** What the answers say of the connection as a whole: told once at the top of the Home, and when to ask again. */
function noteTrouble(ctx: Context, answers: readonly OnCallReading[], now: number): void {
  const failures = answers.flatMap((a) => (a.ok ? [] : [a.error]));
  noteLimit(ctx, answers, now);

  const isGeneral = failures.length > 0 && failures.length === answers.length;
  const failure = isGeneral ? failures[0] : undefined;
  if (failure && isOfConnection(failure)) noteConnectionFailure(ctx, failure, now);
  else if (answers.some((a) => a.ok)) noteConnectionWorks(ctx);
}

/** The system asked us to wait: nothing more is asked of it until then, whatever was asked. */
export function noteLimit(
  ctx: Context,
  answers: Iterable<Result<unknown, SchedulerFailure>>,
  now: number,
): void {
  const { sync } = ctx.store.state;
  let until = sync.get("readsBlockedUntil") ?? 0;
  for (const answer of answers) {
    if (!answer.ok && answer.error.reason === "rate_limited")
      until = Math.max(until, answer.error.until);
  }
  if (until > now) sync.blockReads(until);
}

const isOfConnection = (failure: SchedulerFailure): boolean =>
  failure.reason !== "not_found" &&
  failure.reason !== "unresolved" &&
  failure.reason !== "postponed";
