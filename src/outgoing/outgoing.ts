/**
 * Every request that leaves PagerSync goes through here: bounded in time, size and number, never following a
 * redirect. Failures are values. Bodies are read whole, so that a connection is always given back (six at once is
 * the platform's limit for an object, see connections.ts).
 */
import { err, ok, type Result } from "../domain/result.ts";
import { type Connections, connections } from "./connections.ts";

/** No API that we call needs longer; a `trigger_id` of Slack's expires after 3 s. */
const DEFAULT_TIMEOUT_MS = 10_000;
/** The largest expected answer (usergroups.list of a big workspace with members) is well below. */
const MAX_BODY_BYTES = 8 * 1024 * 1024;

export type OutgoingRequest = {
  readonly method: "GET" | "POST";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly timeoutMs?: number;
  /** Called when the request gets its slot: the method may have been blocked while the request waited. */
  readonly isCalledOff?: () => boolean;
  /** Called before the connection is given on: the request that gets it must know what this reply says (a rate limit). */
  readonly onReply?: (reply: Reply) => void;
};

export type Reply = {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
};

export type OutgoingFailure =
  | { readonly reason: "timed_out" }
  | { readonly reason: "unreachable" }
  | { readonly reason: "too_large" }
  /** This invocation has made as many requests as it may. */
  | { readonly reason: "budget_spent" }
  /** `isCalledOff` returned true: nothing was sent. */
  | { readonly reason: "called_off" };

export type Outgoing = {
  /** Sends one request. A redirect comes back as its 3xx reply: credentials are never carried along. */
  send(url: string, request: OutgoingRequest): Promise<Result<Reply, OutgoingFailure>>;
  /** How many requests were sent so far. */
  spent(): number;
  /** How many more may be sent. */
  left(): number;
};

/** Waits for a connection for the address, and returns what gives it back. */
export type Connect = (url: string) => Promise<() => void>;

/**
 * @param limit how many requests may be sent in all (the free plan allows 50 per invocation)
 * @param connect a number: connections of its own, as many at once (the platform allows 6)
 */
export function outgoing(limit: number, connect: number | Connect): Outgoing {
  let spent = 0;
  const enter = typeof connect === "number" ? alone(connections([connect])) : connect;

  return {
    spent: () => spent,
    left: () => Math.max(0, limit - spent),
    async send(url, request) {
      if (spent >= limit) return err({ reason: "budget_spent" });
      spent += 1;
      const leave = await enter(url);
      try {
        if (request.isCalledOff?.()) {
          spent -= 1;
          return err({ reason: "called_off" });
        }
        // Its time begins now.
        const exchanged = await exchange(url, request);
        if (exchanged.ok) request.onReply?.(exchanged.value);
        return exchanged;
      } finally {
        leave();
      }
    },
  };
}

const alone =
  (own: Connections): Connect =>
  () =>
    own(0);

async function exchange(
  url: string,
  request: OutgoingRequest,
): Promise<Result<Reply, OutgoingFailure>> {
  // Not AbortSignal.timeout: nothing clears its timer, and a timer that is left keeps the object awake, and billed.
  const controller = new AbortController();
  const { signal } = controller;
  const timer = setTimeout(() => controller.abort(), request.timeoutMs ?? DEFAULT_TIMEOUT_MS);
  try {
    const response = await fetch(url, {
      method: request.method,
      ...(request.headers && { headers: request.headers }),
      ...(request.body !== undefined && { body: request.body }),
      redirect: "manual",
      signal,
    });
    const body = await readBounded(response, signal);
    if (body === null) return err({ reason: "too_large" });
    return ok({ status: response.status, headers: response.headers, body });
  } catch {
    // The reason is not passed on: an exception's text may quote the URL or a header.
    return err({ reason: signal.aborted ? "timed_out" : "unreachable" });
  } finally {
    clearTimeout(timer);
  }
}

/**
 * The body as text; null: it is larger than the limit, counted unpacked, since a small compressed body can unpack to a
 * huge one.
 * @throws when the time is over, also for a body that comes slowly
 */
async function readBounded(response: Response, signal: AbortSignal): Promise<string | null> {
  if (!response.body) return "";
  const reader = response.body.getReader();
  const leave = () => void reader.cancel().catch(() => undefined);
  signal.addEventListener("abort", leave, { once: true });
  const decoder = new TextDecoder();
  let size = 0;
  let text = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      // A stream that was left ends as if all had come.
      signal.throwIfAborted();
      if (done) return text + decoder.decode();
      size += value.byteLength;
      if (size > MAX_BODY_BYTES) return null;
      text += decoder.decode(value, { stream: true });
    }
  } finally {
    signal.removeEventListener("abort", leave);
    leave();
  }
}

/** The same sender with a smaller limit. Its requests count for the whole, too. */
export function shareOf(whole: Outgoing, limit: number): Outgoing {
  let spent = 0;
  return {
    spent: () => spent,
    left: () => Math.max(0, Math.min(limit - spent, whole.left())),
    async send(url, request) {
      if (spent >= limit) return err({ reason: "budget_spent" });
      spent += 1;
      return whole.send(url, request);
    },
  };
}
