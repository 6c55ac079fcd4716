/** Requests work: a pass now, new Homes for recent viewers, or a read of coming shifts or all schedules in the next pass. */
import { logThrown } from "../log.ts";
import type { Context } from "./context.ts";

/** A Home that was open this long ago may still be on somebody's screen. */
const LATELY_MS = 2 * 3_600_000;
/** views.publish is Tier 4 (100+ a minute); a change must not use all of it. */
const MAX_VIEWERS = 30;

/** Starts a pass now, or as soon as the running one ends. An alarm survives a crash; work after a reply doesn't. */
export function wakeNow(ctx: Context): Promise<void> {
  ctx.store.state.sync.nothingDeferred();
  return wakeAt(ctx, ctx.now() + 1);
}

/** Moves the alarm to an earlier time, epoch ms. When the schedules were last read, which the poll's alarm said, is stored. */
export async function wakeAt({ storage, store, pollMs }: Context, time: number): Promise<void> {
  // Asked before and answered after: nothing may come between the caller's writes and the alarm.
  const before = storage.getAlarm();
  const set = storage.setAlarm(time);
  const pass = running.get(storage);
  running.delete(storage);
  const at = await before;
  if (at !== null) store.state.sync.readBeforeAlarm(pass?.lastFullReadAt ?? at - pollMs);
  await set;
}

/**
 * The alarm was lost, or didn't ring: a pass now. How long ago something became due is not known, so it counts as due.
 * @param lost when the alarm was to ring, epoch ms; null: there is none
 */
export async function wakeLost(
  { storage, store, pollMs, now }: Pick<Context, "storage" | "store" | "pollMs" | "now">,
  lost: number | null,
): Promise<void> {
  store.state.sync.readBeforeAlarm((lost ?? now()) - pollMs);
  await storage.setAlarm(now() + 1);
}

/** Whether there is anything to ring an alarm for. */
export const hasWork = ({ store }: Pick<Context, "store">): boolean =>
  !store.rotations.isEmpty() || !store.outbox.isEmpty() || !store.bulkRuns.isAtRest();

/** How things stand when a pass begins. */
export type Began = {
  /** When the alarm rang, epoch ms. */
  readonly at: number;
  /** When all schedules were last read, epoch ms; 0: never. */
  readonly lastFullReadAt: number;
  /** More than a poll may be due. */
  readonly isDue: boolean;
};

/** A pass under way. */
type Running = {
  /** The alarm that it has set, should it be cut short, epoch ms; null: none could be set. */
  alarmAt: number | null;
  readonly soonAt: number;
  /** Epoch ms. */
  lastFullReadAt: number;
};

/** Passes under way whose alarm nobody has moved. In memory: what cuts a pass short takes this with it. */
const running = new WeakMap<DurableObjectStorage, Running>();

/** A pass cut short is done again after this, where something is due. */
const AGAIN_MS = 15_000;

/**
 * A pass begins. Sets the alarm that comes if it is cut short: soon where something may be due, else at the next poll, whose
 * alarm it then is.
 */
export async function armAgain(
  { storage, pollMs }: Pick<Context, "storage" | "pollMs">,
  { at, lastFullReadAt, isDue }: Began,
): Promise<void> {
  const soonAt = at + Math.min(pollMs, AGAIN_MS);
  const alarmAt = isDue ? soonAt : at + pollMs;
  const pass: Running = { alarmAt, soonAt, lastFullReadAt };
  running.set(storage, pass);
  try {
    await storage.setAlarm(alarmAt);
  } catch (thrown) {
    pass.alarmAt = null;
    throw thrown;
  }
}

/** @param at when all schedules were last read, epoch ms; 0: never; null: the alarm says it, being the poll after it */
export const rememberFullRead = ({ store }: Context, at: number | null): void =>
  store.state.sync.fullReadDone(at);

/** Whether the pass ended as it should. The operator's page shows since when none did. */
export function notePass({ store, now }: Context, isDone: boolean): void {
  const { sync } = store.state;
  if (isDone) sync.passWorked();
  else sync.passFailed(now());
}

/** All schedules were read by the pass. */
export function noteFullRead({ storage }: Context, at: number): void {
  const pass = running.get(storage);
  if (pass) pass.lastFullReadAt = at;
}

/** Something due was stored: cut short, the pass is done again soon. Call it where no await follows the write. */
export function finishSoon({ storage, teamId }: Context): void {
  const pass = running.get(storage);
  if (!pass || pass.alarmAt === pass.soonAt) return;
  pass.alarmAt = pass.soonAt;
  storage.setAlarm(pass.soonAt).catch((thrown: unknown) => {
    logThrown("alarm.not_set", thrown, { team_id: teamId });
  });
}

/** The pass, if the alarm is still its own: any other stays, as the pass may not know its reason. */
export async function ifOwnAlarm(storage: DurableObjectStorage): Promise<Running | null> {
  const at = await storage.getAlarm();
  const pass = running.get(storage);
  return pass?.alarmAt === at ? pass : null;
}

export const endPass = (storage: DurableObjectStorage): boolean => running.delete(storage);

/** When all schedules were last read, epoch ms; null: never. Where it isn't stored, the alarm is the poll after it. */
export async function lastFullReadAt({
  storage,
  store,
  pollMs,
  now,
}: Context): Promise<number | null> {
  const at = await storage.getAlarm();
  const stored = store.state.sync.get("lastFullReadAt");
  if (stored === 0) return null;
  const known = running.get(storage)?.lastFullReadAt ?? stored;
  if (known !== null || at === null) return known;
  return Math.min(at - pollMs, now());
}

/** Queues a new Home for each recent viewer; a Home that would look the same is not sent. */
export function refreshHomes(ctx: Context): void {
  const now = ctx.now();
  for (const { userId } of ctx.store.viewers.since(now - LATELY_MS, MAX_VIEWERS)) {
    ctx.store.outbox.put({ kind: "home", userId }, now);
  }
}

/** The next pass reads the coming shifts, however recently they were read. */
export const requestLookAhead = (ctx: Context): void => ctx.store.state.sync.lookAheadInNextPass();

/** Another system was connected, or none: the next pass reads every schedule, whatever was read before. */
export const restartReads = (ctx: Context): void => ctx.store.state.sync.readsForgotten();
