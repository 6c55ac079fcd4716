/**
 * Stops requests to an API for the rest of a pass: after a dead credential or a 429 every further request would fail. An
 * adapter lives for one pass, and so does its breaker; a 429 of a part with limits of its own is stored beyond that.
 */
import type { SchedulerFailure } from "../domain/on-call.ts";
import type { Result } from "../domain/result.ts";
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
