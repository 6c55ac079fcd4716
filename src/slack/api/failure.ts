/** Failures of Slack Web API calls, distinguished by what the caller has to do about them. */
import { type MethodLimits, RETRY_WITHOUT_HINT_MS } from "./rate-limits.ts";

export type SlackFailure =
  /** Slack answered 429 or `ratelimited`: the method is blocked until `until` (epoch ms). Slack did nothing. */
  | { readonly reason: "rate_limited"; readonly until: number }
  /** The method was blocked already, until `until` (epoch ms): no request was made. */
  | { readonly reason: "blocked"; readonly until: number }
  /** The token no longer works: the app was uninstalled, the token revoked, or its owner deactivated. */
  | { readonly reason: "token_dead"; readonly error: string }
  /** Slack refused the call, and would refuse it again. `error` is Slack's error code. */
  | { readonly reason: "refused"; readonly error: string; readonly messages: readonly string[] }
  /** A transient failure. `maybeDone`: a request was sent, and Slack may have executed it. */
  | { readonly reason: "unreachable"; readonly detail: string; readonly maybeDone: boolean }
  /**
   * The reply can't be parsed. Slack may have executed the call. `saidOk`: Slack said that it has, and what it said else
   * isn't as expected, so that asking again soon gives the same.
   */
  | { readonly reason: "unreadable"; readonly detail: string; readonly saidOk?: true }
  /** The invocation's request budget is used up: no request was made. */
  | { readonly reason: "postponed" };

/** Whether Slack may have executed the call although it failed for us. */
export const isMaybeDone = (failure: SlackFailure): boolean =>
  failure.reason === "unreadable" || (failure.reason === "unreachable" && failure.maybeDone);

const DEAD_TOKEN = new Set([
  "invalid_auth",
  "account_inactive",
  "token_revoked",
  "token_expired",
  "not_authed",
]);

const RATE_LIMITED = new Set(["ratelimited", "rate_limited"]);

/** Error codes of transient failures, each with `maybeDone` (documented for `fatal_error`: work may be half done). */
const TRANSIENT: ReadonlyMap<string, boolean> = new Map([
  ["internal_error", true],
  ["fatal_error", true],
  ["request_timeout", true],
  ["service_unavailable", false],
  // Temporary, while a workspace is being moved into an Enterprise organisation.
  ["team_added_to_org", false],
  ["org_login_required", false],
]);

/** Error codes and messages are cut: they are logged, and stored in the Durable Object. */
const MAX_CODE_CHARS = 100;
const MAX_MESSAGE_CHARS = 300;
const MAX_MESSAGES = 10;

export type SlackRefusal = {
  readonly error: string;
  readonly messages: readonly string[];
  /** The missing scope, with the error `missing_scope`. */
  readonly needed: string | null;
};

/** Turns a reply `{ok: false, error}` into a failure; blocks the method where the error is a rate limit. */
export function failureOfRefusal(
  refusal: SlackRefusal,
  method: string,
  rateLimits: MethodLimits,
  now: number,
): SlackFailure {
  const error = refusal.error.slice(0, MAX_CODE_CHARS);
  if (RATE_LIMITED.has(error)) {
    const until = now + RETRY_WITHOUT_HINT_MS;
    rateLimits.block(method, until);
    return { reason: "rate_limited", until };
  }
  if (DEAD_TOKEN.has(error)) return { reason: "token_dead", error };
  const maybeDone = TRANSIENT.get(error);
  if (maybeDone !== undefined) return { reason: "unreachable", detail: error, maybeDone };
  const messages = refusal.needed
    ? [...refusal.messages, `needs ${refusal.needed}`]
    : refusal.messages;
  return {
    reason: "refused",
    error,
    messages: messages.slice(0, MAX_MESSAGES).map((text) => text.slice(0, MAX_MESSAGE_CHARS)),
  };
}

export const isUnknownChannel = (failure: SlackFailure): boolean =>
  failure.reason === "refused" && failure.error === "channel_not_found";

const UNKNOWN_PERSON = new Set(["users_not_found", "user_not_found", "user_not_visible"]);

export const isUnknownPerson = (failure: SlackFailure): boolean =>
  failure.reason === "refused" && UNKNOWN_PERSON.has(failure.error);
