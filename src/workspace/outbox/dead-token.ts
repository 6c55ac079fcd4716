/** Slack refuses our token: the app was uninstalled, or its token revoked. Only a try now and then is sent. */
import { log } from "../../log.ts";
import type { Context } from "../context.ts";
import { record } from "../history/record.ts";

/** The rate limit of all methods, set while Slack doesn't accept our token. */
export const EVERY_METHOD = "*";
const AGAIN_MS = 15 * 60_000;
const TEST_METHOD = "auth.test";
/** A token that is dead for so long doesn't come back. */
const DEAD_FOR_GOOD_MS = 24 * 3_600_000;

/** @param error Slack's error code */
export function noteDeadToken(ctx: Context, error: string): void {
  const { rateLimits, state } = ctx.store;
  const now = ctx.now();
  rateLimits.block(EVERY_METHOD, now + AGAIN_MS);
  if (state.outbox.get("deadToken")?.error !== error) {
    state.outbox.tokenIsDead(error, now);
    record(ctx, null, { kind: "slack_lost", error });
  }
  log("slack.token_dead", { team_id: ctx.teamId, error });
}

/** Slack has taken the token in a test, after all: it is tested again after a while, if at all. */
export function noteTokenWorks({ store, now }: Context): void {
  store.state.outbox.tokenWorks();
  store.rateLimits.block(TEST_METHOD, now() + AGAIN_MS);
}

/** Whether nothing has shown for a day that Slack takes the token, and something that it doesn't. */
export function isTokenDeadForADay({ store, now }: Context): boolean {
  const { outbox, groups } = store.state;
  const dead = outbox.get("deadToken");
  if (!dead && !groups.get("listFailures")) return false;
  // The bot token lists the groups every quarter of an hour.
  const worked = Math.max(dead?.since ?? 0, groups.get("listedAt") ?? 0);
  return worked > 0 && now() - worked >= DEAD_FOR_GOOD_MS;
}
