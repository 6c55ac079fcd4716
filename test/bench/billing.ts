/**
 * How long an object is billed: from when it is called until nothing of it is left that keeps it from sleeping. A call or
 * an alarm under way, an outgoing request, a timer and work behind `waitUntil` do. What overlaps is billed once. Runs inside
 * workerd, before the product does anything.
 */
import { AsyncLocalStorage } from "node:async_hooks";

/** Taken before a stepped clock is put in their place. */
const realNow = Date.now.bind(Date);
const startTimer = globalThis.setTimeout;
const stopTimer = globalThis.clearTimeout;
const send = globalThis.fetch;

/** Whose work runs now: the Worker in front waits free of charge. */
const inside = new AsyncLocalStorage<Billing>();

export class Billing {
  #open = 0;
  #since = 0;
  #whenAtRest: (() => void)[] = [];
  readonly #bill: (ms: number) => void;

  constructor(bill: (ms: number) => void) {
    this.#bill = bill;
  }

  /** A call or an alarm of the object. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    return this.hold(inside.run(this, work));
  }

  async hold<T>(work: Promise<T>): Promise<T> {
    this.begin();
    try {
      return await work;
    } finally {
      this.end();
    }
  }

  begin(): void {
    if (this.#open === 0) this.#since = realNow();
    this.#open += 1;
  }

  end(): void {
    this.#open -= 1;
    if (this.#open > 0) return;
    this.#bill(realNow() - this.#since);
    for (const tell of this.#whenAtRest.splice(0)) tell();
  }

  /** Until the object may sleep. */
  async atRest(): Promise<void> {
    if (this.#open > 0) await new Promise<void>((resolve) => this.#whenAtRest.push(resolve));
  }
}

const timers = new Map<unknown, Billing>();

function release(timer: unknown): void {
  timers.get(timer)?.end();
  timers.delete(timer);
}

function billedTimer(work: (...args: unknown[]) => void, ms?: number, ...args: unknown[]): unknown {
  const billing = inside.getStore();
  if (!billing) return startTimer(work, ms, ...args);
  billing.begin();
  const timer: unknown = startTimer(() => {
    work(...args);
    release(timer);
  }, ms);
  timers.set(timer, billing);
  return timer;
}

Object.assign(globalThis, {
  setTimeout: billedTimer,
  clearTimeout(timer?: number) {
    release(timer);
    stopTimer(timer);
  },
  fetch(...request: Parameters<typeof fetch>): Promise<Response> {
    const sent = send(...request);
    return inside.getStore()?.hold(sent) ?? sent;
  },
});

// Nothing can stop its timer.
AbortSignal.timeout = (ms) => {
  const controller = new AbortController();
  billedTimer(() => controller.abort(new DOMException("timed out", "TimeoutError")), ms);
  return controller.signal;
};
