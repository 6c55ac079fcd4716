/** Sentences below a field of a key form: why the key was not accepted, and what to do. Plain text. */
import { FIELD, OPTION } from "./labels.ts";

/** The fields of the forms that ask for keys. */
export type OpsgenieField = "apiKey" | "region";
export type XMattersField = "url" | "apiKey" | "apiSecret";

/** What trying an Opsgenie key found. */
export type OpsgenieKeyFault = {
  readonly field: OpsgenieField;
  readonly reason: keyof typeof OPSGENIE;
};

const WHERE_OPSGENIE = "In Opsgenie, Settings › API key management,";

const OPSGENIE = {
  not_a_key: `This is no Opsgenie key. Copy the whole key: ${WHERE_OPSGENIE.replace("In", "in")} it is 36 characters long.`,
  wrong_key: `Opsgenie doesn't accept this key. Check that all of it was copied, and that it is enabled in Opsgenie.`,
  wrong_region: `The key belongs to the other region. Choose ${OPTION.regionUs} or ${OPTION.regionEu}, whichever isn't chosen now.`,
  no_read: `This key may not read. ${WHERE_OPSGENIE} give it Read access, then submit again.`,
  no_configuration_access: `This key doesn't reach the schedules. ${WHERE_OPSGENIE} give it Configuration access, then submit again.`,
  plan: "Opsgenie says that this account's plan doesn't include schedules or the API. Ask whoever runs the account.",
  rate_limited: "Opsgenie gets too many requests right now. Submit again in a minute.",
  unreachable: "Opsgenie can't be reached right now. Submit again in a minute.",
  unreadable: "Opsgenie sent an answer that can't be trusted. Submit again in a minute.",
  postponed: "PagerSync couldn't finish trying this key. Submit again.",
} as const;

export const opsgenieErrors = ({
  field,
  reason,
}: OpsgenieKeyFault): Partial<Record<OpsgenieField, string>> => ({ [field]: OPSGENIE[reason] });

/** The result of trying an xMatters host, key and secret: the field at fault, and why. */
export type XMattersKeyFault = {
  readonly field: XMattersField;
  readonly reason: keyof typeof XMATTERS;
};

const EXAMPLE = "Type the address only, for example acme.xmatters.com";

const XMATTERS = {
  empty: `${EXAMPLE}.`,
  not_a_host: `This is no address of an xMatters. ${EXAMPLE}.`,
  not_https: `The address must begin with https://, or with the name itself. ${EXAMPLE}.`,
  user_info: `The address has a user or password in it (before the @). ${EXAMPLE}.`,
  port: `The address has a port in it (after the colon). ${EXAMPLE}.`,
  path: `The address has more in it than the host. ${EXAMPLE}.`,
  ip_address: `The address must be a name, not an IP address. ${EXAMPLE}.`,
  other_domain: `Only hosts under xmatters.com or xmatters.com.au are accepted. ${EXAMPLE}.`,
  not_xmatters: "There is no xMatters at this address. Check it, then submit again.",
  not_a_key:
    "This can't be right: keys and secrets have no blanks in them. Copy it from xMatters again.",
  wrong_key_or_secret: `xMatters doesn't accept this key with this secret, and doesn't say which is wrong. Check both: ${FIELD.apiSecret} is shown once, when the key is made.`,
  no_right:
    "This key lacks rights. In xMatters, give its user a role that may use the API and read groups, then submit again.",
  unreachable: "This address can't be reached right now. Check it, or submit again in a minute.",
  rate_limited: "xMatters gets too many requests right now. Submit again in a minute.",
  postponed: "PagerSync couldn't finish trying this key. Submit again.",
} as const;

export const xmattersErrors = ({
  field,
  reason,
}: XMattersKeyFault): Partial<Record<XMattersField, string>> => ({ [field]: XMATTERS[reason] });
