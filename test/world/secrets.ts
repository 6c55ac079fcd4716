/** The deployment's secrets in the emulated world: known to both sides, worth nothing elsewhere. */
export const secrets = {
  SLACK_CLIENT_ID: "111.222",
  SLACK_CLIENT_SECRET: "emulated-slack-client-secret",
  SLACK_SIGNING_SECRET: "emulated-slack-signing-secret",
  PAGERDUTY_CLIENT_ID: "emulated-pagerduty-client",
  PAGERDUTY_CLIENT_SECRET: "emulated-pagerduty-client-secret",
  JIRA_CLIENT_ID: "emulated-jira-client",
  JIRA_CLIENT_SECRET: "emulated-jira-client-secret",
  OPERATOR_TOKEN: "emulated-operator-token",
  ENCRYPTION_KEYS: "k1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
} as const;
