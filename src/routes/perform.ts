/** Hands a verified request of Slack's to its workspace. A failure there is logged; Slack is answered all the same. */
import type { Intent } from "../domain/intent.ts";
import type { Http } from "../http-env.ts";
import { logThrown } from "../log.ts";
import type { Ack } from "../slack/ack.ts";
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
