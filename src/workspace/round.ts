/**
 * Reading the scheduling system: which schedules are due, asked in as few calls as the system allows, kept in the
 * store. A round that runs out of requests goes on in the next pass where it stopped.
 */
import { handoverAt } from "../domain/agenda.ts";
import type { OnCallReading, SchedulerFailure } from "../domain/on-call.ts";
import { shareOf } from "../outgoing/outgoing.ts";
import { readyConnection, renewedConnection } from "./connection.ts";
import type { Context } from "./context.ts";
import { linkedRotations } from "./linked.ts";
import { record } from "./record.ts";
import type { StoredRotation } from "./store/rotations.ts";

/** What reading may use of a pass's requests while something waits to be told to Slack: fair to both. */
const READS_BESIDE_OUTBOX = 25;
/** A connection that needs a person is asked rarely: the answer won't change by itself. */
const POLL_WITHOUT_RIGHTS_MS = 15 * 60_000;

export type RoundResult = {
  /** The rotations all of whose schedules are freshly read (or freshly failed). */
  readonly rotations: readonly StoredRotation[];
  /** Somebody disconnected: there is nothing to read. */
  readonly isConnected: boolean;
};

/** How long between two rounds, as things stand. */
export function roundEveryMs(ctx: Context): number {
  const trouble = ctx.store.facts.get("connectionTrouble");
  return trouble?.failure.reason === "unauthorized"
    ? Math.max(POLL_WITHOUT_RIGHTS_MS, ctx.pollMs)
    : ctx.pollMs;
}

/**
 * Reads what is due and keeps it. Never throws for trouble outside.
 * @param passAt when the pass began: rounds are counted from there, so that the next is due when the alarm rings
 */
export async function readDue(ctx: Context, passAt: number): Promise<RoundResult> {
  const { facts, readings } = ctx.store;
  const now = ctx.now();
  const due = dueSchedules(ctx, passAt, now);
  if (due.ids.length === 0) return { rotations: [], isConnected: true };
  if ((facts.get("readsClosedUntil") ?? 0) > now) return { rotations: [], isConnected: true };

  const answers = await readSchedules(ctx, due.ids, now);
  if (answers === "not_connected") return { rotations: [], isConnected: false };

  const unread = new Set<string>();
  const left: string[] = [];
  for (const id of due.ids) {
    const answer = answers.get(id);
    const isPostponed = !answer || (!answer.ok && answer.error.reason === "postponed");
    if (isPostponed) unread.add(id);
    else readings.save(id, answer, now);
    // A schedule that hit the system's limit is asked again as soon as the limit ends, not at the next poll.
    if (isPostponed || (!answer.ok && answer.error.reason === "rate_limited")) left.push(id);
  }
  if (due.round !== null) {
    facts.set("round", left.length > 0 ? { startedAt: due.round, left } : null);
    if (left.length === 0) facts.set("lastRoundAt", due.round);
  }
  noteTrouble(ctx, [...answers.values()], now);

  // A person may have changed the rotations while the system was asked: plan what stands now.
  const asked = new Set(due.ids);
  return {
    rotations: linkedRotations(ctx).filter(
      (r) =>
        r.schedules.some((s) => asked.has(s.id)) && r.schedules.every((s) => !unread.has(s.id)),
    ),
    isConnected: true,
  };
}

type Due = {
  readonly ids: readonly string[];
  /** When the round began that these belong to; null: a reading between two rounds. */
  readonly round: number | null;
};

function dueSchedules(ctx: Context, passAt: number, now: number): Due {
  const { facts } = ctx.store;
  const rotations = linkedRotations(ctx);
  const idsOf = (some: readonly StoredRotation[]) => [
    ...new Set(some.flatMap((r) => r.schedules.map((s) => s.id))),
  ];
  const urgent = idsOf(rotations.filter((r) => r.isDue));

  const running = facts.get("round");
  if (running) {
    const used = new Set(idsOf(rotations));
    const left = running.left.filter((id) => used.has(id));
    return { ids: [...new Set([...urgent, ...left])], round: running.startedAt };
  }
  const lastRoundAt = facts.get("lastRoundAt");
  if (lastRoundAt === null || lastRoundAt + roundEveryMs(ctx) <= now || lastRoundAt > now) {
    return { ids: idsOf(rotations), round: passAt };
  }
  const ended = new Set(
    ctx.store.readings
      .all()
      .filter((r) => {
        const until = r.onCall?.until ?? null;
        const at = handoverAt({ until, readAt: r.readAt, staleReads: r.staleReads }, ctx.pollMs);
        return at !== null && at <= now;
      })
      .map((r) => r.scheduleId),
  );
  // All schedules of a rotation at one instant: never the union of one now and another a minute ago.
  const turning = rotations.filter((r) => r.schedules.some((s) => ended.has(s.id)));
  return { ids: [...new Set([...urgent, ...idsOf(turning)])], round: null };
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
  const { facts } = ctx.store;
  const failures = answers.flatMap((a) => (a.ok ? [] : [a.error]));
  const closedUntil = Math.max(
    0,
    ...failures.map((f) => (f.reason === "rate_limited" ? f.until : 0)),
  );
  if (closedUntil > now) facts.set("readsClosedUntil", closedUntil);

  const isGeneral = failures.length > 0 && failures.length === answers.length;
  const failure = isGeneral ? failures[0] : undefined;
  const before = facts.get("connectionTrouble");
  if (!failure || !isOfConnection(failure)) {
    if (before && answers.some((a) => a.ok)) {
      facts.set("connectionTrouble", null);
      record(ctx, null, { kind: "connection_recovered", ...before });
    }
    return;
  }
  const isSame = before?.failure.reason === failure.reason;
  if (!isSame) record(ctx, null, { kind: "connection_failed", failure });
  facts.set("connectionTrouble", { failure, since: isSame ? before.since : now });
}

const isOfConnection = (failure: SchedulerFailure): boolean =>
  failure.reason !== "not_found" &&
  failure.reason !== "unresolved" &&
  failure.reason !== "postponed";
