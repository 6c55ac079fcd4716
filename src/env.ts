/** The bindings, variables and secrets of the deployment. Deployments set them by these names, so the names stay. */
export type Env = {
  readonly DB: D1Database;
  readonly WORKSPACES: DurableObjectNamespace;
  /** Seconds between two polls for overrides; default 60, at least 15. */
  readonly SYNC_INTERVAL_SECONDS?: string;
  /** Optional: the support contact on /support. An https address, an e-mail address or plain words. */
  readonly SUPPORT_CONTACT?: string;
  /** Optional: near which place of Cloudflare's objects are made; default enam. */
  readonly LOCATION_HINT?: string;
  /** Optional: eu. Must be chosen before the first install. */
  readonly JURISDICTION?: string;
  /** Optional: comma-separated ids of the workspaces that may use this deployment; unset: any. */
  readonly ALLOWED_TEAMS?: string;
  readonly SLACK_CLIENT_ID: string;
  readonly SLACK_CLIENT_SECRET: string;
  readonly SLACK_SIGNING_SECRET: string;
  /** Optional: without both, PagerDuty is shown as not set up. */
  readonly PAGERDUTY_CLIENT_ID?: string;
  readonly PAGERDUTY_CLIENT_SECRET?: string;
  /** Optional: without both, Jira Service Management is shown as not set up. */
  readonly JIRA_CLIENT_ID?: string;
  readonly JIRA_CLIENT_SECRET?: string;
  /** Optional: the password of the operator's page; without it there is no such page. */
  readonly OPERATOR_TOKEN?: string;
  /** Optional: a data set of Workers Analytics Engine, for a data point of each sync pass. */
  readonly METRICS?: AnalyticsEngineDataset;
  /** Optional: Cloudflare's rate limit, 30 a minute, beside the Worker's own of each isolate. */
  readonly RATE_LIMIT?: RateLimit;
  /** `id:base64-of-32-bytes`, comma-separated, newest first: the first seals, all open. */
  readonly ENCRYPTION_KEYS: string;
};
