/** What of the record whoever runs the deployment should hear of: trouble that began, and its end. Kinds, no names. */
import type { HistoryEvent } from "../domain/history.ts";
import { log } from "../log.ts";

export function logRecorded(teamId: string, rotationId: string | null, event: HistoryEvent): void {
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
