/** The scheduling systems that a workspace can connect, in the order in which people are offered them. */

type System = {
  /** The name that people read. */
  readonly label: string;
} & (
  | {
      /** A person grants access on the system's own page. */
      readonly auth: "oauth";
      /** The deployment's secrets that hold its registration with the system. */
      readonly secrets: { readonly clientId: string; readonly clientSecret: string };
    }
  | {
      /** A person enters a key in a modal. */
      readonly auth: "key";
    }
);

export const SYSTEMS = {
  pagerduty: {
    label: "PagerDuty",
    auth: "oauth",
    secrets: { clientId: "PAGERDUTY_CLIENT_ID", clientSecret: "PAGERDUTY_CLIENT_SECRET" },
  },
  opsgenie: { label: "Opsgenie", auth: "key" },
  xmatters: { label: "xMatters", auth: "key" },
  jira: {
    label: "Jira Service Management",
    auth: "oauth",
    secrets: { clientId: "JIRA_CLIENT_ID", clientSecret: "JIRA_CLIENT_SECRET" },
  },
} as const satisfies Readonly<Record<string, System>>;

export type SystemName = keyof typeof SYSTEMS;

export type OAuthSystem = {
  [Name in SystemName]: (typeof SYSTEMS)[Name]["auth"] extends "oauth" ? Name : never;
}[SystemName];

export const isOAuthSystem = (name: SystemName): name is OAuthSystem =>
  SYSTEMS[name].auth === "oauth";

export const SYSTEM_NAMES = Object.keys(SYSTEMS) as readonly SystemName[];
export const OAUTH_SYSTEMS = SYSTEM_NAMES.filter(isOAuthSystem);

/** One value for each of these systems. */
export const perSystem = <Name extends SystemName, T>(
  names: readonly Name[],
  make: (name: Name) => T,
): Readonly<Record<Name, T>> =>
  Object.fromEntries(names.map((name) => [name, make(name)])) as Record<Name, T>;
