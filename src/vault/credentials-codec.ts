/**
 * Credentials as the JSON that is sealed, and back. The only place that writes secrets out in full: its output goes
 * straight into the keyring. What is sealed already has this form.
 */
import * as z from "zod/mini";
import type { SystemName } from "../domain/systems.ts";
import { parseJson } from "../outgoing/json.ts";
import type { Credentials } from "../schedulers/credentials.ts";
import { Secret } from "../secret.ts";

const secret = z.pipe(
  z.string(),
  z.transform((text) => new Secret(text)),
);

const tokenPair = { accessToken: secret, refreshToken: secret, expiresAt: z.number() };

const pagerDutyAccount = {
  system: z.literal("pagerduty"),
  apiOrigin: z.enum(["https://api.pagerduty.com", "https://api.eu.pagerduty.com"]),
  subdomain: z.nullable(z.string()),
  accountId: z.optional(z.nullable(z.string())),
};

/** By system, so that the compiler asks for a new one. */
const SCHEMAS = {
  pagerduty: z.union([
    z.object({ ...pagerDutyAccount, ...tokenPair }),
    z.object({ ...pagerDutyAccount, apiKey: secret }),
  ]),
  opsgenie: z.object({
    system: z.literal("opsgenie"),
    apiKey: secret,
    region: z.enum(["us", "eu"]),
  }),
  xmatters: z.object({
    system: z.literal("xmatters"),
    host: z.string(),
    apiKey: secret,
    apiSecret: secret,
  }),
  jira: z.object({
    system: z.literal("jira"),
    ...tokenPair,
    cloudId: z.string(),
    siteName: z.string(),
    siteUrl: z.string(),
  }),
} satisfies {
  [Name in SystemName]: z.ZodMiniType<Extract<Credentials, { readonly system: Name }>>;
};
const credentialsSchema = z.union(Object.values(SCHEMAS));

/** In the order of the names: the same credentials are the same text, wherever they come from. */
export function writeCredentials(credentials: Credentials): Secret {
  const revealed = Object.entries(credentials)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => [name, value instanceof Secret ? value.reveal() : value]);
  return new Secret(JSON.stringify(Object.fromEntries(revealed)));
}

export const sameCredentials = (one: Credentials, other: Credentials): boolean =>
  writeCredentials(one).reveal() === writeCredentials(other).reveal();

/** Null: the text is not what `writeCredentials` writes. */
export function readCredentials(text: Secret): Credentials | null {
  const parsed = credentialsSchema.safeParse(parseJson(text.reveal()));
  return parsed.success ? parsed.data : null;
}
