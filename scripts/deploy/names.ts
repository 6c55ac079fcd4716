/** Names of the Worker's secrets, and of the variables that answer a deploy's questions. */
export const SLACK_SECRETS = [
  { name: "SLACK_CLIENT_ID", label: "Client ID" },
  { name: "SLACK_CLIENT_SECRET", label: "Client Secret" },
  { name: "SLACK_SIGNING_SECRET", label: "Signing Secret" },
] as const;
export const SEALING_KEY = "ENCRYPTION_KEYS";
export const OPERATOR_TOKEN = "OPERATOR_TOKEN";

/** Systems that are connected by OAuth, with an app of the deployer's own. */
export const SYSTEMS = [
  {
    value: "pagerduty",
    label: "PagerDuty",
    id: "PAGERDUTY_CLIENT_ID",
    secret: "PAGERDUTY_CLIENT_SECRET",
    callback: "/pagerduty/callback",
    register: [
      "In PagerDuty: Integrations, App Registration, New App, OAuth 2.0. Choose",
      "Classic User OAuth and Read Access, and add this redirect URL:",
    ],
  },
  {
    value: "jira",
    label: "Jira Service Management",
    id: "JIRA_CLIENT_ID",
    secret: "JIRA_CLIENT_SECRET",
    callback: "/jira/callback",
    register: [
      "At developer.atlassian.com/console/myapps: Create, OAuth 2.0 integration. Give it",
      "read:ops-config:jira-service-management and read:jira-user under Permissions, turn on",
      "sharing under Distribution, and add this callback URL under Authorization:",
    ],
  },
] as const;

export const SECRETS: readonly string[] = [
  ...SLACK_SECRETS.map(({ name }) => name),
  ...SYSTEMS.flatMap(({ id, secret }) => [id, secret]),
  SEALING_KEY,
  OPERATOR_TOKEN,
];

export const TOKEN = "SLACK_CONFIG_TOKEN";
/** A file that holds a refresh token, and is given the next one each time. */
export const TOKEN_FILE = "SLACK_CONFIG_TOKEN_FILE";
export const APP = "SLACK_APP_ID";
export const NEW_APP = "new";
export const NEW_SCOPES = "SLACK_ALLOW_NEW_SCOPES";
export const ADDRESS = "PAGERSYNC_ADDRESS";

/** A child process that doesn't need them doesn't inherit them. */
export const NOT_FOR_WRANGLER: readonly string[] = [...SECRETS, TOKEN, TOKEN_FILE];
