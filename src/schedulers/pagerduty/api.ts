/**
 * Client of PagerDuty's REST API: headers, pages, and when to stop asking. It sends one request after the other, as
 * PagerDuty's documents ask of each token.
 */
import * as z from "zod/mini";
import type { SchedulerFailure } from "../../domain/on-call.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import type { Outgoing, OutgoingFailure, Reply } from "../../outgoing/outgoing.ts";
import { circuitBreaker } from "../circuit-breaker.ts";
import type { PagerDutyCredentials } from "../credentials.ts";
import { type Dialect, readReply, unreadable } from "../failures.ts";

/** `ratelimit-reset` holds the seconds left in the window; sometimes a 429 has no header at all. */
const DIALECT: Dialect = {
  right: "the scope `read`, or the person's own rights in PagerDuty",
  waitHeaders: ["ratelimit-reset", "retry-after"],
};

/** `offset + limit` above this is answered with 400: the end of what can be listed. */
const FARTHEST_OFFSET = 10_000;
/** After so many requests in a row without a reply, the rest of the pass would only wait for time-outs. */
const MISSES_TO_GIVE_UP = 2;

export type Query = readonly (readonly [string, string])[];

export interface PagerDutyApi {
  get<T>(
    path: string,
    query: Query,
    schema: z.ZodMiniType<T>,
  ): Promise<Result<T, SchedulerFailure>>;
  /** The same, null where the status is one that means "not here". */
  find<T>(
    path: string,
    query: Query,
    schema: z.ZodMiniType<T>,
    absentOn: readonly number[],
  ): Promise<Result<T | null, SchedulerFailure>>;
  /** All pages of a list, or a failure; the caller parses the items. */
  list(list: ListRequest): Promise<Result<readonly unknown[] | null, SchedulerFailure>>;
}

export type ListRequest = {
  readonly path: string;
  readonly query: Query;
  /** The field that holds the items. */
  readonly field: string;
  readonly pageSize: number;
  readonly absentOn: readonly number[];
};

export function pagerDutyApi(credentials: PagerDutyCredentials, outgoing: Outgoing): PagerDutyApi {
  const breaker = circuitBreaker();
  let misses = 0;

  const send = async (path: string, query: Query): Promise<Result<Reply, OutgoingFailure>> => {
    const search = query.length > 0 ? `?${new URLSearchParams(query.map(([k, v]) => [k, v]))}` : "";
    const sent = await outgoing.send(`${credentials.apiOrigin}${path}${search}`, {
      method: "GET",
      headers: {
        accept: "application/vnd.pagerduty+json;version=2",
        authorization: `Bearer ${credentials.accessToken.reveal()}`,
      },
    });
    misses = sent.ok ? 0 : misses + 1;
    return sent;
  };
  const read = <T>(sent: Result<Reply, OutgoingFailure>, schema: z.ZodMiniType<T>) => {
    const answer = readReply(sent, schema, Date.now(), DIALECT);
    if (!answer.ok && misses >= MISSES_TO_GIVE_UP) breaker.open(answer.error);
    else breaker.note(answer);
    return answer;
  };
  const find: PagerDutyApi["find"] = async (path, query, schema, absentOn) => {
    const refusal = breaker.refusal();
    if (refusal) return err(refusal);
    const sent = await send(path, query);
    if (sent.ok && absentOn.includes(sent.value.status)) return ok(null);
    return read(sent, schema);
  };

  return {
    find,
    async get(path, query, schema) {
      const refusal = breaker.refusal();
      return refusal ? err(refusal) : read(await send(path, query), schema);
    },
    async list({ path, query, field, pageSize, absentOn }) {
      const items: unknown[] = [];
      for (let offset = 0; offset + pageSize <= FARTHEST_OFFSET; ) {
        const paging: Query = [
          ["limit", String(pageSize)],
          ["offset", String(offset)],
        ];
        const answer = await find(path, [...query, ...paging], page, offset === 0 ? absentOn : []);
        if (!answer.ok || answer.value === null) return answer.ok ? ok(null) : answer;
        const found: unknown = answer.value[field];
        if (!Array.isArray(found)) return err(unreadable(`unexpected ${field}`));
        items.push(...found);
        // The answer echoes the page size that was really used. Where it doesn't, a full page means that there is another.
        const used = answer.value.limit ?? pageSize;
        if (!(answer.value.more ?? found.length >= used)) return ok(items);
        if (found.length === 0) return err(unreadable("a page without items that promises more"));
        offset += used;
      }
      return err(unreadable("more pages than PagerDuty can number"));
    },
  };
}

/** The paging fields of every page. */
const page = z.looseObject({
  more: z.optional(z.boolean()),
  limit: z.optional(z.int().check(z.positive())),
});
