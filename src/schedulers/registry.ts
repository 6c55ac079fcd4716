/** Which adapter speaks for which connection, and how OAuth connections stay fresh. */
import type { Result } from "../domain/result.ts";
import type { Env } from "../env.ts";
import type { Outgoing } from "../outgoing/outgoing.ts";
import { Secret } from "../secret.ts";
import type { Credentials, GrantFailure, OAuthClient } from "./credentials.ts";
import { jira } from "./jira/jira.ts";
import { refreshJira } from "./jira/oauth.ts";
import { opsgenie } from "./opsgenie/opsgenie.ts";
import { refreshPagerDuty } from "./pagerduty/oauth.ts";
import { pagerDuty } from "./pagerduty/pagerduty.ts";
import type { NextChangeCache, PeopleCache, RateLimits, Scheduler } from "./scheduler.ts";
import { xMatters } from "./xmatters/xmatters.ts";

export function schedulerFor(
  credentials: Credentials,
  outgoing: Outgoing,
  people: PeopleCache,
  changes: NextChangeCache,
  limits?: RateLimits,
): Scheduler {
  switch (credentials.system) {
    case "pagerduty":
      return pagerDuty(credentials, outgoing, people);
    case "jira":
      return jira(credentials, outgoing, people, changes, limits);
    case "opsgenie":
      return opsgenie(credentials, outgoing, people, changes, limits);
    case "xmatters":
      return xMatters(credentials, outgoing, people);
  }
}

/** This deployment's registration with the system's OAuth; null where it is not set up. */
export function oauthClientOf(env: Env, system: "pagerduty" | "jira"): OAuthClient | null {
  const [clientId, clientSecret] =
    system === "pagerduty"
      ? [env.PAGERDUTY_CLIENT_ID, env.PAGERDUTY_CLIENT_SECRET]
      : [env.JIRA_CLIENT_ID, env.JIRA_CLIENT_SECRET];
  return clientId && clientSecret ? { clientId, clientSecret: new Secret(clientSecret) } : null;
}

/** When the credentials must be renewed (epoch ms); null: they don't expire. */
export const expiryOf = (credentials: Credentials): number | null =>
  "expiresAt" in credentials ? credentials.expiresAt : null;

/** Trades the refresh token for a new pair. Call it once at a time: the old refresh token dies. */
export async function renew(
  credentials: Credentials,
  env: Env,
  outgoing: Outgoing,
  now: number,
): Promise<Result<Credentials, GrantFailure> | null> {
  if (credentials.system !== "pagerduty" && credentials.system !== "jira") return null;
  const client = oauthClientOf(env, credentials.system);
  if (!client) return null;
  return credentials.system === "pagerduty"
    ? refreshPagerDuty(credentials, client, outgoing, now)
    : refreshJira(credentials, client, outgoing, now);
}
