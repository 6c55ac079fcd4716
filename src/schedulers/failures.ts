/**
 * Maps the outcome of an HTTP request to a failure that a person can act on, for all scheduling systems alike. A detail is
 * in our own words and quotes neither body nor URL, since either may hold a credential.
 */
import type { ZodMiniType } from "zod/mini";
import type { SchedulerFailure } from "../domain/on-call.ts";
import { err, ok, type Result } from "../domain/result.ts";
import { parseJson } from "../outgoing/json.ts";
import type { OutgoingFailure, Reply } from "../outgoing/outgoing.ts";
import { waitOf } from "../outgoing/retry-after.ts";

/** What differs between systems where HTTP leaves it open. */
export type Dialect = {
  /** The right that is most likely missing on a 403, in the system's own terms. */
  readonly right: string;
  /** Headers of a 429 that hold the seconds to wait, best first. `retry-after` is the usual one. */
  readonly waitHeaders: readonly string[];
};

/** A 429 that doesn't say how long. */
export const DEFAULT_WAIT_MS = 30_000;

/** The detail of a time-out. */
export const NO_ANSWER = "timed out";

/** The detail of an answer that was cut short, or is none of the API's: the next one may be whole. */
export const NOT_JSON = "not the expected JSON";

/** A request that got no reply. */
export function outgoingFailure(failure: OutgoingFailure): SchedulerFailure {
  switch (failure.reason) {
    case "timed_out":
      return { reason: "unreachable", detail: NO_ANSWER };
    case "unreachable":
      return { reason: "unreachable", detail: "no connection" };
    case "too_large":
      return { reason: "unreadable", detail: "a response that is too large" };
    case "budget_spent":
    case "called_off":
      return { reason: "postponed" };
  }
}

/** What is wrong with a reply by its status, or null for a 2xx. `now` is epoch ms, to say until when to wait. */
export function replyFailure(reply: Reply, now: number, dialect: Dialect): SchedulerFailure | null {
  const { status } = reply;
  if (status >= 200 && status < 300) return null;
  if (status === 401) return { reason: "unauthorized" };
  if (status === 402) return { reason: "forbidden", detail: "the account's plan" };
  if (status === 403) return { reason: "forbidden", detail: dialect.right };
  if (status === 404 || status === 410) return { reason: "not_found" };
  if (status === 429) return { reason: "rate_limited", until: now + waitMs(reply, now, dialect) };
  if (status === 408 || status >= 500) {
    const wait = waitOf(reply.headers.get("retry-after"), now);
    const until = wait === null ? {} : { until: now + wait };
    return { reason: "unreachable", detail: `HTTP ${status}`, ...until };
  }
  // A redirect lands here too: following one would carry the credential along.
  return { reason: "unreadable", detail: `HTTP ${status}` };
}

/** The value inside a reply, or why it can't be used. */
export function readReply<T>(
  sent: Result<Reply, OutgoingFailure>,
  schema: ZodMiniType<T>,
  now: number,
  dialect: Dialect,
): Result<T, SchedulerFailure> {
  if (!sent.ok) return err(outgoingFailure(sent.error));
  const failure = replyFailure(sent.value, now, dialect);
  if (failure) return err(failure);
  return readJson(sent.value.body, schema);
}

/** Text as a value of the schema's shape. A failure names the path of the wrong field, never its content. */
export function readJson<T>(text: string, schema: ZodMiniType<T>): Result<T, SchedulerFailure> {
  const parsed = schema.safeParse(parseJson(text));
  if (parsed.success) return ok(parsed.data);
  const place = parsed.error.issues[0]?.path.join(".") ?? "";
  return err(unreadable(place === "" ? NOT_JSON : `unexpected ${place}`));
}

/**
 * The rows of a list, without those that can't be read. Where none can, the list can't: it must not look empty.
 * @param read null: this row can't be read
 */
export function readableRows<T>(
  items: readonly unknown[] | null,
  read: (item: unknown) => T | null,
): Result<readonly T[], SchedulerFailure> {
  if (!items) return err(unreadable("no list where one was expected"));
  const rows = items.flatMap((item) => read(item) ?? []);
  const isLost = items.length > 0 && rows.length === 0;
  return isLost ? err(unreadable("a list with no readable entries")) : ok(rows);
}

export const unreadable = (detail: string): SchedulerFailure => ({ reason: "unreadable", detail });

/** How long a 429 asks us to wait: seconds, or an HTTP date where `retry-after` has one. */
function waitMs(reply: Reply, now: number, dialect: Dialect): number {
  for (const name of dialect.waitHeaders) {
    const wait = waitOf(reply.headers.get(name), now);
    if (wait !== null) return wait;
  }
  return DEFAULT_WAIT_MS;
}
