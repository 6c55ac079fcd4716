import { logThrown } from "../../log.ts";
import type { Context } from "../context.ts";
import { UNDO_MS } from "../store/bulk-runs.ts";
import { type PassEnd, runPass } from "../sync/pass.ts";
import type { Began } from "../wake.ts";
import { advanceBulkRuns } from "./advance.ts";

/** The pass, then what many rotations are set up in the time until the next one. */
export async function passWithBulkRuns(ctx: Context, began: Began): Promise<PassEnd> {
  const end = await runPass(ctx, began);
  const { wake } = end;
  const at = await advanceBulkRuns(ctx, wake.at).catch((thrown: unknown) => afterBug(ctx, thrown));
  if (at === null || (wake.at !== null && wake.at <= at)) return end;
  return { ...end, wake: { ...wake, at, isPoll: false }, isPoll: false };
}

const AGAIN_MS = 60_000;

/** The pass is done, and what it found of the next handover must not be lost. A run that breaks for a day ends. */
function afterBug({ store: { bulkRuns }, now, teamId }: Context, thrown: unknown): number {
  logThrown("bulk.failed", thrown, { team_id: teamId });
  const run = bulkRuns.current();
  if (run && now() - run.begunAt > UNDO_MS) bulkRuns.end(run.id, now());
  return now() + AGAIN_MS;
}
