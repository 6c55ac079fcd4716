/** Calls a workspace with what Slack sent. A failure there is logged and never breaks what Slack gets back. */
import type { Http } from "../http-env.ts";
import { logThrown } from "../log.ts";
import type { Ack } from "../slack/ack.ts";
import type { Intent } from "../workspace/rpc.ts";
import { originOf } from "./origin.ts";

/** Null: it failed, perhaps after a part of it was done. */
export async function perform(c: Http, teamId: string, intent: Intent): Promise<Ack | null> {
  try {
    return await c.var.workspaceOf(c.env, teamId).perform(intent, originOf(c.req.url));
  } catch (thrown) {
    logThrown("workspace.perform_failed", thrown, { team_id: teamId, kind: intent.kind });
    return null;
  }
}
