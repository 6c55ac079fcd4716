/** The types of Hono's context: bindings, and the variables that middleware sets. */
import type { Context } from "hono";
import type { Env } from "./env.ts";
import type { WorkspaceRpc } from "./workspace/rpc.ts";

/** Gives the stub of a workspace's object. Passed in, so that the routes can be tested without an object. */
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
