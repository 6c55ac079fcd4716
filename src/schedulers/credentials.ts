/** What each connection is opened with. The vault seals these whole; nothing else stores them. */
import type { Secret } from "../secret.ts";

export type PagerDutyCredentials = {
  readonly system: "pagerduty";
  readonly accessToken: Secret;
  readonly refreshToken: Secret;
  /** Epoch ms at which the access token dies. */
  readonly expiresAt: number;
  readonly apiOrigin: "https://api.pagerduty.com" | "https://api.eu.pagerduty.com";
  /** `acme` of acme.pagerduty.com, where the id token told it. */
  readonly subdomain: string | null;
};

export type OpsgenieCredentials = {
  readonly system: "opsgenie";
  readonly apiKey: Secret;
  readonly region: "us" | "eu";
};

export type XMattersCredentials = {
  readonly system: "xmatters";
  /** A plain host name under .xmatters.com or .xmatters.com.au. */
  readonly host: string;
  readonly apiKey: Secret;
  readonly apiSecret: Secret;
};

export type JiraCredentials = {
  readonly system: "jira";
  readonly accessToken: Secret;
  readonly refreshToken: Secret;
  readonly expiresAt: number;
  readonly cloudId: string;
  readonly siteName: string;
  readonly siteUrl: string;
};

export type Credentials =
  | PagerDutyCredentials
  | OpsgenieCredentials
  | XMattersCredentials
  | JiraCredentials;

/**
 * Whose ids the connection's schedules have, as `system:account`: kept beside what names schedules by their ids. The
 * account is empty where PagerDuty's id token didn't tell it. Opsgenie's is `region:account`: keys of one account are as
 * unlike as keys of two, and a key of a team may not ask for the account's name, so it can be the region alone.
 * @param accountId as the system tells it of itself
 */
export function sourceOf(credentials: Credentials, accountId?: string): string {
  switch (credentials.system) {
    case "pagerduty":
      return `pagerduty:${credentials.subdomain ?? ""}`;
    case "opsgenie":
      return accountId === undefined
        ? `opsgenie:${credentials.region}`
        : `opsgenie:${credentials.region}:${encodeURIComponent(accountId)}`;
    case "xmatters":
      return `xmatters:${credentials.host}`;
    case "jira":
      return `jira:${credentials.cloudId}`;
  }
}

/** Why an authorization code or a refresh token was not turned into credentials. */
export type GrantFailure =
  /** The system said no for good: the code is spent, the grant revoked. Somebody has to connect again. */
  | { readonly reason: "refused"; readonly detail: string }
  /** Granted, but without the right we asked for (PagerDuty drops a wrong scope silently). */
  | { readonly reason: "missing_scope"; readonly detail: string }
  /** Trouble that passes: try again. */
  | { readonly reason: "unreachable"; readonly detail: string }
  | { readonly reason: "unreadable"; readonly detail: string };

/** This deployment's own registration with a system's OAuth. */
export type OAuthClient = { readonly clientId: string; readonly clientSecret: Secret };

/** What comes back from a system's authorize page, to be turned into credentials at once (PagerDuty: within 30 s). */
export type AuthorizationCode = {
  readonly code: Secret;
  /** PKCE. */
  readonly codeVerifier: Secret;
  /** Identical to the one the authorize page was given. */
  readonly redirectUri: string;
};
