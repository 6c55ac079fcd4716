/**
 * Credentials to the JSON that is sealed, and back. The only place that writes secrets out in full: what
 * leaves here goes straight into the keyring.
 */
import * as z from "zod/mini";
import { parseJson } from "../outgoing/json.ts";
import type { Credentials } from "../schedulers/credentials.ts";
import { Secret } from "../secret.ts";

const secret = z.pipe(
  z.string(),
  z.transform((text) => new Secret(text)),
);

const credentialsSchema = z.discriminatedUnion("system", [
  z.object({
    system: z.literal("pagerduty"),
    accessToken: secret,
    refreshToken: secret,
    expiresAt: z.number(),
    apiOrigin: z.enum(["https://api.pagerduty.com", "https://api.eu.pagerduty.com"]),
    subdomain: z.nullable(z.string()),
  }),
  z.object({ system: z.literal("opsgenie"), apiKey: secret, region: z.enum(["us", "eu"]) }),
  z.object({ system: z.literal("xmatters"), host: z.string(), apiKey: secret, apiSecret: secret }),
  z.object({
    system: z.literal("jira"),
    accessToken: secret,
    refreshToken: secret,
    expiresAt: z.number(),
    cloudId: z.string(),
    siteName: z.string(),
    siteUrl: z.string(),
  }),
]);

export function writeCredentials(credentials: Credentials): Secret {
  const revealed = Object.entries(credentials).map(([name, value]) => [
    name,
    value instanceof Secret ? value.reveal() : value,
  ]);
  return new Secret(JSON.stringify(Object.fromEntries(revealed)));
}

/** Null where the text is not what `writeCredentials` writes. */
export function readCredentials(text: Secret): Credentials | null {
  const parsed = credentialsSchema.safeParse(parseJson(text.reveal()));
  return parsed.success ? parsed.data : null;
}
