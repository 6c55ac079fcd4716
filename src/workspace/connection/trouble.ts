/** Whether the connection as a whole works, as the last reads say: shown once at the top of the Home. */
import type { SchedulerFailure } from "../../domain/on-call.ts";
import { record } from "../audit-log.ts";
import type { Context } from "../context.ts";

/** Everything asked for failed, for a reason that lies in the connection. */
export function noteConnectionFailure(ctx: Context, failure: SchedulerFailure, now: number): void {
  const { connection } = ctx.store.state;
  const before = connection.get("trouble");
  const isSame = before?.failure.reason === failure.reason;
  if (!isSame) record(ctx, null, { kind: "connection_failed", failure });
  connection.troubleIs(failure, isSame ? before.since : now);
}

/** Something was read: trouble that was noted before is over. */
export function noteConnectionWorks(ctx: Context): void {
  const { connection } = ctx.store.state;
  const before = connection.get("trouble");
  if (!before) return;
  connection.troubleIsOver();
  record(ctx, null, { kind: "connection_recovered", ...before });
}
