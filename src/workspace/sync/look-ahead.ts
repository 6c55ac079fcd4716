/**
 * Looks a day ahead, at each check-up: the people of the coming shifts are matched to Slack before they are on call, so
 * that a handover needs no more than one write; and whoever will be missing is named while there is time to act.
 */

import type { OnCallPerson } from "../../domain/on-call.ts";
import { isPlaceholderAmong } from "../../domain/placeholders.ts";
import type { Upcoming } from "../../domain/rotation-state.ts";
import { upcomingOf } from "../../domain/upcoming.ts";
import { shareOf } from "../../outgoing/outgoing.ts";
import { readyConnection } from "../connection/connection.ts";
import type { Context } from "../context.ts";
import { matchPeople } from "../people/match-by-email.ts";
import { connectedRotations } from "../source.ts";
import type { StoredRotation } from "../store/rotations.ts";
import { refreshHomes } from "../wake.ts";
import { noteLimit } from "./read-schedules.ts";

const LOOK_EVERY_MS = 15 * 60_000;
/** A day, and as much more as may pass until the next look: a reminder a day before must not come late. */
const AHEAD_MS = 24 * 3_600_000 + 2 * LOOK_EVERY_MS;
/** It can wait: what a pass has to read and to tell comes first. */
const REQUESTS = 15;
const KEPT_FOR_TELLING = 10;

export async function lookAhead(ctx: Context): Promise<void> {
  const { store } = ctx;
  const now = ctx.now();
  const age = now - (store.state.sync.get("lookedAheadAt") ?? 0);
  if (age >= 0 && age < LOOK_EVERY_MS) return;
  // First those that act on it: where the requests don't reach for all, the others only show it.
  const rotations = connectedRotations(ctx).toSorted(
    (a, b) => Number(isActing(b)) - Number(isActing(a)),
  );
  const look = await lookAt(ctx, rotations, () => store.state.sync.lookedAhead(now));
  if (look) saveUpcoming(ctx, rotations, look);
}

/** Just before somebody is let in early or reminded: what was seen minutes ago may have been overridden since. */
export async function lookAheadForTimedOptions(
  ctx: Context,
  rotations: readonly StoredRotation[],
): Promise<void> {
  const look = await lookAt(ctx, rotations, () => {});
  if (look) saveUpcoming(ctx, rotations, look);
}

type Look = (rotation: StoredRotation) => Upcoming | null;

/** @param begun called before anything is asked: trouble with looking ahead must not make every pass try it */
async function lookAt(
  ctx: Context,
  rotations: readonly StoredRotation[],
  begun: () => void,
): Promise<Look | null> {
  const { state } = ctx.store;
  const now = ctx.now();
  const spare = ctx.outgoing.left() - KEPT_FOR_TELLING;
  if (spare <= 0 || rotations.length === 0) return null;
  if ((state.sync.get("readsBlockedUntil") ?? 0) > now) return null;
  if (state.connection.get("trouble")) return null;

  const ready = await readyConnection(ctx, shareOf(ctx.outgoing, Math.min(REQUESTS, spare)));
  if (!ready.ok) return null;
  begun();
  const ids = [...new Set(rotations.flatMap((r) => r.schedules.map((s) => s.id)))];
  const shifts = await ready.value.scheduler.shifts(ids, now, now + AHEAD_MS);
  noteLimit(ctx, shifts.values(), now);
  const people = [...shifts.values()].flatMap((reading): readonly OnCallPerson[] =>
    reading.ok ? reading.value.flatMap((shift) => shift.people) : [],
  );
  const { match } = await matchPeople(ctx, people, [], false);
  const isPlaceholder = isPlaceholderAmong(state.settings.get("placeholders") ?? []);
  return (rotation) => upcomingOf(rotation, shifts, { match, isPlaceholder }, now);
}

function saveUpcoming(ctx: Context, rotations: readonly StoredRotation[], look: Look): void {
  const { store } = ctx;
  store.transaction(() => {
    let isNews = false;
    for (const rotation of rotations) {
      // Edited while the system was asked: what it told may be of other schedules.
      if (store.rotations.get(rotation.id)?.version !== rotation.version) continue;
      // Where it can't be read right now, what was seen minutes ago stands.
      const upcoming = look(rotation) ?? rotation.upcoming;
      if (!store.rotations.saveUpcoming(rotation.id, upcoming)) continue;
      isNews = true;
      // Who is in the group early is decided by it.
      if (rotation.options.letInEarlyMinutes > 0) store.rotations.markDue(rotation.id);
    }
    if (isNews) refreshHomes(ctx);
  });
}

const isActing = ({ options }: StoredRotation): boolean =>
  options.letInEarlyMinutes > 0 || options.remindHours > 0;
