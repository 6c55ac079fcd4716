/**
 * Reads a page of coming shifts, unless it was read within a minute. Where people have used their part of the scheduling
 * system's allowance, it gives what was read within the hour, or what passes know.
 */
import type { Shift, ShiftsReading } from "../../../domain/on-call.ts";
import { err, ok } from "../../../domain/result.ts";
import { renewedConnection } from "../../connection/connection.ts";
import { FRESH_MS, noteRateLimitOf, readForPerson } from "../../connection/reads-for-people.ts";
import type { Context } from "../../context.ts";
import { shared } from "../../deadline.ts";
import { lastFullReadAt } from "../../wake.ts";

/** Of the 45 requests that one click may cost: the rest is for matching people and for Slack. */
const REQUESTS = 25;
/** How old a page may be that is shown because none can be read now. */
const OLD_MS = 3_600_000;

export type ShiftsPage = {
  /** An entry for every schedule id. */
  readonly readings: ReadonlyMap<string, ShiftsReading>;
  /** The time range of the shifts, epoch ms. */
  readonly from: number;
  readonly until: number;
  /** When it was read, epoch ms. */
  readonly readAt: number;
  /** It would have been read, had people not used their part of this minute. */
  readonly isHeldBack: boolean;
};

type Range = { readonly from: number; readonly until: number };
type StoredPage = Range & { readonly readings: readonly (readonly [string, ShiftsReading])[] };

/** @param week 0: the week from now on, 1: the one after it */
export async function readPage(
  ctx: Context,
  ids: readonly string[],
  week: number,
  range: Range,
): Promise<ShiftsPage | "not_connected"> {
  const { remembered } = ctx.store;
  const key = `shifts ${week} ${ids.join(" ")}`;
  const now = ctx.now();
  const known = remembered.get<StoredPage>(key, now - OLD_MS);
  if (known && known.readAt >= now - FRESH_MS) return pageOf(known.answer, known.readAt, now);
  const read = await shared(ctx, key, () => readNow(ctx, ids, range, key));
  if (read.ok) return { ...range, readings: read.value, readAt: now, isHeldBack: false };
  const { error } = read;
  if (error.reason === "not_connected") return "not_connected";
  if (error.reason !== "held_back") {
    const readings = new Map(ids.map((id): [string, ShiftsReading] => [id, err(error)]));
    return { ...range, readings, readAt: now, isHeldBack: false };
  }
  if (known) return { ...pageOf(known.answer, known.readAt, now), isHeldBack: true };
  const readAt = (await lastFullReadAt(ctx)) ?? now;
  return { ...knownToPasses(ctx, ids, week, range), readAt, isHeldBack: true };
}

/** A refused token is renewed once. */
function readNow(ctx: Context, ids: readonly string[], { from, until }: Range, key: string) {
  return readForPerson(
    ctx,
    { requests: REQUESTS, isPage: true },
    async ({ scheduler, connection }, share) => {
      let readings = await scheduler.shifts(ids, from, until);
      if ([...readings.values()].some((r) => !r.ok && r.error.reason === "unauthorized")) {
        const renewed = await renewedConnection(ctx, connection, share);
        readings = renewed.ok
          ? await renewed.value.scheduler.shifts(ids, from, until)
          : new Map(ids.map((id) => [id, err(renewed.error)]));
      }
      noteRateLimitOf(ctx, scheduler.system, readings.values());
      const page: StoredPage = { from, until, readings: [...readings] };
      if ([...readings.values()].every(isLasting))
        ctx.store.remembered.put("system", new Map([[key, page]]), ctx.now());
      return readings;
    },
  );
}

/** Whether the next read would find the same. */
function isLasting(reading: ShiftsReading): boolean {
  if (reading.ok) return true;
  const { reason } = reading.error;
  return reason === "not_found" || reason === "forbidden" || reason === "unresolved";
}

/** The page without shifts that have ended since. */
function pageOf(stored: StoredPage, readAt: number, now: number): ShiftsPage {
  const readings = stored.readings.map(([id, reading]): [string, ShiftsReading] => [
    id,
    reading.ok ? ok(reading.value.filter(({ until }) => until > now)) : reading,
  ]);
  const from = Math.max(stored.from, now);
  return { readings: new Map(readings), from, until: stored.until, readAt, isHeldBack: false };
}

/** Who is on call now, as the last pass read it, until the first of the schedules changes. */
function knownToPasses(
  ctx: Context,
  ids: readonly string[],
  week: number,
  range: Range,
): Pick<ShiftsPage, "readings" | "from" | "until"> {
  const from = ctx.now();
  const stored = ctx.store.readings.currentOf(week === 0 ? ids : []);
  const known = new Map<string, { readonly until: number; readonly people: Shift["people"] }>();
  for (const [id, reading] of stored) {
    const until = reading.ok ? reading.value.until : null;
    if (reading.ok && until !== null && until > from)
      known.set(id, { until, people: reading.value.people });
  }
  const until = Math.min(range.until, ...[...known.values()].map((one) => one.until));
  const readings = ids.map((id): [string, ShiftsReading] => {
    const people = known.get(id)?.people;
    return [id, people ? ok([{ from, until, people }]) : err({ reason: "postponed" })];
  });
  return { readings: new Map(readings), from, until };
}
