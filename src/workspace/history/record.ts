/**
 * Writes the history that people see in `History` (domain/history.ts). An event is written in the transaction that makes
 * it true, so that a crash leaves both or neither. To add an event: `record(ctx, rotationId, event)`, with `rotationId`
 * null for the whole workspace. A setting that a person changed is `{ kind: "settings_changed", by, changes }`; a new
 * field of the rotation form belongs into `changesBetween` (domain/rotation-changes.ts).
 */
import type { HistoryEvent } from "../../domain/history.ts";
import { log } from "../../log.ts";
import type { Context } from "../context.ts";

/** Call it in the transaction that makes the event true. */
export function record(ctx: Context, rotationId: string | null, event: HistoryEvent): void {
  ctx.store.history.add(ctx.now(), rotationId, event);
  logForOperator(ctx.teamId, rotationId, event);
}

/** Problems that began or ended also go to the operator's log: their kinds, no names. */
function logForOperator(teamId: string, rotationId: string | null, event: HistoryEvent): void {
  switch (event.kind) {
    case "problem_began":
    case "problem_ended":
      log(`rotation.${event.kind}`, {
        team_id: teamId,
        rotation_id: rotationId,
        problem: event.problem.kind,
      });
      return;
    case "connection_failed":
    case "connection_recovered":
      log(`connection.${event.kind === "connection_failed" ? "failed" : "recovered"}`, {
        team_id: teamId,
        reason: event.failure.reason,
      });
  }
}
