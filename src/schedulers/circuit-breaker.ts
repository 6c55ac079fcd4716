/**
 * Stops requests to an API for the rest of a pass: after a dead credential or a 429 every further request would fail. An
 * adapter lives for one pass, and so does its breaker; a 429 of a part with limits of its own is stored beyond that.
 */
import type { SchedulerFailure } from "../domain/on-call.ts";
import type { Result } from "../domain/result.ts";
import type { OutgoingFailure, OutgoingRequest, Reply } from "../outgoing/outgoing.ts";
import { outgoingFailure } from "./failures.ts";
import { type LimitedPart, NO_RATE_LIMITS, type RateLimits } from "./scheduler.ts";

export interface CircuitBreaker {
  /** Why nothing more is sent; null: send. */
  refusal(): SchedulerFailure | null;
  /** Opens the breaker where the reply is a 401 or a 429. */
  note(reading: Result<unknown, SchedulerFailure>): void;
  /** Opens it whatever the failure is. */
  open(failure: SchedulerFailure): void;
}

/** @param part null: the API has no limits that outlast a pass */
export function circuitBreaker(
  part: LimitedPart | null = null,
  limits: RateLimits = NO_RATE_LIMITS,
): CircuitBreaker {
  let failure: SchedulerFailure | null = null;
  const open = (why: SchedulerFailure) => {
    failure = why;
  };
  return {
    open,
    refusal() {
      if (failure || part === null) return failure;
      const until = limits.blockedUntil(part, Date.now());
      return until === null ? null : { reason: "rate_limited", until };
    },
    note(reading) {
      if (reading.ok) return;
      const { error } = reading;
      if (error.reason === "unauthorized" || error.reason === "rate_limited") open(error);
      if (error.reason === "rate_limited" && part !== null) limits.block(part, error.until);
    },
  };
}

/** A system that answers at all answers in much less. After one request without an answer, others wait no longer. */
const SHORT_TIMEOUT_MS = 5_000;
/** After so many in a row, the rest of the pass would only wait. */
const MISSES_TO_GIVE_UP = 5;

export interface Patience {
  /** From now on, no request is waited for as long as the first. */
  hurry(): void;
  /** Part of the next request. */
  timeout(): Pick<OutgoingRequest, "timeoutMs">;
  /** Opens the breaker after too many requests in a row without a reply. */
  note(sent: Result<Reply, OutgoingFailure>): void;
}

export function patienceOf(breaker: CircuitBreaker): Patience {
  let misses = 0;
  let isHurried = false;
  return {
    hurry() {
      isHurried = true;
    },
    timeout: () => (misses === 0 && !isHurried ? {} : { timeoutMs: SHORT_TIMEOUT_MS }),
    note(sent) {
      const isMiss =
        !sent.ok && (sent.error.reason === "timed_out" || sent.error.reason === "unreachable");
      if (isMiss) misses += 1;
      else if (sent.ok) misses = 0;
      if (isMiss && misses >= MISSES_TO_GIVE_UP) breaker.open(outgoingFailure(sent.error));
    },
  };
}
