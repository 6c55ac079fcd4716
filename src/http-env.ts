/** What Hono's handlers find in their context. */
import type { Context } from "hono";
import type { Env } from "./env.ts";

export type HttpEnv = {
  Bindings: Env;
  Variables: {
    /** Set by `verifySlack` alone: the body that Slack signed. */
    rawBody: string;
  };
};

export type Http = Context<HttpEnv>;
