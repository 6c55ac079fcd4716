/**
 * One call of Slack's Web API: rate limit check, request, reply narrowed by a schema. Slack reports errors as `ok` and
 * `error` in the body; of the HTTP statuses only 200, 429 and 5xx matter (docs.slack.dev/apis/web-api).
 */
import * as z from "zod/mini";
import { err, ok, type Result } from "../../domain/result.ts";
import { parseJson } from "../../outgoing/json.ts";
import type { Outgoing, OutgoingFailure, Reply } from "../../outgoing/outgoing.ts";
import { answer, flag, object, orElse, soundTexts, text } from "../../outgoing/tolerant.ts";
import type { Secret } from "../../secret.ts";
import { failureOfRefusal, type SlackFailure } from "./failure.ts";
import { type MethodLimits, retryAfterMs } from "./rate-limits.ts";

/** The parts shared by all calls with one token. */
export type SlackAccess = {
  /** The bot token, or the user token an admin granted for group writes. */
  readonly token: Secret;
  /** `usergroups.*` need it with an organisation-wide token; Slack ignores it with others. */
  readonly teamId: string;
  /** The Enterprise organization (E…) that the workspace is in; absent or null: none is known. */
  readonly organizationId?: string | null;
  readonly outgoing: Outgoing;
  readonly rateLimits: MethodLimits;
  readonly now: () => number;
  /** Awaited before a caller learns that Slack no longer takes the token. */
  readonly tokenDied?: () => Promise<void>;
};

export type Arguments = Readonly<Record<string, unknown>>;

/** Not all read methods accept JSON; write methods send nested views and blocks as JSON. */
export type Encoding = "form" | "json";

const BASE = "https://slack.com/api/";

/** Without `ok` it can't be told whether the call was carried out. */
const replySchema = answer({
  ok: flag.check(z.refine((done) => done !== null)),
  error: text,
  needed: text,
  response_metadata: object({ messages: orElse(soundTexts, []) }),
});

/**
 * @param schema for the method's reply where `ok` is true
 * @param timeoutMs of the request; absent: the default of `outgoing`
 */
export async function call<T>(
  access: SlackAccess,
  method: string,
  encoding: Encoding,
  args: Arguments,
  schema: z.ZodMiniType<T>,
  timeoutMs?: number,
): Promise<Result<T, SlackFailure>> {
  const { rateLimits, now } = access;
  const blockedUntil = rateLimits.blockedUntil(method, now());
  if (blockedUntil !== null) return err({ reason: "blocked", until: blockedUntil });

  const understood: { answer?: Result<T, SlackFailure> } = {};
  const sent = await access.outgoing.send(`${BASE}${method}`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${access.token.reveal()}`,
      "content-type":
        encoding === "json"
          ? "application/json; charset=utf-8"
          : "application/x-www-form-urlencoded; charset=utf-8",
    },
    body: encoding === "json" ? JSON.stringify(args) : formOf(args),
    ...(timeoutMs !== undefined && { timeoutMs }),
    isCalledOff: () => rateLimits.blockedUntil(method, now()) !== null,
    onReply(reply) {
      understood.answer = understand(reply, method, rateLimits, now(), schema);
    },
  });
  if (!sent.ok) {
    const until = rateLimits.blockedUntil(method, now());
    if (sent.error.reason === "called_off" && until !== null) {
      return err({ reason: "blocked", until });
    }
    return err(failureOfSending(sent.error));
  }
  const { answer = understand(sent.value, method, rateLimits, now(), schema) } = understood;
  if (!answer.ok && answer.error.reason === "token_dead") await access.tokenDied?.();
  return answer;
}

function understand<T>(
  reply: Reply,
  method: string,
  rateLimits: MethodLimits,
  now: number,
  schema: z.ZodMiniType<T>,
): Result<T, SlackFailure> {
  if (reply.status === 429) {
    const until = now + retryAfterMs(reply.headers.get("retry-after"), now);
    rateLimits.block(method, until);
    return err({ reason: "rate_limited", until });
  }
  if (reply.status >= 500)
    return err({ reason: "unreachable", detail: `status ${reply.status}`, maybeDone: true });

  const body = parseJson(reply.body);
  const envelope = replySchema.safeParse(body);
  if (!envelope.success)
    return err({ reason: "unreadable", detail: `status ${reply.status}, no Slack reply` });
  const { ok: done, error, needed, response_metadata } = envelope.data;
  if (!done) {
    const refusal = {
      error: error ?? "unknown_error",
      messages: response_metadata?.messages ?? [],
      needed,
    };
    return err(failureOfRefusal(refusal, method, rateLimits, now));
  }
  const parsed = schema.safeParse(body);
  if (parsed.success) return ok(parsed.data);
  // The detail gets the path, never the value: a reply may contain data that must not be logged.
  const path = parsed.error.issues[0]?.path.join(".") ?? "";
  const detail = `${method} replied without a usable ${path}`;
  return err({ reason: "unreadable", detail, saidOk: true });
}

function failureOfSending(failure: OutgoingFailure): SlackFailure {
  switch (failure.reason) {
    case "budget_spent":
    case "called_off":
      return { reason: "postponed" };
    case "timed_out":
    case "unreachable":
      // The connection may have broken before or after Slack executed the call.
      return { reason: "unreachable", detail: failure.reason, maybeDone: true };
    case "too_large":
      return { reason: "unreadable", detail: "reply too large" };
  }
}

function formOf(args: Arguments): string {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(args)) {
    if (value !== undefined)
      form.set(name, typeof value === "string" ? value : JSON.stringify(value));
  }
  return form.toString();
}
