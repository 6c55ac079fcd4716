/**
 * Client of Opsgenie's REST API. Its rate limits are per domain of the API ("schedule on-calls" is a domain of its own), so
 * each domain has its own circuit breaker.
 * https://docs.opsgenie.com/docs/api-overview
 */
import * as z from "zod/mini";
import type { SchedulerFailure } from "../../domain/on-call.ts";
import { err, type Result } from "../../domain/result.ts";
import { nonEmptyText } from "../../non-empty-text.ts";
import type { Outgoing, OutgoingFailure, Reply } from "../../outgoing/outgoing.ts";
import { circuitBreaker } from "../circuit-breaker.ts";
import type { OpsgenieCredentials } from "../credentials.ts";
import { type Dialect, readReply, unreadable } from "../failures.ts";
import type { RateLimits } from "../scheduler.ts";

const ORIGIN = { us: "https://api.opsgenie.com", eu: "https://api.eu.opsgenie.com" } as const;

export const OPSGENIE_RIGHTS = "Read and Configuration access";

const DIALECT: Dialect = {
  right: OPSGENIE_RIGHTS,
  // A 429 names the period over which requests are counted.
  waitHeaders: ["retry-after", "x-ratelimit-period-in-sec"],
};

/** Requests at once. */
export const WIDTH = 4;

export const schedulesAnswer = z.looseObject({
  data: z.array(
    z.looseObject({
      id: nonEmptyText,
      name: z.string(),
      enabled: z._default(z.boolean(), true),
    }),
  ),
});

/** The path of one schedule, its id escaped. */
export const pathOf = (id: string): string => `/v2/schedules/${encodeURIComponent(id)}`;

export interface OpsgenieApi {
  /** About one schedule: `not_found` means that it is gone. */
  getSchedule<T>(path: string, schema: z.ZodMiniType<T>): Promise<Result<T, SchedulerFailure>>;
  /** About the whole account, which can't be gone: a 404 is `unreadable`. */
  get<T>(path: string, schema: z.ZodMiniType<T>): Promise<Result<T, SchedulerFailure>>;
}

export function opsgenieApi(
  credentials: OpsgenieCredentials,
  outgoing: Outgoing,
  limits?: RateLimits,
): OpsgenieApi {
  const key = circuitBreaker();
  const domains = {
    onCalls: circuitBreaker("opsgenie on-calls", limits),
    configuration: circuitBreaker("opsgenie configuration", limits),
  };

  const getSchedule = async <T>(
    path: string,
    schema: z.ZodMiniType<T>,
  ): Promise<Result<T, SchedulerFailure>> => {
    const domain = path.includes("/on-calls") ? domains.onCalls : domains.configuration;
    const refusal = key.refusal() ?? domain.refusal();
    if (refusal) return err(refusal);
    const sent = await outgoing.send(ORIGIN[credentials.region] + path, {
      method: "GET",
      headers: {
        authorization: `GenieKey ${credentials.apiKey.reveal()}`,
        accept: "application/json",
      },
    });
    const read: Result<T, SchedulerFailure> = isNoKey(sent)
      ? err({ reason: "unauthorized" })
      : readReply(sent, schema, Date.now(), DIALECT);
    domain.note(read);
    // A dead key is dead in both domains; a 429 is one domain's.
    if (!read.ok && read.error.reason === "unauthorized") key.open(read.error);
    return read;
  };

  return {
    getSchedule,
    async get(path, schema) {
      const read = await getSchedule(path, schema);
      return !read.ok && read.error.reason === "not_found" ? err(unreadable("HTTP 404")) : read;
    },
  };
}

/** A text that isn't shaped like a key gets a 422 instead of a 401; only the message differs from other 422s. */
const isNoKey = (sent: Result<Reply, OutgoingFailure>): boolean =>
  sent.ok && sent.value.status === 422 && /key format is not valid/i.test(sent.value.body);
