/** The Worker's entry: requests, the cron trigger, and the Durable Object's class. */
import { appWith } from "./app.ts";
import type { Env } from "./env.ts";
import { watchdog } from "./watchdog.ts";
import { workspaceOf } from "./workspace/durable.ts";

export default {
  fetch: appWith(workspaceOf).fetch,
  scheduled: (_controller, env) => watchdog(env, workspaceOf),
} satisfies ExportedHandler<Env>;

export { Workspace } from "./workspace/workspace.ts";
