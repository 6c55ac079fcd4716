/**
 * Cloudflare's price list for Workers, Durable Objects and D1 as read on 2026-11-23 (developers.cloudflare.com:
 * workers/platform/pricing, durable-objects/platform/pricing, d1/platform/pricing). Dollars.
 */
export const PRICES_READ = "2026-11-23";

/** Beyond what the paid plan's $5 a month include. */
export const PRICE = {
  perObjectRequest: 0.15 / 1e6,
  perGbSecond: 12.5 / 1e6,
  perRowRead: 0.001 / 1e6,
  perRowWritten: 1 / 1e6,
} as const;

/** What the free plan allows in a day, all workspaces together. */
export const FREE_PER_DAY = {
  objectRequests: 100_000,
  gbSeconds: 13_000,
  rowsRead: 5e6,
  rowsWritten: 100_000,
} as const;

/** An object is billed as 128 MB for as long as it works. */
export const OBJECT_GB = 0.125;

export type UsePerDay = { readonly [K in keyof typeof FREE_PER_DAY]: number };

export const DAYS_PER_MONTH = 30;

/** Each part of the bill of one workspace, a month. */
export function dollarsPerMonth(use: UsePerDay): Readonly<Record<keyof UsePerDay, number>> {
  return {
    objectRequests: use.objectRequests * DAYS_PER_MONTH * PRICE.perObjectRequest,
    gbSeconds: use.gbSeconds * DAYS_PER_MONTH * PRICE.perGbSecond,
    rowsRead: use.rowsRead * DAYS_PER_MONTH * PRICE.perRowRead,
    rowsWritten: use.rowsWritten * DAYS_PER_MONTH * PRICE.perRowWritten,
  };
}

/** How many such workspaces the free plan holds, and what ends first. */
export function freePlanHolds(use: UsePerDay): { readonly count: number; readonly by: string } {
  const names = ["objectRequests", "gbSeconds", "rowsRead", "rowsWritten"] as const;
  const [tightest = "objectRequests"] = names.toSorted(
    (a, b) => FREE_PER_DAY[a] / use[a] - FREE_PER_DAY[b] / use[b],
  );
  const count = Math.floor(FREE_PER_DAY[tightest] / use[tightest]);
  return { count, by: WORDS[tightest] };
}

export const WORDS: Readonly<Record<keyof UsePerDay, string>> = {
  objectRequests: "requests",
  gbSeconds: "duration",
  rowsRead: "rows read",
  rowsWritten: "rows written",
};
