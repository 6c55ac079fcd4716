import type { Context } from "../context.ts";
import { type PassEnd, runPass } from "../sync/pass.ts";
import type { Began } from "../wake.ts";
import { advanceBulkRuns } from "./advance.ts";

/** The pass, then what many rotations are set up in the time until the next one. */
export async function passWithBulkRuns(ctx: Context, began: Began): Promise<PassEnd> {
  const end = await runPass(ctx, began);
  const { wake } = end;
  const at = await advanceBulkRuns(ctx, wake.at);
  if (at === null || (wake.at !== null && wake.at <= at)) return end;
  return { ...end, wake: { ...wake, at, isPoll: false }, isPoll: false };
}
