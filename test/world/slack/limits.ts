/**
 * Slack's rate limits: per method, workspace and app, over a sliding minute of the world's clock. A refused call does
 * not count.
 */
export type Tier = 1 | 2 | 3 | 4;

/** Calls a minute; Slack calls each "or more". */
const PER_MINUTE: Readonly<Record<Tier, number>> = { 1: 1, 2: 20, 3: 50, 4: 100 };

/** chat.postMessage: about one a second in a channel, short bursts allowed; several hundred a minute in a workspace. */
export const CHANNEL_BURST = { calls: 10, windowMs: 10_000 };
export const POSTS_PER_WORKSPACE = { calls: 300, windowMs: 60_000 };

export type Allowance = { readonly calls: number; readonly windowMs: number };

export class Limits {
  /** Off: every call is let through. */
  isOn = true;
  readonly #own = new Map<string, number>();
  readonly #taken = new Map<string, number[]>();

  /** Another limit for one method; null takes the method's tier again. */
  setPerMinute(method: string, calls: number | null): void {
    if (calls === null) this.#own.delete(method);
    else this.#own.set(method, calls);
  }

  /** Forgets what was called so far. */
  reset(): void {
    this.#taken.clear();
  }

  allowance(method: string, tier: Tier | null): Allowance | null {
    const calls = this.#own.get(method) ?? (tier === null ? null : PER_MINUTE[tier]);
    return calls === null ? null : { calls, windowMs: 60_000 };
  }

  /** Null lets the call through and counts it; a number is how many seconds to wait. */
  take(key: string, allowance: Allowance | null, now: number): number | null {
    if (!this.isOn || allowance === null) return null;
    const recent = (this.#taken.get(key) ?? []).filter((at) => at > now - allowance.windowMs);
    this.#taken.set(key, recent);
    const oldest = recent[recent.length - allowance.calls];
    if (recent.length >= allowance.calls) {
      const freeAt = (oldest ?? now) + allowance.windowMs;
      return Math.max(1, Math.ceil((freeAt - now) / 1000));
    }
    recent.push(now);
    return null;
  }
}
