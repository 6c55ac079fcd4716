/** Deletes the object's storage once the app is uninstalled. */
import { log } from "../../log.ts";
import type { Context } from "../context.ts";

/**
 * Deletes every table and the alarm if there is no installation row in D1. Called after every event, and at alarms with
 * Slack writes pending or nothing left to do: an uninstall can crash after it deleted the row in D1 and before it
 * deleted the storage here. A row that exists and can't be decrypted throws: it is no reason to delete.
 */
export async function wipeIfRemoved(ctx: Context): Promise<boolean> {
  if (await ctx.slack()) return false;
  await ctx.store.wipe();
  log("install.wiped", { team_id: ctx.teamId });
  return true;
}
