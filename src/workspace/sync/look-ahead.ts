/**
 * Reads the shifts of the coming day every quarter of an hour. Their people are matched to Slack before they are on call, so that a
 * handover needs one write only, and the Home names people without a Slack account while there is time to act.
 */

import type { OnCallPerson } from "../../domain/on-call.ts";
import { isPlaceholderAmong } from "../../domain/placeholders.ts";
import { isDueAgain, isToBeStored } from "../../domain/quarter-hour.ts";
import { STANDINGS, type Standing } from "../../domain/reading-key.ts";
import type { Upcoming } from "../../domain/rotation-state.ts";
import { hasBegun } from "../../domain/rush-hour.ts";
import { upcomingOf, whileUnread } from "../../domain/upcoming.ts";
import { shareOf } from "../../outgoing/outgoing.ts";
import { readUntil, shiftsToNext } from "../../schedulers/next.ts";
import { readyConnection } from "../connection/connection.ts";
import type { Context } from "../context.ts";
import { matchPeople } from "../people/match-by-email.ts";
import { noteRateLimit } from "../rate-limit.ts";
import { connectedRotations } from "../source.ts";
import type { StoredRotation } from "../store/rotations.ts";
import { finishSoon, refreshHomes } from "../wake.ts";
import type { Budget } from "./budget.ts";
import { saveRushHours } from "./rush-hours.ts";

const LOOK_AHEAD_EVERY_MS = 15 * 60_000;
/** In place of when the last look was: it was cut short, and the next pass goes on. */
const CUT_SHORT = -1;
/** A day, and the time that may pass until the next look ahead: a reminder a day before must not come late. */
const LOOKAHEAD_MS = 24 * 3_600_000 + 2 * LOOK_AHEAD_EVERY_MS;

/**
 * @param since until when the last pass has done what was due, epoch ms
 * @param sinceThen as the next pass will say it
 * @returns whether it changed when a rush hour lets people in
 */
export async function lookAhead(
  ctx: Context,
  budget: Budget,
  since: number,
  sinceThen: number,
): Promise<boolean> {
  const { sync } = ctx.store.state;
  const now = ctx.now();
  const stored = sync.get("lookedAheadAt") ?? 0;
  const lookedAt = stored > 0 ? stored : null;
  if (!isDueAgain(lookedAt, since, now)) return false;
  const all = connectedRotations(ctx);
  const isLeft = stored === CUT_SHORT;
  const left = new Set(isLeft ? sync.get("lookAheadLeft") : []);
  const rest = all.filter(({ id }) => left.has(id));
  // Where the requests don't suffice for all, rotations whose options depend on coming shifts come first.
  const rotations =
    rest.length > 0
      ? rest
      : all.toSorted((a, b) => Number(usesUpcoming(b)) - Number(usesUpcoming(a)));
  let isBegun = false;
  const read = await readUpcoming(ctx, rotations, budget, () => {
    isBegun = true;
    if (isToBeStored(lookedAt, sinceThen, now)) sync.lookedAhead(now);
  });
  if (!isBegun && (read || !isLeft)) sync.lookAheadInNextPass();
  if (!read) return false;
  const unread = rotations.filter(read.isPostponed);
  // The next pass goes on, as long as each reads some.
  const isCutShort = unread.length > 0 && unread.length < rotations.length;
  const done = isCutShort ? rotations.filter((r) => !read.isPostponed(r)) : rotations;
  const upcoming = saveUpcoming(ctx, done, read);
  sync.lookAheadLeaves(isCutShort ? unread.map(({ id }) => id) : []);
  // Unless another look was asked for meanwhile, which begins anew.
  if (isCutShort && sync.get("lookedAheadAt") !== 0) sync.lookedAhead(CUT_SHORT);
  const newest = ({ id, upcoming: before }: StoredRotation) =>
    upcoming.has(id) ? (upcoming.get(id) ?? null) : before;
  return saveRushHours(
    ctx,
    all.map((rotation) => ({ ...rotation, upcoming: newest(rotation) })),
  );
}

/** Just before somebody is let in early or reminded, and before a rush hour: since the last look ahead, shifts may have been overridden. */
export async function lookAheadForTimedOptions(
  ctx: Context,
  rotations: readonly StoredRotation[],
  budget: Budget,
): Promise<void> {
  const read = await readUpcoming(ctx, rotations, budget, () => {});
  if (read) saveUpcoming(ctx, rotations, read);
}

