/** The app was installed again: its new token takes the place of one that Slack refused for good. */
import type { Context } from "../context.ts";

/** Call it in the transaction that opens the outbox again. */
export const noteNewToken = (ctx: Context): void => ctx.store.state.outbox.tokenIsNew();
