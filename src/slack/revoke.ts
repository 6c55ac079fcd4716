/** Gives tokens back to Slack: https://docs.slack.dev/reference/methods/auth.revoke */
import * as z from "zod/mini";
import type { Outgoing } from "../outgoing/outgoing.ts";
import type { Secret } from "../secret.ts";
import { call } from "./api/call.ts";

/**
 * One request. With its last token Slack uninstalls the app.
 * @returns whether Slack has revoked it
 */
export async function revokeToken(
  token: Secret,
  teamId: string,
  outgoing: Outgoing,
): Promise<boolean> {
  // A single call has no rate limits to remember.
  const rateLimits = { blockedUntil: () => null, block() {} };
  const access = { token, teamId, outgoing, rateLimits, now: Date.now };
  return (await call(access, "auth.revoke", "form", {}, z.unknown())).ok;
}
