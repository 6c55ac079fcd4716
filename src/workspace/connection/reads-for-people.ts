/**
 * Reads of the scheduling system that people cause by clicking and typing. Passes read with the same credentials and the
 * same allowance: people get a small part of it, and what was read in the last minute isn't read again.
 */
import type { OnCallReading, SchedulerFailure, ShiftsReading } from "../../domain/on-call.ts";
import { isPolled } from "../../domain/reading-key.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import type { SystemName } from "../../domain/systems.ts";
import { type Outgoing, shareOf } from "../../outgoing/outgoing.ts";
import { LIMITED_PARTS } from "../../schedulers/scheduler.ts";
import type { Context } from "../context.ts";
import { noteRateLimit, readsBlockedUntil } from "../rate-limit.ts";
import type { PersonsRead } from "../store/state/connection.ts";
import { lastFullReadAt } from "../wake.ts";
import { type NotReady, type Ready, readyConnection } from "./connection.ts";
import { readKeys } from "./read-keys.ts";

/** How long an answer counts as fresh for people. */
export const FRESH_MS = 60_000;

/** How many pages of coming shifts are read in any minute. */
const MOST_PAGES = 6;
/**
 * How many requests all reads for people take in any minute. PagerDuty allows 960 and Opsgenie about 600; the others
 * don't say.
 */
const MOST_REQUESTS = 200;

/** As many as one invocation has, less those for Slack. */
const ON_CALL_REQUESTS = 35;

export type Wanted = {
  /** The most requests that the read may take. */
  readonly requests: number;
  /** It reads a page of coming shifts. */
  readonly isPage?: boolean;
};

/** `held_back`: people have used their part of this minute. */
export type NotRead = NotReady | { readonly reason: "held_back" };

/** Reads with a share of the requests that people may take; the rest of the share is given back. */
export async function readForPerson<T>(
  ctx: Context,
  wanted: Wanted,
  read: (ready: Ready, share: Outgoing) => Promise<T>,
): Promise<Result<T, NotRead>> {
  const until = readsBlockedUntil(ctx);
  if (until !== null) return err({ reason: "rate_limited", until });
  const reserved = reserve(ctx, wanted);
  if (!reserved) return err({ reason: "held_back" });
  const share = shareOf(ctx.outgoing, reserved.requests);
  try {
    const ready = await readyConnection(ctx, share);
    return ready.ok ? ok(await read(ready.value, share)) : ready;
  } finally {
    save(ctx, [
      ...latelyRead(ctx).filter(({ id }) => id !== reserved.id),
      { ...reserved, requests: share.spent() },
    ]);
  }
}

/** A 429 holds up passes, too. The parts of a system that have limits of their own are blocked by its adapter. */
export function noteRateLimitOf(
  ctx: Context,
  system: SystemName,
  answers: Iterable<Result<unknown, SchedulerFailure>>,
): void {
  const isInParts = LIMITED_PARTS.some((part) => part.startsWith(`${system} `));
  if (!isInParts) noteRateLimit(ctx, answers, ctx.now());
}

/** Returns what may be used; null: nothing is left. */
function reserve(ctx: Context, { requests, isPage = false }: Wanted): PersonsRead | null {
  const lately = latelyRead(ctx);
  const left = MOST_REQUESTS - lately.reduce((sum, read) => sum + read.requests, 0);
  const pages = lately.filter((read) => read.isPage).length;
  if (left <= 0 || (isPage && pages >= MOST_PAGES)) return null;
  const read = {
    id: crypto.randomUUID(),
    at: ctx.now(),
    requests: Math.min(requests, left),
    isPage,
  };
  save(ctx, [...lately, read]);
  return read;
}

const latelyRead = (ctx: Context): readonly PersonsRead[] => {
  const now = ctx.now();
  const reads = ctx.store.state.connection.get("personsReads") ?? [];
  return reads.filter(({ at }) => at > now - FRESH_MS && at <= now);
};

const save = (ctx: Context, reads: readonly PersonsRead[]): void =>
  ctx.store.state.connection.readForPeople(
    reads.filter(({ requests, isPage }) => requests > 0 || isPage),
  );

/**
 * What the keys stand for (domain/reading-key.ts), at most a minute old: as a pass has read it, else as the system says. A key is
 * absent where it can't be asked about now.
 */
export async function readingsForPerson(
  ctx: Context,
  keys: readonly string[],
): Promise<ReadonlyMap<string, OnCallReading>> {
  const now = ctx.now();
  // Not beyond a handover.
  const isCurrent = (reading: OnCallReading | undefined): boolean =>
    reading?.ok === true && (reading.value.until === null || reading.value.until > now);
  const isFresh = ((await lastFullReadAt(ctx)) ?? 0) > now - FRESH_MS;
  // Passes read the others more rarely.
  const byPass = isFresh ? ctx.store.readings.currentOf(keys.filter(isPolled)) : new Map();
  return remembering(ctx, "on-call", keys, isCurrent, byPass, (ready, share, rest) =>
    readKeys(ctx, ready, share, rest, now),
  );
}

/** The shifts of the coming `ms`, at most a minute old. A schedule is absent where it can't be asked about now. */
export const shiftsForPerson = (
  ctx: Context,
  scheduleIds: readonly string[],
  ms: number,
): Promise<ReadonlyMap<string, ShiftsReading>> =>
  remembering<ShiftsReading>(
    ctx,
    `coming ${ms}`,
    scheduleIds,
    (reading) => reading?.ok === true,
    new Map(),
    ({ scheduler }, _, rest) => scheduler.shifts(rest, ctx.now(), ctx.now() + ms),
  );

/** Asks about those schedules only whose answer isn't known, and remembers the good answers. */
async function remembering<R extends Result<unknown, SchedulerFailure>>(
  ctx: Context,
  kind: string,
  scheduleIds: readonly string[],
  isGood: (reading: R | undefined) => boolean,
  known: ReadonlyMap<string, R>,
  ask: (ready: Ready, share: Outgoing, ids: readonly string[]) => Promise<ReadonlyMap<string, R>>,
): Promise<ReadonlyMap<string, R>> {
  const { remembered } = ctx.store;
  const now = ctx.now();
  const keyOf = (id: string): string => `${kind} ${id}`;
  const found = new Map<string, R>();
  for (const id of scheduleIds) {
    const reading = [known.get(id), remembered.get<R>(keyOf(id), now - FRESH_MS)?.answer].find(
      isGood,
    );
    if (reading) found.set(id, reading);
  }
  const rest = [...new Set(scheduleIds)].filter((id) => !found.has(id));
  if (rest.length === 0) return found;
  const read = await readForPerson(ctx, { requests: ON_CALL_REQUESTS }, async (ready, share) => {
    const answers = await ask(ready, share, rest);
    noteRateLimitOf(ctx, ready.scheduler.system, answers.values());
    return answers;
  });
  if (!read.ok) return found;
  for (const [id, reading] of read.value) found.set(id, reading);
  const good = [...read.value].filter(([, reading]) => reading.ok);
  remembered.put("system", new Map(good.map(([id, one]) => [keyOf(id), one])), now);
  return found;
}
