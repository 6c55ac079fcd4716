/** What `wrangler.toml` and the deployment's secrets bind. Names are part of the contract with the outside. */
export type Env = {
  readonly DB: D1Database;
  readonly WORKSPACES: DurableObjectNamespace;
  /** Seconds between two looks for overrides; default 60, at least 15. */
  readonly SYNC_INTERVAL_SECONDS?: string;
  /** Optional: whom to ask for help, on /support. An https address, an e-mail address or plain words. */
  readonly SUPPORT_CONTACT?: string;
  readonly SLACK_CLIENT_ID: string;
  readonly SLACK_CLIENT_SECRET: string;
  readonly SLACK_SIGNING_SECRET: string;
  /** Optional: without both, PagerDuty is shown as not set up. */
  readonly PAGERDUTY_CLIENT_ID?: string;
  readonly PAGERDUTY_CLIENT_SECRET?: string;
  /** Optional: without both, Jira Service Management is shown as not set up. */
  readonly JIRA_CLIENT_ID?: string;
  readonly JIRA_CLIENT_SECRET?: string;
  /** Optional: opens the operator's page to whoever knows it; without it there is no such page. */
  readonly OPERATOR_TOKEN?: string;
  /** Optional: a data set of Workers Analytics Engine, for what each pass and each delivery came to. */
  readonly METRICS?: AnalyticsEngineDataset;
  /** `id:base64-of-32-bytes`, comma-separated, newest first: the first seals, all open. */
  readonly ENCRYPTION_KEYS: string;
};
