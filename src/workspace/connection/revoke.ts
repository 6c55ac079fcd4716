/**
 * Ends tokens that PagerSync no longer keeps. Best effort: it goes on behind what made it necessary, is tried once, and
 * nothing depends on it.
 */
import { isSameSource } from "../../domain/relink.ts";
import { log } from "../../log.ts";
import { type Credentials, sourceOf } from "../../schedulers/credentials.ts";
import { revoke } from "../../schedulers/registry.ts";
import type { Connection } from "../../vault/vault.ts";
import type { Context } from "../context.ts";

/** The stored connection, if it can be read: one that can't be opened must not keep anybody from deleting it. */
export const connectionToEnd = (ctx: Context): Promise<Connection | null> =>
  ctx.vault.connection(ctx.teamId).catch(() => null);

/** Sends the requests now and waits for none of them. Uses no table: an uninstall deletes them meanwhile. */
export function revokeBehind(ctx: Context, credentials: Credentials): void {
  const { system } = credentials;
  const work = async (): Promise<void> => {
    const isEnded = await revoke(credentials, ctx.env, ctx.outgoing);
    if (isEnded === null) return;
    const event = isEnded ? "connection.tokens_revoked" : "connection.tokens_not_revoked";
    log(event, { team_id: ctx.teamId, system });
  };
  ctx.later(work());
}

/**
 * A connection was replaced by another one. Not where the same person connected the same account again: a system may
 * count both as one grant, and would end the new tokens with the old.
 */
export function revokeReplaced(
  ctx: Context,
  before: Connection,
  { credentials, connectedAs }: Pick<Connection, "credentials" | "connectedAs">,
): void {
  const isSameAccount = isSameSource(sourceOf(before.credentials), sourceOf(credentials));
  if (isSameAccount && before.connectedAs === connectedAs) return;
  revokeBehind(ctx, before.credentials);
}
