/** After a new install: the new token replaces one that Slack refused permanently. */
import type { Context } from "../context.ts";

/** Call it in the transaction that unblocks the outbox. */
export const noteNewToken = (ctx: Context): void => ctx.store.state.outbox.tokenIsNew();
