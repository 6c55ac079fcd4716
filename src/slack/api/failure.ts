/** Why a Slack Web API call did not do what was asked, told apart by what the caller has to do about it. */
import { type Gates, RETRY_WITHOUT_HINT_MS } from "./gates.ts";

export type SlackFailure =
  /** Slack answered 429 (or `ratelimited`): the method's gate is closed until then (epoch ms). Nothing was done. */
  | { readonly reason: "rate_limited"; readonly until: number }
  /** The gate was closed already: no request was made. */
  | { readonly reason: "gate_closed"; readonly until: number }
  /** The token no longer opens anything: uninstalled, revoked, or its person was deactivated. */
  | { readonly reason: "token_dead"; readonly error: string }
  /** Slack understood and said no; asking the same again gets the same. `error` is Slack's own word. */
  | { readonly reason: "refused"; readonly error: string; readonly messages: readonly string[] }
  /** Trouble that passes. `maybeDone`: a request was sent and Slack may have acted on it. */
  | { readonly reason: "unreachable"; readonly detail: string; readonly maybeDone: boolean }
  /** A reply that can't be understood. Slack may have acted on the request. */
  | { readonly reason: "unreadable"; readonly detail: string }
  /** This invocation has made as many requests as it may: no request was made. */
  | { readonly reason: "postponed" };

/** Whether Slack may have done what it was asked, although we don't know. */
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

/** Slack's words for its own trouble, and whether the work may be half done (`fatal_error`'s page says so). */
const TRANSIENT: ReadonlyMap<string, boolean> = new Map([
  ["internal_error", true],
  ["fatal_error", true],
  ["request_timeout", true],
  ["service_unavailable", false],
  // A workspace that is being moved into an Enterprise organisation comes back by itself.
  ["team_added_to_org", false],
  ["org_login_required", false],
]);

/** Longest error word and message kept: they end up in logs and in the object's storage. */
const MAX_WORD_CHARS = 100;
const MAX_MESSAGE_CHARS = 300;
const MAX_MESSAGES = 10;

export type SlackRefusal = {
  readonly error: string;
  readonly messages: readonly string[];
  /** The scope that is missing, with `missing_scope`. */
  readonly needed: string | null;
};

/** Sorts `{ok: false, error}` into a failure; closes the method's gate where Slack asks to wait. */
export function failureOfRefusal(
  refusal: SlackRefusal,
  method: string,
  rateLimits: Gates,
  now: number,
): SlackFailure {
  const error = refusal.error.slice(0, MAX_WORD_CHARS);
  if (RATE_LIMITED.has(error)) {
    const until = now + RETRY_WITHOUT_HINT_MS;
    rateLimits.close(method, until);
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
