/**
 * Client of Opsgenie's REST API. Its rate limits are per domain of the API ("schedule on-calls" is a domain of its own), so
 * each domain has its own circuit breaker.
 * https://docs.opsgenie.com/docs/api-overview
 */
import type * as z from "zod/mini";
import type { ScheduleListing, SchedulerFailure } from "../../domain/on-call.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import type { Outgoing, OutgoingFailure, Reply } from "../../outgoing/outgoing.ts";
import { answer, list } from "../../outgoing/tolerant.ts";
import { circuitBreaker, patienceOf } from "../circuit-breaker.ts";
import type { OpsgenieCredentials } from "../credentials.ts";
import { type Dialect, readableRows, readReply, unreadable } from "../failures.ts";
import type { RateLimits } from "../scheduler.ts";
import { listingIn, rotationListings } from "./listings.ts";

const ORIGIN = { us: "https://api.opsgenie.com", eu: "https://api.eu.opsgenie.com" } as const;

export const OPSGENIE_RIGHTS = "Read and Configuration access";

const DIALECT: Dialect = {
  right: OPSGENIE_RIGHTS,
  // A 429 names the period over which requests are counted.
  waitHeaders: ["retry-after", "x-ratelimit-period-in-sec"],
};

/** Requests at once. */
export const WIDTH = 4;

const schedulesAnswer = answer({ data: list });

export type SchedulesAnswer = Result<z.output<typeof schedulesAnswer>, SchedulerFailure>;

export const schedulesIn = (
  answered: SchedulesAnswer,
): Result<readonly ScheduleListing[], SchedulerFailure> =>
  answered.ok ? readableRows(answered.value.data, listingIn) : answered;

/** The same with the rotations inside them after them, as far as the list was expanded by those. */
export function sourcesIn(
  answered: SchedulesAnswer,
): Result<readonly ScheduleListing[], SchedulerFailure> {
  const schedules = schedulesIn(answered);
  if (!schedules.ok || !answered.ok) return schedules;
  return ok([...schedules.value, ...rotationListings(answered.value.data ?? [])]);
}

/** The path of one schedule, its id escaped. */
export const pathOf = (id: string): string => `/v2/schedules/${encodeURIComponent(id)}`;

export interface OpsgenieApi {
  /** About one schedule: `not_found` means that it is gone. */
  getSchedule<T>(path: string, schema: z.ZodMiniType<T>): Promise<Result<T, SchedulerFailure>>;
  /** About the whole account, which can't be gone: a 404 is `unreadable`. */
  get<T>(path: string, schema: z.ZodMiniType<T>): Promise<Result<T, SchedulerFailure>>;
  /** The list of all schedules that the key can see. @param expand with the rotations inside them */
  getSchedules(expand?: "rotation"): Promise<SchedulesAnswer>;
  /** True once nobody is asked any more in this pass who is on call. */
  isOver(): boolean;
  /** From now on, no request is waited for as long as the first. */
  hurry(): void;
}

export function opsgenieApi(
  credentials: OpsgenieCredentials,
  outgoing: Outgoing,
  limits?: RateLimits,
): OpsgenieApi {
  const key = circuitBreaker();
  const patience = patienceOf(key);
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
      ...patience.timeout(),
      headers: {
        authorization: `GenieKey ${credentials.apiKey.reveal()}`,
        accept: "application/json",
      },
    });
    const read: Result<T, SchedulerFailure> = isNoKey(sent)
      ? err({ reason: "unauthorized" })
      : readReply(sent, schema, Date.now(), DIALECT);
    patience.note(sent);
    domain.note(read);
    // A dead key is dead in both domains; a 429 is one domain's.
    if (!read.ok && read.error.reason === "unauthorized") key.open(read.error);
    return read;
  };

  const get: OpsgenieApi["get"] = async (path, schema) => {
    const read = await getSchedule(path, schema);
    return !read.ok && read.error.reason === "not_found" ? err(unreadable("HTTP 404")) : read;
  };

  return {
    getSchedule,
    get,
    getSchedules: (expand) =>
      get(`/v2/schedules${expand ? `?expand=${expand}` : ""}`, schedulesAnswer),
    isOver: () => (key.refusal() ?? domains.onCalls.refusal()) !== null,
    hurry: patience.hurry,
  };
}

/** A text that isn't shaped like a key gets a 422 instead of a 401; only the message differs from other 422s. */
const isNoKey = (sent: Result<Reply, OutgoingFailure>): boolean =>
  sent.ok && sent.value.status === 422 && /key format is not valid/i.test(sent.value.body);
