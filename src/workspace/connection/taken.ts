/**
 * D1 has another connection than the object knew: the object died between storing one in D1 and here, or D1 was brought
 * back to an earlier time.
 */
import { isSameSource } from "../../domain/relink.ts";
import { log } from "../../log.ts";
import { sourceOf } from "../../schedulers/credentials.ts";
import type { Connection } from "../../vault/vault.ts";
import type { Context } from "../context.ts";
import { record } from "../history/record.ts";
import { refreshHomes } from "../wake.ts";
import { beginWith } from "./connect.ts";
import { forgetConnection } from "./disconnect.ts";
import { tellAdmins } from "./tell-admins.ts";

/** Goes on with the connection that D1 has. Call it in a transaction. @param connection null: none */
export function takeConnection(ctx: Context, connection: Connection | null): void {
  const { state } = ctx.store;
  if (connection) {
    const source = sourceOf(connection.credentials);
    const known = state.connection.get("source");
    const isKnown = known !== null && isSameSource(known, source);
    // Which of its sites the team's is was perhaps never asked.
    const unconfirmed =
      connection.credentials.system === "jira" ? { count: 2, isConfirmed: false } : null;
    beginWith(ctx, source, isKnown ? state.connection.get("sites") : unconfirmed);
    if (!isKnown) noteNew(ctx, connection, unconfirmed === null);
  } else forgetConnection(ctx);
  refreshHomes(ctx);
  log("connection.taken_from_d1", { team_id: ctx.teamId, connected: connection !== null });
}

/** As where it is stored at once. @param isRead false: a person has to confirm the site first, and that is told then */
function noteNew(ctx: Context, connection: Connection, isRead: boolean): void {
  const { accountName, connectedAs, connectedBy: by, credentials } = connection;
  const { system } = credentials;
  record(ctx, null, { kind: "connected", by, system, accountName });
  const installer = ctx.store.vaultCopy.get()?.installation.installed_by;
  if (isRead && installer !== undefined)
    tellAdmins(ctx, installer, { system, accountName, connectedAs, by });
}
