/** A new connection is told to the admins: from now on the whole workspace reads an account. */
import type { NewConnection } from "../../slack/words/connection-message.ts";
import type { Context } from "../context.ts";
import { knownAdmins } from "../people/roles.ts";

/** Admins whom PagerSync knows: those whose role it has asked Slack for. */
const MOST_TOLD = 20;

/**
 * Queues a message to each known admin but the connecting person; where there is none, to whoever installed the app. Call
 * it in the transaction that stores the connection. People who muted PagerSync get it, too: it is no shift of theirs.
 */
export function tellAdmins(ctx: Context, installer: string, connection: NewConnection): void {
  const { outbox, people } = ctx.store;
  const by = people.idOf(connection.by);
  const admins = knownAdmins(ctx, MOST_TOLD + 1).flatMap(({ id }) => (id === by ? [] : id));
  const installedBy = people.idOf(installer);
  const others = admins.length > 0 || installedBy === by ? admins : [installedBy];
  const at = ctx.now();
  for (const userId of others.slice(0, MOST_TOLD)) {
    outbox.put({ kind: "connection_made", userId, at, connection }, at);
  }
}
