/** The entry: requests, the cron, and the workspace's object. */
import { app } from "./app.ts";
import type { Env } from "./env.ts";
import { watchdog } from "./watchdog.ts";

export default {
  fetch: app.fetch,
  scheduled: (_controller, env) => watchdog(env),
} satisfies ExportedHandler<Env>;

export { Workspace } from "./workspace/workspace.ts";
