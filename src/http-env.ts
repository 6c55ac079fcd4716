/** What Hono's handlers find in their context. */
import type { Context } from "hono";
import type { Env } from "./env.ts";
import type { WorkspaceRpc } from "./workspace/rpc.ts";

/** How the Worker reaches a workspace's object. Handed in, so that the edge can be tested without one. */
export type WorkspaceOf = (env: Env, teamId: string) => WorkspaceRpc;

export type HttpEnv = {
  Bindings: Env;
  Variables: {
    /** Set by `verifySlack` alone: the body that Slack signed. */
    rawBody: string;
    workspaceOf: WorkspaceOf;
  };
};

export type Http = Context<HttpEnv>;
