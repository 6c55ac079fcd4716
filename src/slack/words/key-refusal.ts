/** Sentences below a field of a key form: why the key was not accepted, and what to do. Plain text. */

/** The fields of the forms that ask for keys. */
export type RegionalKeyField = "apiKey" | "region";
export type XMattersField = "url" | "apiKey" | "apiSecret";

/** What trying an Opsgenie key found. */
export type OpsgenieKeyFault = {
  readonly field: RegionalKeyField;
  readonly reason: keyof typeof OPSGENIE;
};

const WHERE_OPSGENIE = "In Opsgenie, under Settings › API key management,";

const OPSGENIE = {
  not_a_key:
    "That isn't an Opsgenie API key. Copy the full 36-character key from Settings › API key management.",
  wrong_key: `Opsgenie doesn't accept this key. Check that you copied all of it, and that it's enabled in Opsgenie.`,
  no_read: `This key doesn't have Read access. ${WHERE_OPSGENIE} give it Read access, then submit again.`,
  no_configuration_access: `This key can't read schedules. ${WHERE_OPSGENIE} give it Configuration access, then submit again.`,
  plan: "Opsgenie says this account's plan doesn't include schedules or the API. Ask your Opsgenie admin.",
  rate_limited: "Opsgenie is getting too many requests right now. Submit again in a minute.",
  unreachable: "Opsgenie can't be reached right now. Submit again in a minute.",
  unreadable: "Opsgenie sent an unexpected response. Submit again in a minute.",
  postponed: "PagerSync couldn't check this key in time. Submit again.",
} as const;

export const opsgenieErrors = ({
  field,
  reason,
}: OpsgenieKeyFault): Partial<Record<RegionalKeyField, string>> => ({ [field]: OPSGENIE[reason] });

/** The result of trying an xMatters host, key and secret: the field at fault, and why. */
export type XMattersKeyFault = {
  readonly field: XMattersField;
  readonly reason: keyof typeof XMATTERS;
};

const EXAMPLE = "Enter the address where you open xMatters, for example acme.xmatters.com";

const XMATTERS = {
  empty: `${EXAMPLE}.`,
  not_a_host: `That isn't an xMatters address. ${EXAMPLE}.`,
  not_https: `The address must begin with https. ${EXAMPLE}.`,
  user_info: `The address has a user or password in it (before the @). ${EXAMPLE}.`,
  port: `The address has a port in it (after the colon). ${EXAMPLE}.`,
  ip_address: `The address must be a name, not an IP address. ${EXAMPLE}.`,
  other_domain: `The address must end in xmatters.com or xmatters.com.au. ${EXAMPLE}.`,
  not_xmatters: "There's no xMatters at this address. Check it, then submit again.",
  not_a_key: "Keys and secrets can't contain spaces. Copy it from xMatters again.",
  wrong_key_or_secret: `xMatters doesn't accept this key with this secret, and doesn't say which one is wrong. Check both. xMatters shows the secret only once, when you create the key.`,
  no_right:
    "This key doesn't have enough permissions. In xMatters, give its user a role that can use the API and read groups, then submit again.",
  unreachable: "This address can't be reached right now. Check it, or submit again in a minute.",
  rate_limited: "xMatters is getting too many requests right now. Submit again in a minute.",
  postponed: "PagerSync couldn't check this key in time. Submit again.",
} as const;

export const xmattersErrors = ({
  field,
  reason,
}: XMattersKeyFault): Partial<Record<XMattersField, string>> => ({ [field]: XMATTERS[reason] });

/** What trying a PagerDuty key found. */
export type PagerDutyKeyFault = {
  readonly field: RegionalKeyField;
  readonly reason: keyof typeof PAGERDUTY;
};

const PAGERDUTY = {
  not_a_key:
    "That isn't a PagerDuty API key. Copy the full key from Integrations › API Access Keys. PagerDuty shows it only once, when you create it.",
  wrong_key:
    "PagerDuty doesn't accept this key. Check that you copied all of it, and that it's enabled in PagerDuty.",
  no_right:
    "This key can't read schedules. Use a read-only key of the account, or of someone who can see them.",
  plan: "PagerDuty says this account's plan doesn't include schedules or the API. Ask your PagerDuty admin.",
  rate_limited: "PagerDuty is getting too many requests right now. Submit again in a minute.",
  unreachable: "PagerDuty can't be reached right now. Submit again in a minute.",
  unreadable: "PagerDuty sent an unexpected response. Submit again in a minute.",
  postponed: "PagerSync couldn't check this key in time. Submit again.",
} as const;

export const pagerDutyErrors = ({
  field,
  reason,
}: PagerDutyKeyFault): Partial<Record<RegionalKeyField, string>> => ({
  [field]: PAGERDUTY[reason],
});
