/** What can go wrong between the app and the world, on demand. */

export type Effect =
  | {
      readonly kind: "status";
      readonly status: number;
      readonly body?: string;
      readonly headers?: Record<string, string>;
    }
  /** 429 with `Retry-After`, in the shape that the host would send. */
  | { readonly kind: "rate_limited"; readonly retryAfterS: number }
  /** The work is not done and no answer comes; the caller's own time-out ends it, or the connection breaks first. */
  | { readonly kind: "silence"; readonly breaksAfterMs?: number }
  /** The work is not done; the connection breaks. */
  | { readonly kind: "refused" }
  /** The work IS done, and the reply is lost on the way. */
  | { readonly kind: "reply_lost" }
  /** A 200 that is no JSON. */
  | { readonly kind: "garbage" }
  /** The true answer, cut in the middle. */
  | { readonly kind: "truncated" }
  /** A 200 with an empty body. */
  | { readonly kind: "empty" }
  /** The true answer, once `letGo()` is called. */
  | { readonly kind: "held" }
  /** The answer as it is true now, once `letGo()` is called. */
  | { readonly kind: "late_reply" }
  /** The true answer, later (real milliseconds). */
  | { readonly kind: "slow"; readonly ms: number };

export type Fault = {
  /** Host name; all hosts when absent. */
  readonly host?: string;
  /** A text that path and query, or the body, must contain; everything when absent. */
  readonly path?: string;
  readonly method?: string;
  /** Passes over the first `after` matching requests. */
  readonly after?: number;
  /** How many requests it befalls; for ever when absent. */
  readonly times?: number;
  readonly effect: Effect;
};

const LOOK_UP_MS = 5;

type Armed = { fault: Fault; skipped: number; befallen: number };

export class Faults {
  #armed: Armed[] = [];
  /** Counts the times that all was well again: a silence that began before is over. */
  #era = 0;
  /** Counts the times that what was held was let go. */
  #releases = 0;
  #held = 0;
  #silent = 0;

  /** How many requests are held now. */
  get held(): number {
    return this.#held;
  }

  /** How many requests nobody answers now: those that are held, and those in a silence. */
  get unanswered(): number {
    return this.#held + this.#silent;
  }

  /** What is held is answered now. */
  letGo(): void {
    this.#releases += 1;
  }

  add(fault: Fault): void {
    this.#armed.push({ fault, skipped: 0, befallen: 0 });
  }

  /** All is well again; connections that hang in a silence break. */
  clear(): void {
    this.#armed = [];
    this.#era += 1;
    this.letGo();
  }

  /** The first fault that is due for this request; counts it. */
  take(url: URL, method: string, body: string): Fault | null {
    for (const armed of this.#armed) {
      const { fault } = armed;
      const path = decodeURIComponent(url.pathname + url.search);
      if (fault.host !== undefined && fault.host !== url.hostname) continue;
      if (fault.method !== undefined && fault.method !== method) continue;
      if (fault.path !== undefined && !path.includes(fault.path) && !body.includes(fault.path))
        continue;
      if (armed.skipped < (fault.after ?? 0)) {
        armed.skipped += 1;
        continue;
      }
      if (armed.befallen >= (fault.times ?? Number.POSITIVE_INFINITY)) continue;
      armed.befallen += 1;
      return fault;
    }
    return null;
  }

  async befall(
    fault: Fault,
    answer: () => Promise<Response>,
    signal: AbortSignal,
  ): Promise<Response> {
    const { effect } = fault;
    switch (effect.kind) {
      case "status":
        return new Response(effect.body ?? "", {
          status: effect.status,
          headers: { "content-type": "application/json", ...effect.headers },
        });
      case "rate_limited":
        return new Response(JSON.stringify({ ok: false, error: "ratelimited" }), {
          status: 429,
          headers: {
            "content-type": "application/json",
            "retry-after": String(effect.retryAfterS),
          },
        });
      case "silence":
        return this.#hang(signal, effect.breaksAfterMs);
      case "refused":
        throw new TypeError("connection refused");
      case "reply_lost":
        await answer();
        throw new TypeError("connection reset");
      case "garbage":
        return new Response("<html><body>502 Bad Gateway</body></html>", {
          headers: { "content-type": "text/html" },
        });
      case "truncated": {
        const whole = await answer();
        const text = await whole.text();
        return new Response(text.slice(0, Math.floor(text.length / 2)), {
          status: whole.status,
          headers: whole.headers,
        });
      }
      case "empty":
        return new Response("", { headers: { "content-type": "application/json" } });
      case "held":
        await this.#hold(signal);
        return answer();
      case "late_reply": {
        const whole = await answer();
        const text = await whole.text();
        await this.#hold(signal);
        return new Response(text, { status: whole.status, headers: whole.headers });
      }
      case "slow":
        await new Promise((resolve) => setTimeout(resolve, effect.ms));
        return answer();
    }
  }

  async #hold(signal: AbortSignal): Promise<void> {
    const began = this.#releases;
    this.#held += 1;
    try {
      while (this.#releases === began) {
        signal.throwIfAborted();
        await new Promise((resolve) => setTimeout(resolve, LOOK_UP_MS));
      }
    } finally {
      this.#held -= 1;
    }
  }

  /** Looks up now and then: in workerd a promise can't be settled from another request's context. */
  async #hang(signal: AbortSignal, breaksAfterMs = Number.POSITIVE_INFINITY): Promise<never> {
    const began = this.#era;
    const breaksAt = performance.now() + breaksAfterMs;
    this.#silent += 1;
    while (this.#era === began && !signal.aborted && performance.now() < breaksAt) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_UP_MS));
    }
    this.#silent -= 1;
    throw signal.aborted ? signal.reason : new TypeError("connection reset");
  }
}
