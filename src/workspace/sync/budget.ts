/** How many of a pass's outgoing requests a step may use, so that no step takes what a more urgent one needs. */
import type { Context } from "../context.ts";

/** Called when the step is about to send its first request. */
export type Budget = (ctx: Context) => number;

/** While Slack writes are pending, a read leaves them about half of the pass's 45 requests. */
const READS_BESIDE_WRITES = 25;

export const READ_BUDGET: Budget = ({ store }) =>
  store.outbox.isEmpty() ? Number.POSITIVE_INFINITY : READS_BESIDE_WRITES;

/** Coming shifts can wait: what is on call now is read first, and what it changes in Slack is written first. */
const LOOK_AHEAD_REQUESTS = 15;
const RESERVED_FOR_WRITES = 10;

export const LOOK_AHEAD_BUDGET: Budget = ({ outgoing }) =>
  Math.min(LOOK_AHEAD_REQUESTS, outgoing.left() - RESERVED_FOR_WRITES);
