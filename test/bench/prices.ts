/**
 * Cloudflare's price list for Workers, Durable Objects and D1 as read on 2026-11-23 (developers.cloudflare.com:
 * workers/platform/pricing, durable-objects/platform/pricing, d1/platform/pricing). Dollars.
 */
export const PRICES_READ = "2026-11-23";

/** What is counted and billed, for a day. Rows are the object's and D1's, which cost the same. */
export type Use = {
  readonly workerRequests: number;
  readonly workerCpuMs: number;
  /** Calls of an object and its alarms. */
  readonly objectRequests: number;
  readonly gbSeconds: number;
  readonly rowsRead: number;
  readonly rowsWritten: number;
  /** Stored all day. */
  readonly storedGb: number;
};
type Billed = keyof Use;

export const DAYS_PER_MONTH = 30;
const MILLION = 1e6;

/** Beyond what the paid plan's $5 a month include. */
const PRICE: Readonly<Record<Billed, number>> = {
  workerRequests: 0.3 / MILLION,
  workerCpuMs: 0.02 / MILLION,
  objectRequests: 0.15 / MILLION,
  gbSeconds: 12.5 / MILLION,
  rowsRead: 0.001 / MILLION,
  rowsWritten: 1 / MILLION,
  storedGb: 0.2 / DAYS_PER_MONTH,
};

/** What the paid plan costs a month, and what it includes of each. */
export const PLAN_DOLLARS = 5;
const INCLUDED: Readonly<Record<Billed, number>> = {
  workerRequests: 10 * MILLION,
  workerCpuMs: 30 * MILLION,
  objectRequests: MILLION,
  gbSeconds: 400_000,
  rowsRead: 25_000 * MILLION,
  rowsWritten: 50 * MILLION,
  storedGb: 5 * DAYS_PER_MONTH,
};

/** What the free plan allows, all workspaces together. CPU is limited by the request, not by the day. */
const FREE_PER_DAY: Readonly<Record<Billed, number>> = {
  workerRequests: 100_000,
  workerCpuMs: Number.POSITIVE_INFINITY,
  objectRequests: 100_000,
  gbSeconds: 13_000,
  rowsRead: 5 * MILLION,
  rowsWritten: 100_000,
  storedGb: 5,
};

/** An object is billed as 128 MB for as long as it works. */
export const OBJECT_GB = 0.125;

const WORDS: Readonly<Record<Billed, string>> = {
  workerRequests: "requests",
  workerCpuMs: "CPU",
  objectRequests: "calls of the object",
  gbSeconds: "duration",
  rowsRead: "rows read",
  rowsWritten: "rows written",
  storedGb: "storage",
};
const BILLED = Object.keys(WORDS) as readonly Billed[];

export const NO_USE: Use = {
  workerRequests: 0,
  workerCpuMs: 0,
  objectRequests: 0,
  gbSeconds: 0,
  rowsRead: 0,
  rowsWritten: 0,
  storedGb: 0,
};

/** One use and, as many times, another. */
export function plus(one: Use, other: Use, times = 1): Use {
  const sums = BILLED.map((name) => [name, one[name] + other[name] * times] as const);
  return { ...NO_USE, ...Object.fromEntries(sums) };
}

/** The parts of the bill of a month of such days, dearest first. */
export const monthlyBill = (
  use: Use,
): readonly { readonly word: string; readonly dollars: number }[] =>
  BILLED.map((name) => ({
    word: WORDS[name],
    dollars: use[name] * DAYS_PER_MONTH * PRICE[name],
  })).toSorted((a, b) => b.dollars - a.dollars);

/** The same of a whole account on the paid plan, its price and what it includes taken into account. */
export function accountBill(use: Use): {
  readonly dollars: number;
  readonly parts: readonly { readonly word: string; readonly dollars: number }[];
} {
  const parts = BILLED.map((name) => ({
    word: WORDS[name],
    dollars: Math.max(0, use[name] * DAYS_PER_MONTH - INCLUDED[name]) * PRICE[name],
  }))
    .filter((part) => part.dollars > 0)
    .toSorted((a, b) => b.dollars - a.dollars);
  return { dollars: parts.reduce((sum, part) => sum + part.dollars, PLAN_DOLLARS), parts };
}

export const monthlyDollars = (use: Use): number =>
  monthlyBill(use).reduce((sum, part) => sum + part.dollars, 0);

/** How many such workspaces the free plan holds, and what ends first. */
export function freePlanHolds(use: Use): { readonly count: number; readonly by: string } {
  const held = (name: Billed) => FREE_PER_DAY[name] / use[name];
  const [tightest = "objectRequests"] = BILLED.toSorted((a, b) => held(a) - held(b));
  return { count: Math.floor(held(tightest)), by: WORDS[tightest] };
}
