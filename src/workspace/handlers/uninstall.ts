/** The end of an installation, as Slack reports it, or as a token shows that is dead for a day. */
import { log } from "../../log.ts";
import { connectionToEnd, revokeBehind } from "../connection/revoke.ts";
import type { Context } from "../context.ts";
import { grantToEnd, revokeGrantBehind } from "../groups/end-grant.ts";
import { isTokenDeadForADay, noteTokenWorks } from "../outbox/dead-token.ts";

/**
 * Deletes the installation with its tokens and credentials; the object's storage is deleted after any event that finds
 * no installation. Slack sends an uninstall as "uninstalled" and as "revoked", in any order; an event that is older
 * than the install is ignored.
 * @param revoked whose user tokens Slack has revoked with the bot's; null: everybody's
 * @returns whether it was there, and is deleted
 */
export async function uninstall(
  ctx: Context,
  at: number,
  revoked: readonly string[] | null,
): Promise<boolean> {
  const connection = await connectionToEnd(ctx);
  const grant = revoked && (await grantToEnd(ctx));
  // The deletion decides whether the event is older than the install, which keeps its tokens then.
  if (!(await ctx.vault.removeInstallation(at))) return false;
  log("install.removed", { team_id: ctx.teamId });
  if (connection) revokeBehind(ctx, connection);
  if (grant && !revoked?.includes(grant.userId)) revokeGrantBehind(ctx, grant);
  return true;
}

/**
 * Slack has refused our token for a day, and still does: the app was uninstalled, and no event has told us. Whoever
 * installs it again before that has a new token.
 * @returns whether the installation is gone
 */
export async function uninstallIfDead(ctx: Context): Promise<boolean> {
  if (!isTokenDeadForADay(ctx)) return false;
  const slack = await ctx.slack();
  if (!slack) return true;
  const tested = await slack.bot.testToken();
  if (slack.isReplaced()) return false;
  if (tested.ok) noteTokenWorks(ctx);
  if (tested.ok || tested.error.reason !== "token_dead") return false;
  log("install.token_dead_for_a_day", { team_id: ctx.teamId, error: tested.error.error });
  // A newer installation stays; an admin's token may be alive.
  return uninstall(ctx, slack.installation.installedAt, []);
}
