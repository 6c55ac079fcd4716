/** The adapter of each connection, and what OAuth takes at each system that has it. */
import { ok, type Result } from "../domain/result.ts";
import { type OAuthSystem, SYSTEMS } from "../domain/systems.ts";
import type { Env } from "../env.ts";
import type { AuthorizeRequest } from "../outgoing/oauth2.ts";
import type { Outgoing } from "../outgoing/outgoing.ts";
import { Secret } from "../secret.ts";
import type { SuspectMemory } from "./batches.ts";
import {
  type AuthorizationCode,
  type Credentials,
  type GrantFailure,
  isOfOAuth,
  type OAuthClient,
  type OAuthCredentials,
} from "./credentials.ts";
import { jira } from "./jira/jira.ts";
import {
  atSite,
  exchangeJiraCode,
  jiraAuthorizeUrl,
  refreshJira,
  revokeJira,
} from "./jira/oauth.ts";
import { opsgenie } from "./opsgenie/opsgenie.ts";
import {
  exchangePagerDutyCode,
  pagerDutyAuthorizeUrl,
  refreshPagerDuty,
  revokePagerDuty,
} from "./pagerduty/oauth.ts";
import { pagerDuty } from "./pagerduty/pagerduty.ts";
import type { NextChangeCache, PeopleCache, RateLimits, Scheduler } from "./scheduler.ts";
import { xMatters } from "./xmatters/xmatters.ts";

export function schedulerFor(
  credentials: Credentials,
  outgoing: Outgoing,
  people: PeopleCache,
  changes: NextChangeCache,
  limits?: RateLimits,
  suspects?: SuspectMemory,
): Scheduler {
  switch (credentials.system) {
    case "pagerduty":
      return pagerDuty(credentials, outgoing, people, suspects);
    case "jira":
      return jira(credentials, outgoing, people, changes, limits, suspects);
    case "opsgenie":
      return opsgenie(credentials, outgoing, people, changes, limits, suspects);
    case "xmatters":
      return xMatters(credentials, outgoing, people, changes, suspects);
  }
}

/** This deployment's registration with the system's OAuth; null: not set up. */
export function oauthClientOf(env: Env, system: OAuthSystem): OAuthClient | null {
  const { secrets } = SYSTEMS[system];
  const clientId = env[secrets.clientId];
  const clientSecret = env[secrets.clientSecret];
  return clientId && clientSecret ? { clientId, clientSecret: new Secret(clientSecret) } : null;
}

/** The system's page that asks a person for access. */
export const authorizePage: Readonly<Record<OAuthSystem, (request: AuthorizeRequest) => string>> = {
  pagerduty: pagerDutyAuthorizeUrl,
  jira: jiraAuthorizeUrl,
};

/** Turns a code into credentials, one for each account that the person granted: at least one. */
export async function exchangeCodeAt(
  system: OAuthSystem,
  code: AuthorizationCode,
  client: OAuthClient,
  outgoing: Outgoing,
  now: number,
): Promise<Result<readonly OAuthCredentials[], GrantFailure>> {
  switch (system) {
    case "pagerduty": {
      const granted = await exchangePagerDutyCode(code, client, outgoing, now);
      return granted.ok ? ok([granted.value]) : granted;
    }
    case "jira": {
      const granted = await exchangeJiraCode(code, client, outgoing, now);
      if (!granted.ok) return granted;
      const { tokens, sites } = granted.value;
      return ok(sites.map((site) => atSite(tokens, site)));
    }
  }
}

/** When the credentials must be renewed (epoch ms); null: they don't expire. */
export const expiryOf = (credentials: Credentials): number | null =>
  "expiresAt" in credentials ? credentials.expiresAt : null;

/** A new token pair by the refresh token, which becomes invalid: one call at a time. Null: can't be refreshed here. */
export async function renew(
  credentials: Credentials,
  env: Env,
  outgoing: Outgoing,
  now: number,
): Promise<Result<Credentials, GrantFailure> | null> {
  if (!isOfOAuth(credentials)) return null;
  const client = oauthClientOf(env, credentials.system);
  if (!client) return null;
  switch (credentials.system) {
    case "pagerduty":
      return refreshPagerDuty(credentials, client, outgoing, now);
    case "jira":
      return refreshJira(credentials, client, outgoing, now);
  }
}

/**
 * Ends the credentials' tokens at the system: two requests of three seconds at most, at the same time. At Atlassian this
 * may end the person's other connections, too.
 * @returns whether they are dead by the system's word; null: PagerSync can't end them. A key is deleted by a person.
 */
export async function revoke(
  credentials: Credentials,
  env: Env,
  outgoing: Outgoing,
): Promise<boolean | null> {
  if (!isOfOAuth(credentials)) return null;
  const client = oauthClientOf(env, credentials.system);
  if (!client) return null;
  switch (credentials.system) {
    case "pagerduty":
      return revokePagerDuty(credentials, client, outgoing);
    case "jira":
      return revokeJira(credentials, client, outgoing);
  }
}
