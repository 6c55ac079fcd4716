/**
 * Opsgenie counts per domain of its API: asking who is on call has a bucket of its own, apart from reading the
 * configuration and from searching alerts. The numbers depend on the customer's plan.
 */
export type Domain = "on-calls" | "configuration" | "search";

const WINDOW_MS = 60_000;

export class RateLimits {
  readonly perMinute: Record<Domain, number> = { "on-calls": 600, configuration: 600, search: 600 };
  readonly #taken: { readonly domain: Domain; readonly at: number }[] = [];

  /** Counts one request; the seconds to wait when there is no room for it. */
  take(domain: Domain, now: number): number | null {
    const recent = this.#taken.filter((t) => t.domain === domain && t.at > now - WINDOW_MS);
    const first = recent[0];
    if (first && recent.length >= this.perMinute[domain])
      return Math.ceil((first.at + WINDOW_MS - now) / 1000);
    this.#taken.push({ domain, at: now });
    return null;
  }
}
