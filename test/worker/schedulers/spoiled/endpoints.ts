/**
 * Every endpoint of the four systems whose answers are read. The shared suite fails where another one is asked, and the test
 * of spoiled fields where one of these isn't spoiled: a new endpoint falls under that test by being asked.
 */
const PAGERDUTY = "PagerDuty ";
const OPSGENIE = "Opsgenie ";
const XMATTERS = "xMatters ";
const JIRA = "Jira ";

export const ENDPOINTS = [
  `${PAGERDUTY}/oauth/token`,
  `${PAGERDUTY}/users/me`,
  `${PAGERDUTY}/users/{id}`,
  `${PAGERDUTY}/oncalls`,
  `${PAGERDUTY}/schedules`,
  `${PAGERDUTY}/schedules/{id}`,
  `${PAGERDUTY}/schedules/{id}/users`,
  `${PAGERDUTY}/schedules/{id}/overrides`,
  `${PAGERDUTY}/escalation_policies`,
  `${PAGERDUTY}/escalation_policies/{id}`,
  `${PAGERDUTY}/v3/schedules`,
  `${PAGERDUTY}/v3/schedules/{id}`,
  `${PAGERDUTY}/v3/schedules/{id}/overrides`,
  `${OPSGENIE}/v2/account`,
  `${OPSGENIE}/v2/alerts`,
  `${OPSGENIE}/v2/schedules`,
  `${OPSGENIE}/v2/schedules/on-calls`,
  `${OPSGENIE}/v2/schedules/{id}/on-calls`,
  `${OPSGENIE}/v2/schedules/{id}/timeline`,
  `${OPSGENIE}/v2/schedules/{id}/rotations/{id}`,
  `${OPSGENIE}/v2/teams/{id}`,
  `${OPSGENIE}/v2/escalations/{id}`,
  `${XMATTERS}/groups`,
  `${XMATTERS}/groups/{id}`,
  `${XMATTERS}/groups/{id}/members`,
  `${XMATTERS}/groups/{id}/shifts/{id}/occurrences/{id}/members`,
  `${XMATTERS}/on-call`,
  `${XMATTERS}/people/{id}/devices`,
  `${JIRA}/oauth/token`,
  `${JIRA}/oauth/token/accessible-resources`,
  `${JIRA}/myself`,
  `${JIRA}/user/bulk`,
  `${JIRA}/schedules`,
  `${JIRA}/schedules/{id}/on-calls`,
  `${JIRA}/schedules/{id}/timeline`,
  `${JIRA}/schedules/{id}/rotations`,
  `${JIRA}/schedules/{id}/rotations/{id}`,
] as const;

/** Null: a host of none of the four, or an answer that nobody reads. */
export function endpointOf(host: string, pathname: string): string | null {
  const system = systemOf(host);
  // Of the preview, only the status is read.
  if (system === null || pathname === "/schedules/preview") return null;
  const path = pathname
    .replace(/^\/(api\/xm\/1|jsm\/ops\/api\/[^/]+\/v1|ex\/jira\/[^/]+\/rest\/api\/3)/, "")
    .replace(
      /\/(schedules|escalation_policies|escalations|teams|rotations|groups|users|people|shifts|occurrences)\/(?!on-calls$|me$)[^/]+/g,
      "/$1/{id}",
    );
  return system + path;
}

function systemOf(host: string): string | null {
  if (host.endsWith("pagerduty.com")) return PAGERDUTY;
  if (host.endsWith("opsgenie.com")) return OPSGENIE;
  if (host.endsWith(".xmatters.com")) return XMATTERS;
  return host.endsWith("atlassian.com") ? JIRA : null;
}

const known: ReadonlySet<string> = new Set(ENDPOINTS);
export const isKnown = (endpoint: string): boolean => known.has(endpoint);
