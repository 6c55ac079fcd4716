/** Whether the connection as a whole works, according to the last reads. The top of the Home shows it once. */
import { needsPerson, type SchedulerFailure } from "../../domain/on-call.ts";
import type { SystemName } from "../../domain/systems.ts";
import type { Context } from "../context.ts";
import { record } from "../history/record.ts";
import { connectedSystem } from "../source.ts";
import { endOutage, noteOutage } from "./outage.ts";

/** A connection that a person has to put right is read rarely: a key may be allowed again, but hardly is. */
const LONGEST_RECHECK_MS = 15 * 60_000;
/** Nobody is told of a refusal that the next read, and half a minute, don't confirm. */
const CHECKS_TO_TELL = 2;
const SURE_AFTER_MS = 30_000;

/** Every read failed because of the connection. Call it in a transaction. */
export function noteConnectionFailure(ctx: Context, failure: SchedulerFailure, now: number): void {
  const { connection } = ctx.store.state;
  const before = connection.get("trouble");
  const isSame = before?.failure.reason === failure.reason;
  if (!isSame) record(ctx, null, { kind: "connection_failed", failure, ...ofSystem(ctx) });
  const since = isSame ? before.since : now;
  const beganAt = before ? (before.beganAt ?? before.since) : now;
  const trouble = { failure, since, ...(beganAt !== since && { beganAt }) };
  if (!needsPerson(failure)) {
    connection.troubleIs(trouble);
    return;
  }
  const checks = isSame ? (before.checks ?? 1) + 1 : 1;
  connection.troubleIs({ ...trouble, checks });
  if (checks >= CHECKS_TO_TELL && now - since >= SURE_AFTER_MS) noteOutage(ctx, since, now);
}

/** A read succeeded, which ends a noted failure of the connection. Call it in a transaction. */
export function noteConnectionWorks(ctx: Context, now: number): void {
  const { connection } = ctx.store.state;
  endOutage(ctx);
  const before = connection.get("trouble");
  if (!before) return;
  const { failure, since, beganAt = since } = before;
  const system = connectedSystem(ctx);
  connection.troubleIsOver(system && { system, failure, since: beganAt, until: now });
  record(ctx, null, { kind: "connection_recovered", failure, since, ...ofSystem(ctx) });
}

function ofSystem(ctx: Context): { readonly system?: SystemName } {
  const system = connectedSystem(ctx);
  return system === null ? {} : { system };
}

/** Whether a person has to put the connection right before anything can be read. */
export function isBroken({ store }: Context): boolean {
  const trouble = store.state.connection.get("trouble");
  return trouble !== null && needsPerson(trouble.failure);
}

/** The time between two reads of all schedules: once a poll, of a broken connection ever more rarely. */
export function fullReadEveryMs(ctx: Context): number {
  if (!isBroken(ctx)) return ctx.pollMs;
  const checks = ctx.store.state.connection.get("trouble")?.checks ?? 1;
  return Math.max(ctx.pollMs, Math.min(ctx.pollMs * 2 ** (checks - 1), LONGEST_RECHECK_MS));
}
