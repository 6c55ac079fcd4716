/** Whether the connection as a whole works, according to the last reads. The top of the Home shows it once. */
import type { SchedulerFailure } from "../../domain/on-call.ts";
import { record } from "../audit-log.ts";
import type { Context } from "../context.ts";

/** Every read failed because of the connection. */
export function noteConnectionFailure(ctx: Context, failure: SchedulerFailure, now: number): void {
  const { connection } = ctx.store.state;
  const before = connection.get("trouble");
  const isSame = before?.failure.reason === failure.reason;
  if (!isSame) record(ctx, null, { kind: "connection_failed", failure });
  connection.troubleIs(failure, isSame ? before.since : now);
}

/** A read succeeded, which ends a noted failure of the connection. */
export function noteConnectionWorks(ctx: Context): void {
  const { connection } = ctx.store.state;
  const before = connection.get("trouble");
  if (!before) return;
  connection.troubleIsOver();
  record(ctx, null, { kind: "connection_recovered", ...before });
}
