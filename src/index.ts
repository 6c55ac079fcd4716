/** The entry: requests, the cron, and the workspace's object. */
import { appWith } from "./app.ts";
import type { Env } from "./env.ts";
import { watchdog } from "./watchdog.ts";
import { workspaceOf } from "./workspace/durable.ts";

export default {
  fetch: appWith(workspaceOf).fetch,
  scheduled: (_controller, env) => watchdog(env, workspaceOf),
} satisfies ExportedHandler<Env>;

export { Workspace } from "./workspace/workspace.ts";
