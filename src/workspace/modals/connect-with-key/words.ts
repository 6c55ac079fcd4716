/** Sentences of the forms that ask for keys. Plain text. */

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

/** Opsgenie knows the key in the other region than the one that was chosen. */
export const otherRegion = (region: string): string =>
  `This key is for the ${region} region, so PagerSync uses that one.`;
