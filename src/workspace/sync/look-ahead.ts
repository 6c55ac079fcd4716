/**
 * Reads the shifts of the coming day every 15 min. Their people are matched to Slack before they are on call, so that a
 * handover needs one write only, and the Home names people without a Slack account while there is time to act.
 */

import type { OnCallPerson } from "../../domain/on-call.ts";
import { isPlaceholderAmong } from "../../domain/placeholders.ts";
import type { Upcoming } from "../../domain/rotation-state.ts";
import { upcomingOf, whileUnread } from "../../domain/upcoming.ts";
import { shareOf } from "../../outgoing/outgoing.ts";
import { readyConnection } from "../connection/connection.ts";
import type { Context } from "../context.ts";
import { matchPeople } from "../people/match-by-email.ts";
import { noteRateLimit } from "../rate-limit.ts";
import { connectedRotations } from "../source.ts";
import type { StoredRotation } from "../store/rotations.ts";
import { finishSoon, refreshHomes } from "../wake.ts";
import type { Budget } from "./budget.ts";

const LOOK_AHEAD_EVERY_MS = 15 * 60_000;
/** A day, and the time that may pass until the next look ahead: a reminder a day before must not come late. */
const LOOKAHEAD_MS = 24 * 3_600_000 + 2 * LOOK_AHEAD_EVERY_MS;

export async function lookAhead(ctx: Context, budget: Budget): Promise<void> {
  const { store } = ctx;
  const now = ctx.now();
  const age = now - (store.state.sync.get("lookedAheadAt") ?? 0);
  if (age >= 0 && age < LOOK_AHEAD_EVERY_MS) return;
  // Where the requests don't suffice for all, rotations whose options depend on coming shifts come first.
  const rotations = connectedRotations(ctx).toSorted(
    (a, b) => Number(usesUpcoming(b)) - Number(usesUpcoming(a)),
  );
  const read = await readUpcoming(ctx, rotations, budget, () => store.state.sync.lookedAhead(now));
  if (read) saveUpcoming(ctx, rotations, read);
}

/** Just before somebody is let in early or reminded: since the last look ahead, shifts may have been overridden. */
export async function lookAheadForTimedOptions(
  ctx: Context,
  rotations: readonly StoredRotation[],
  budget: Budget,
): Promise<void> {
  const read = await readUpcoming(ctx, rotations, budget, () => {});
  if (read) saveUpcoming(ctx, rotations, read);
}

/** For now, nothing can be asked. */
const NOTHING_READ: ReadUpcoming = () => null;

/** Null: not all of the rotation's schedules could be read. */
type ReadUpcoming = (rotation: StoredRotation) => Upcoming | null;

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
  const ids = [...new Set(rotations.flatMap((r) => r.schedules.map((s) => s.id)))];
  const shifts = await ready.value.scheduler.shifts(ids, now, now + LOOKAHEAD_MS);
  noteRateLimit(ctx, shifts.values(), now);
  const people = [...shifts.values()].flatMap((reading): readonly OnCallPerson[] =>
    reading.ok ? reading.value.flatMap((shift) => shift.people) : [],
  );
  const { match } = await matchPeople(ctx, people, [], false);
  const isPlaceholder = isPlaceholderAmong(state.settings.get("placeholders") ?? []);
  return (rotation) => upcomingOf(rotation, shifts, { match, isPlaceholder }, now);
}

function saveUpcoming(
  ctx: Context,
  rotations: readonly StoredRotation[],
  read: ReadUpcoming,
): void {
  const { store } = ctx;
  const now = ctx.now();
  store.transaction(() => {
    let isChanged = false;
    for (const rotation of rotations) {
      // Edited while the system was asked: the shifts may be those of other schedules.
      if (store.rotations.get(rotation.id)?.version !== rotation.version) continue;
      // After a failed read, the shifts read before stay for a while.
      const upcoming = read(rotation) ?? whileUnread(rotation.upcoming, now);
      if (!store.rotations.saveUpcoming(rotation.id, upcoming)) continue;
      isChanged = true;
      // The coming shifts decide who is in the group early.
      if (rotation.options.letInEarlyMinutes > 0) store.rotations.markDue(rotation.id);
    }
    if (isChanged) refreshHomes(ctx);
  });
  if (store.rotations.due().length > 0) finishSoon(ctx);
}

const usesUpcoming = ({ options }: StoredRotation): boolean =>
  options.letInEarlyMinutes > 0 || options.remindHours > 0;
