/**
 * Reads what keys stand for (domain/reading-key.ts): who is on call, in as few calls as the system allows; then who is next, from the
 * coming shifts, and everyone.
 */
import type { OnCallReading, SchedulerFailure } from "../../domain/on-call.ts";
import { isPlaceholderAmong } from "../../domain/placeholders.ts";
import { keyOf, type ReadingKey, readKey, type Standing } from "../../domain/reading-key.ts";
import { err, ok } from "../../domain/result.ts";
import { type Outgoing, shareOf } from "../../outgoing/outgoing.ts";
import { readNext } from "../../schedulers/next.ts";
import type { Context } from "../context.ts";
import { type Ready, schedulerOf } from "./connection.ts";

/** Requests to leave for acting on the answers: a group without its next people is read again. */
const RESERVE = 12;

/** Has an entry for every key. @param out what the requests are sent with */
export async function readKeys(
  ctx: Context,
  { connection, scheduler }: Ready,
  out: Outgoing,
  keys: readonly string[],
  now: number,
): Promise<ReadonlyMap<string, OnCallReading>> {
  const asked = keys.map(readKey);
  const ids = (standing: Standing) =>
    asked.filter((key) => key.standing === standing).map(({ sourceId }) => sourceId);
  const readings = new Map<string, OnCallReading>();
  const onCall = ids("on_call");
  if (onCall.length > 0)
    for (const [id, reading] of await scheduler.onCall(onCall, now)) readings.set(id, reading);
  const others = asked.filter(({ standing }) => standing !== "on_call");
  if (others.length === 0) return readings;

  const refusal = refusalIn(readings.values());
  if (refusal) return setAll(readings, others, refusal);
  const share = shareOf(out, Math.max(0, out.left() - RESERVE));
  const rest = schedulerOf(ctx, connection.credentials, share);
  const isPlaceholder = isPlaceholderAmong(ctx.store.state.settings.get("placeholders") ?? []);
  const nextIds = ids("next");
  const stored = ctx.store.readings.currentOf(nextIds.filter((id) => !readings.has(id)));
  const onCallIn = (id: string) => {
    const reading = readings.get(id) ?? stored.get(id);
    return reading?.ok ? reading.value : null;
  };
  if (nextIds.length > 0) {
    const next = await readNext({ scheduler: rest, ids: nextIds, now, isPlaceholder }, onCallIn);
    for (const [id, reading] of next) readings.set(keyOf("next", id), reading);
  }
  const everyoneIds = ids("everyone");
  if (everyoneIds.length > 0)
    for (const [id, people] of await rest.roster(everyoneIds))
      readings.set(
        keyOf("everyone", id),
        people.ok ? ok({ people: people.value, until: null }) : people,
      );
  return readings;
}

/** After these, nothing more is asked. */
function refusalIn(readings: Iterable<OnCallReading>): SchedulerFailure | null {
  for (const reading of readings) {
    const reason = reading.ok ? null : reading.error.reason;
    if (!reading.ok && (reason === "unauthorized" || reason === "rate_limited"))
      return reading.error;
  }
  return null;
}

function setAll(
  readings: Map<string, OnCallReading>,
  keys: readonly ReadingKey[],
  failure: SchedulerFailure,
): ReadonlyMap<string, OnCallReading> {
  for (const { standing, sourceId } of keys) readings.set(keyOf(standing, sourceId), err(failure));
  return readings;
}
