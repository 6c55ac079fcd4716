/** The credentials of each system's connection. The vault seals them whole; nothing else stores them. */
import { isOAuthSystem, type OAuthSystem, type SystemName } from "../domain/systems.ts";
import type { Secret } from "../secret.ts";

export type TokenPair = {
  readonly accessToken: Secret;
  readonly refreshToken: Secret;
  /** Epoch ms at which the access token expires. */
  readonly expiresAt: number;
};

type PagerDutyAccount = {
  readonly system: "pagerduty";
  readonly apiOrigin: "https://api.pagerduty.com" | "https://api.eu.pagerduty.com";
  /** `acme` of acme.pagerduty.com when it was connected; null: nothing named it. */
  readonly subdomain: string | null;
  /** PagerDuty's id of the account, which survives another subdomain; null or absent: not known. */
  readonly accountId?: string | null | undefined;
};

/** By OAuth. */
export type PagerDutyTokens = TokenPair & PagerDutyAccount;

export type PagerDutyKey = PagerDutyAccount & { readonly apiKey: Secret };

export type PagerDutyCredentials = PagerDutyTokens | PagerDutyKey;

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

export type JiraCredentials = TokenPair & {
  readonly system: "jira";
  readonly cloudId: string;
  readonly siteName: string;
  readonly siteUrl: string;
};

/** By system, so that the compiler asks for a new one. */
type CredentialsOf = {
  readonly pagerduty: PagerDutyCredentials;
  readonly opsgenie: OpsgenieCredentials;
  readonly xmatters: XMattersCredentials;
  readonly jira: JiraCredentials;
};

export type Credentials = CredentialsOf[SystemName];
export type OAuthCredentials = Extract<CredentialsOf[OAuthSystem], TokenPair>;

/** Else a person entered a key. */
export const isOfOAuth = (credentials: Credentials): credentials is OAuthCredentials =>
  "refreshToken" in credentials;

/** A key of a system that is usually connected by OAuth. */
export const isKeyInstead = (credentials: Credentials): boolean =>
  isOAuthSystem(credentials.system) && !isOfOAuth(credentials);

/**
 * The account whose schedule ids these are, as `system:account`. It is stored beside everything that names schedules by
 * their ids. PagerDuty's is `subdomain:id`, each empty or absent where the id token didn't name it; the id decides where
 * both sources have one (domain/relink.ts). Opsgenie's is `region:account`, because two
 * keys of one account look as different as keys of two accounts; it is the region alone for a key of a team, which may
 * not ask for the account's name.
 * @param accountId the system's own id of the account
 */
export function sourceOf(credentials: Credentials, accountId?: string): string {
  switch (credentials.system) {
    case "pagerduty":
      return `pagerduty:${credentials.subdomain ?? ""}${credentials.accountId ? `:${encodeURIComponent(credentials.accountId)}` : ""}`;
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
  /** Final: the code is used up, or the grant was revoked. Somebody has to connect again. */
  | { readonly reason: "refused"; readonly detail: string }
  /** Granted, but without the right we asked for (PagerDuty drops a wrong scope silently). */
  | { readonly reason: "missing_scope"; readonly detail: string }
  /** Temporary: try again. */
  | { readonly reason: "unreachable"; readonly detail: string }
  | { readonly reason: "unreadable"; readonly detail: string };

/** This deployment's own registration with a system's OAuth. */
export type OAuthClient = { readonly clientId: string; readonly clientSecret: Secret };

/** What a system's authorize page gives. To be turned into credentials at once (PagerDuty: within 30 s). */
export type AuthorizationCode = {
  readonly code: Secret;
  /** PKCE. */
  readonly codeVerifier: Secret;
  /** Identical to the one the authorize page was given. */
  readonly redirectUri: string;
};
