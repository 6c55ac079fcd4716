/** The object's own end: when the app is gone from Slack, nothing of the workspace stays here. */
import { log } from "../log.ts";
import type { Context } from "./context.ts";

/**
 * Wipes every table and the alarm where there is no installation (any more). Asked after every event and at every alarm
 * that has reason to doubt: an uninstall can die between its row in D1 and the storage here. Never on a guess: a row
 * that is there and doesn't open throws.
 */
export async function wipeIfRemoved(ctx: Context): Promise<boolean> {
  if (await ctx.slack()) return false;
  await ctx.store.wipe();
  log("install.wiped", { team_id: ctx.teamId });
  return true;
}
