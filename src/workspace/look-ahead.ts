/**
 * Looks a day ahead, at each check-up: the people of the coming shifts are matched to Slack before they are on call, so
 * that a handover needs no more than one write; and whoever will be missing is named while there is time to act.
 */
import type { OnCallPerson } from "../domain/on-call.ts";
import { isPlaceholderAmong } from "../domain/placeholders.ts";
import { upcomingOf } from "../domain/upcoming.ts";
import { shareOf } from "../outgoing/outgoing.ts";
import { readyConnection } from "./connection.ts";
import type { Context } from "./context.ts";
import { refreshHomes } from "./home-refresh.ts";
import { linkedRotations } from "./linked.ts";
import { matchPeople } from "./matching.ts";

const AHEAD_MS = 24 * 3_600_000;
const LOOK_EVERY_MS = 15 * 60_000;
/** It can wait: what a pass has to read and to tell comes first. */
const REQUESTS = 15;
const KEPT_FOR_TELLING = 10;

export async function lookAhead(ctx: Context): Promise<void> {
  const { store } = ctx;
  const now = ctx.now();
  const age = now - (store.facts.get("lookedAheadAt") ?? 0);
  const isFresh = age >= 0 && age < LOOK_EVERY_MS;
  const spare = ctx.outgoing.left() - KEPT_FOR_TELLING;
  const rotations = linkedRotations(ctx);
  if (isFresh || spare <= 0 || rotations.length === 0) return;
  if ((store.facts.get("readsClosedUntil") ?? 0) > now) return;
  if (store.facts.get("connectionTrouble")) return;

  const ready = await readyConnection(ctx, shareOf(ctx.outgoing, Math.min(REQUESTS, spare)));
  if (!ready.ok) return;
  // Written first: trouble with looking ahead must not make every pass try it.
  store.facts.set("lookedAheadAt", now);
  const ids = [...new Set(rotations.flatMap((r) => r.schedules.map((s) => s.id)))];
  const shifts = await ready.value.scheduler.shifts(ids, now, now + AHEAD_MS);
  const people = [...shifts.values()].flatMap((reading): readonly OnCallPerson[] =>
    reading.ok ? reading.value.flatMap((shift) => shift.people) : [],
  );
  const { match } = await matchPeople(ctx, people, [], false);
  const isPlaceholder = isPlaceholderAmong(store.facts.get("placeholders") ?? []);
  store.transaction(() => {
    let isNews = false;
    for (const rotation of rotations) {
      const upcoming = upcomingOf(rotation, shifts, { match, isPlaceholder }, now);
      isNews = store.rotations.saveUpcoming(rotation.id, upcoming) || isNews;
    }
    if (isNews) refreshHomes(ctx);
  });
}

/** After an edit: the next pass looks anew. */
export const lookAheadSoon = (ctx: Context): void => ctx.store.facts.set("lookedAheadAt", 0);
