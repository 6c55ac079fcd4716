/**
 * Ends tokens that PagerSync no longer keeps. Best effort: it goes on behind what made it necessary, is tried once, and
 * nothing depends on it.
 */
import { log } from "../../log.ts";
import { revoke } from "../../schedulers/registry.ts";
import type { Connection } from "../../vault/vault.ts";
import type { Context } from "../context.ts";

/** The stored connection, if it can be read: one that can't be opened must not keep anybody from deleting it. */
export const connectionToEnd = (ctx: Context): Promise<Connection | null> =>
  ctx.vault.connection().catch(() => null);

type Ended = Pick<Connection, "credentials" | "connectedAs">;

/** Sends the requests now and waits for none of them. Uses no table: an uninstall deletes them meanwhile. */
export function revokeBehind(ctx: Context, { credentials, connectedAs }: Ended): void {
  const { system } = credentials;
  const work = async (): Promise<void> => {
    // Atlassian has one grant for an app and a person: another workspace would lose its connection.
    if (
      system === "jira" &&
      (await ctx.vault.isConnectedElsewhere(ctx.teamId, system, connectedAs))
    )
      return log("connection.tokens_shared", { team_id: ctx.teamId, system });
    const isEnded = await revoke(credentials, ctx.env, ctx.outgoing);
    if (isEnded === null) return;
    const event = isEnded ? "connection.tokens_revoked" : "connection.tokens_not_revoked";
    log(event, { team_id: ctx.teamId, system });
  };
  ctx.later(work());
}

/**
 * A connection was replaced by another one. Not where the same person connected the same system again: it may count both
 * as one grant, and would end the new tokens with the old.
 */
export function revokeReplaced(ctx: Context, before: Ended, now: Ended): void {
  const isSameSystem = before.credentials.system === now.credentials.system;
  if (isSameSystem && before.connectedAs === now.connectedAs) return;
  revokeBehind(ctx, before);
}