/** For now, nothing can be asked. */
const NOTHING_READ: ReadUpcoming = { of: () => null, isPostponed: () => false };

type ReadUpcoming = {
  /** Null: not all of the rotation's schedules could be read. */
  readonly of: (rotation: StoredRotation) => Upcoming | null;
  /** The requests didn't suffice for all of the rotation's schedules. */
  readonly isPostponed: (rotation: StoredRotation) => boolean;
};

/**
 * Null: this pass has no requests left for it.
 * @param beforeReading called before the first request: a failure must not make every pass try again
 */
async function readUpcoming(
  ctx: Context,
  rotations: readonly StoredRotation[],
  budget: Budget,
  beforeReading: () => void,
): Promise<ReadUpcoming | null> {
  const { state } = ctx.store;
  const now = ctx.now();
  const requests = budget(ctx);
  if (requests <= 0 || rotations.length === 0) return null;
  if ((state.sync.get("readsBlockedUntil") ?? 0) > now) return NOTHING_READ;
  if (state.connection.get("trouble")) return NOTHING_READ;

  const ready = await readyConnection(ctx, shareOf(ctx.outgoing, requests));
  if (!ready.ok) return NOTHING_READ;
  beforeReading();
  const { scheduler } = ready.value;
  const until = now + LOOKAHEAD_MS;
  const isPlaceholder = isPlaceholderAmong(state.settings.get("placeholders") ?? []);
  const idsOf = (some: readonly StoredRotation[]) => [
    ...new Set(some.flatMap((r) => r.schedules.map((s) => s.id))),
  ];
  const is = (standing: Standing) => (r: StoredRotation) =>
    STANDINGS[r.options.members].includes(standing);
  // What shows who is next shows who is on call, too.
  const farIds = idsOf(rotations.filter(is("next")));
  const far = new Set(farIds);
  const ids = idsOf(rotations.filter(is("on_call"))).filter((id) => !far.has(id));
  const shifts = new Map(ids.length > 0 ? await scheduler.shifts(ids, now, until) : []);
  const ahead = { scheduler, ids: farIds, now, isPlaceholder };
  const onCall = ctx.store.readings.currentOf(farIds);
  const reachOf = (id: string): number => {
    const reading = onCall.get(id);
    return Math.max(until, readUntil(reading?.ok ? reading.value : null, now));
  };
  for (const [id, reading] of await shiftsToNext(ahead, until, reachOf)) shifts.set(id, reading);
  noteRateLimit(ctx, shifts.values(), now);
  const people = [...shifts.values()].flatMap((reading): readonly OnCallPerson[] =>
    reading.ok ? reading.value.flatMap((shift) => shift.people) : [],
  );
  const { match } = await matchPeople(ctx, people, [], false);
  return {
    of: (rotation) => upcomingOf(rotation, shifts, { match, isPlaceholder }, now, until),
    isPostponed: ({ schedules }) =>
      schedules.some(({ id }) => {
        const reading = shifts.get(id);
        return reading?.ok === false && reading.error.reason === "postponed";
      }),
  };
}

/** @returns what was saved, by rotation */
function saveUpcoming(
  ctx: Context,
  rotations: readonly StoredRotation[],
  read: ReadUpcoming,
): ReadonlyMap<string, Upcoming | null> {
  const { store } = ctx;
  const now = ctx.now();
  const saved = new Map<string, Upcoming | null>();
  store.transaction(() => {
    let isChanged = false;
    for (const rotation of rotations) {
      // Edited while the system was asked: the shifts may be those of other schedules.
      const current = store.rotations.get(rotation.id);
      if (current?.version !== rotation.version) continue;
      // After a failed read, the shifts read before stay for a while.
      const upcoming = read.of(rotation) ?? whileUnread(rotation.upcoming, now);
      saved.set(rotation.id, upcoming);
      // An UPDATE that changes nothing costs a read.
      if (JSON.stringify(upcoming) === JSON.stringify(current.upcoming)) continue;
      if (!store.rotations.saveUpcoming(rotation.id, upcoming)) continue;
      isChanged = true;
      // The coming shifts decide who is in the group early.
      if (rotation.options.letInEarlyMinutes > 0 || hasBegun(rotation, now))
        store.rotations.markDue(rotation.id);
    }
    if (isChanged) refreshHomes(ctx);
  });
  if (store.rotations.due().length > 0) finishSoon(ctx);
  return saved;
}

const usesUpcoming = ({ options }: StoredRotation): boolean =>
  options.letInEarlyMinutes > 0 || options.remindHours > 0;
