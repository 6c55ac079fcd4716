/**
 * Calls a workspace with what Slack sent, and once more where its object was reset meanwhile, as each deploy does. A
 * failure there is logged and never breaks what Slack gets back.
 */
import type { Http } from "../http-env.ts";
import { log, logThrown } from "../log.ts";
import type { Ack } from "../slack/ack.ts";
import type { Intent } from "../workspace/rpc.ts";
import { originOf } from "./origin.ts";

/** Null: it failed, perhaps after a part of it was done. */
export async function perform(c: Http, teamId: string, intent: Intent): Promise<Ack | null> {
  // Each call has a stub of its own: after a reset, the one before is broken for good.
  const call = (sent: Intent) =>
    c.var.workspaceOf(c.env, teamId).perform(sent, originOf(c.req.url));
  const about = { team_id: teamId, kind: intent.kind };
  try {
    return await call(intent).catch((thrown: unknown) => {
      if (!isWorthRepeating(thrown)) throw thrown;
      log("workspace.perform_repeated", about);
      return call({ ...intent, isRetry: true });
    });
  } catch (thrown) {
    logThrown("workspace.perform_failed", thrown, about);
    return null;
  }
}

/** @see https://developers.cloudflare.com/durable-objects/best-practices/error-handling/ */
function isWorthRepeating(thrown: unknown): boolean {
  const { retryable, durableObjectReset, overloaded } = Object(thrown) as Record<string, unknown>;
  return (retryable === true || durableObjectReset === true) && overloaded !== true;
}
