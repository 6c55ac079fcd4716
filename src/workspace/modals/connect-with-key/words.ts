/** Sentences of the forms that ask for keys. Plain text. */
import type { KeyPower } from "../../../schedulers/pagerduty/key.ts";

export const PAGERDUTY_HINT = {
  apiKey:
    "In PagerDuty: Integrations › API Access Keys › Create New API Key, with Read-only API Key checked. That takes a PagerDuty admin.",
  region: "EU if your PagerDuty address contains “eu” (acme.eu.pagerduty.com). Otherwise, US.",
} as const;

export const OPSGENIE_HINT = {
  apiKey:
    "In Opsgenie: Settings › API key management › Add new API key, with Read and Configuration access.",
  region: "EU if your Opsgenie address contains “eu” (app.eu.opsgenie.com). Otherwise, US.",
} as const;

export const XMATTERS_HINT = {
  url: "The address where you open xMatters, as you find it in your browser. For example acme.xmatters.com",
  apiKey: "In xMatters: your profile › API Keys › Add API Key.",
  apiSecret: "xMatters shows it only once, when you create the key.",
} as const;

/** The key is known in the other region than the one that was chosen. */
export const otherRegion = (region: string): string =>
  `This key is for the ${region} region, so PagerSync uses that one.`;

/** @param isPersonal the key is a person's, not the account's */
export function keyPowerSentence(power: KeyPower, isPersonal: boolean): string | null {
  if (power === "reads") return null;
  if (power === "unknown")
    return "PagerDuty didn't say in time whether this key can also make changes. PagerSync only reads. Check in PagerDuty that the key is read-only.";
  return isPersonal
    ? "This is a personal key: it can do whatever its owner can in PagerDuty. PagerSync only reads. A read-only key of the account is safer."
    : "This key can also make changes in PagerDuty. PagerSync only reads. A read-only key is safer: create one, and connect again with it.";
}
