/**
 * Tells people of a connection that a person has to put right, and when it is over: whoever connected it at once, and
 * channels of rotations an hour after a handover that couldn't be read. Each is told once. Who was told is stored with the
 * outage, so nothing is lost or told twice when the queue, the process or the connection is another one.
 */
import type { Context } from "../context.ts";
import { connectedOutlines, connectedRotations, connectedSystem } from "../source.ts";
import type { Outage } from "../store/state/connection.ts";

/** A group that is out of date for less isn't worth a message to a channel. */
const HARM_MS = 60 * 60_000;

/** The connection failed again. Queues what nobody was told yet. Call it in a transaction. */
export function noteOutage(ctx: Context, since: number, now: number): void {
  const { outbox, state } = ctx.store;
  const system = connectedSystem(ctx);
  if (!system) return;
  const known = state.connection.get("outage");
  const outage = known ?? { system, since, toldTo: null, channels: {} };
  if (!known) state.connection.outageIs(outage);
  const lost = { kind: "connection_lost", since: outage.since } as const;
  if (outage.toldTo === null) outbox.put({ ...lost, channelId: null }, now);
  for (const [channelId, missed] of missedByChannel(ctx)) {
    if (channelId in outage.channels) continue;
    outbox.put({ ...lost, channelId }, Math.min(...missed.map(({ at }) => at)) + HARM_MS);
  }
}

/** The outage that an entry of the queue tells of; null: it is over, or the connection fails for another reason now. */
export function outageOf({ store }: Context, since: number): Outage | null {
  const outage = store.state.connection.get("outage");
  return outage?.since === since ? outage : null;
}

/** A rotation, and when it should have been handed over (epoch ms). */
export type MissedHandover = { readonly groupId: string; readonly at: number };

/** The rotations of the channel that have been out of date for long enough. */
export const harmedIn = (ctx: Context, channelId: string): readonly MissedHandover[] =>
  (missedByChannel(ctx).get(channelId) ?? []).filter(({ at }) => at + HARM_MS <= ctx.now());

/** The next handover of each rotation with channels, as the last good answers of its schedules have it. */
function missedByChannel(ctx: Context): ReadonlyMap<string, readonly MissedHandover[]> {
  const ends = new Map(
    ctx.store.readings.all().map(({ scheduleId, onCall }) => [scheduleId, onCall?.until ?? null]),
  );
  const found = new Map<string, MissedHandover[]>();
  for (const { groupId, schedules, channelIds } of connectedRotations(ctx)) {
    const known = schedules.flatMap(({ id }) => ends.get(id) ?? []);
    if (known.length === 0) continue;
    const missed = { groupId, at: Math.min(...known) };
    for (const id of channelIds) found.set(id, [...(found.get(id) ?? []), missed]);
  }
  return found;
}

/** The person has the message. Call it in the transaction that takes it from the queue. */
export function personIsTold(ctx: Context, told: Outage, userId: string): void {
  const outage = outageOf(ctx, told.since);
  if (outage) ctx.store.state.connection.outageIs({ ...outage, toldTo: userId });
  else queueBack(ctx, { ...told, toldTo: userId, channels: {} });
}

/** The channel has the message, or Slack refused it. Call it in the transaction that takes it from the queue. */
export function channelIsTold(
  ctx: Context,
  told: Outage,
  channelId: string,
  how: "told" | "refused",
): void {
  const outage = outageOf(ctx, told.since);
  const channels = { ...outage?.channels, [channelId]: how };
  if (outage) ctx.store.state.connection.outageIs({ ...outage, channels });
  else queueBack(ctx, { ...told, toldTo: null, channels });
}

/** A schedule could be read: whoever was told of the outage is told of its end. Call it in a transaction. */
export function endOutage(ctx: Context): void {
  const outage = ctx.store.state.connection.get("outage");
  if (!outage) return;
  forgetOutage(ctx);
  queueBack(ctx, outage);
}

/** Another connection was made. Where no rotation follows it, nothing will be read that could end the outage. */
export function endOutageWhereNothingIsRead(ctx: Context): void {
  if (connectedOutlines(ctx).length === 0) endOutage(ctx);
}

/** Somebody disconnected: that isn't an outage, and nobody is told of its end. Call it in a transaction. */
export function forgetOutage(ctx: Context): void {
  const { outbox, state } = ctx.store;
  if (!state.connection.get("outage")) return;
  state.connection.outageIsOver();
  outbox.removeAll("connection_lost");
}

function queueBack(ctx: Context, { system, since, toldTo, channels }: Outage): void {
  const at = ctx.now();
  const back = { kind: "connection_back", system, since, at } as const;
  const { outbox } = ctx.store;
  if (toldTo !== null) outbox.put({ ...back, userId: toldTo, channelId: null }, at);
  for (const [channelId, how] of Object.entries(channels))
    if (how === "told") outbox.put({ ...back, userId: null, channelId }, at);
}
