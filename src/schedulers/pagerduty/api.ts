/**
 * Client of PagerDuty's REST API: headers, pages, and when to stop asking. It sends one request after the other, as
 * PagerDuty's documents ask of each token.
 */
import * as z from "zod/mini";
import type { SchedulerFailure } from "../../domain/on-call.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import type { Outgoing, OutgoingFailure, Reply } from "../../outgoing/outgoing.ts";
import { answer, anything, flag, list } from "../../outgoing/tolerant.ts";
import { circuitBreaker, patienceOf } from "../circuit-breaker.ts";
import type { PagerDutyCredentials } from "../credentials.ts";
import { type Dialect, readReply, unreadable } from "../failures.ts";

/** `ratelimit-reset` holds the seconds left in the window; sometimes a 429 has no header at all. */
const DIALECT: Dialect = {
  right: "the scope `read`, or the permissions that the person or the key has in PagerDuty",
  waitHeaders: ["ratelimit-reset", "retry-after"],
};

/** `offset + limit` above this is answered with 400: the end of what can be listed. */
const FARTHEST_OFFSET = 10_000;

const MAX_PAGES = 100;

export type Query = readonly (readonly [string, string])[];

export interface PagerDutyApi {
  /** True once nothing more is sent in this pass. */
  isOver(): boolean;
  /** From now on, no request is waited for as long as the first. */
  hurry(): void;
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

export const headersOf = (credentials: PagerDutyCredentials) => ({
  accept: "application/vnd.pagerduty+json;version=2",
  authorization:
    "apiKey" in credentials
      ? `Token token=${credentials.apiKey.reveal()}`
      : `Bearer ${credentials.accessToken.reveal()}`,
});

export function pagerDutyApi(credentials: PagerDutyCredentials, outgoing: Outgoing): PagerDutyApi {
  const breaker = circuitBreaker();
  const patience = patienceOf(breaker);

  const send = async (path: string, query: Query): Promise<Result<Reply, OutgoingFailure>> => {
    const search = query.length > 0 ? `?${new URLSearchParams(query.map(([k, v]) => [k, v]))}` : "";
    return outgoing.send(`${credentials.apiOrigin}${path}${search}`, {
      method: "GET",
      headers: headersOf(credentials),
      ...patience.timeout(),
    });
  };
  const read = <T>(sent: Result<Reply, OutgoingFailure>, schema: z.ZodMiniType<T>) => {
    const reading = readReply(sent, schema, Date.now(), DIALECT);
    patience.note(sent);
    breaker.note(reading);
    return reading;
  };
  const find: PagerDutyApi["find"] = async (path, query, schema, absentOn) => {
    const refusal = breaker.refusal();
    if (refusal) return err(refusal);
    const sent = await send(path, query);
    if (sent.ok && absentOn.includes(sent.value.status)) {
      patience.note(sent);
      return ok(null);
    }
    return read(sent, schema);
  };

  return {
    isOver: () => breaker.refusal() !== null,
    hurry: patience.hurry,
    find,
    async get(path, query, schema) {
      const refusal = breaker.refusal();
      return refusal ? err(refusal) : read(await send(path, query), schema);
    },
    async list({ path, query, field, pageSize, absentOn }) {
      const items: unknown[] = [];
      for (let n = 0; n < MAX_PAGES && items.length + pageSize <= FARTHEST_OFFSET; n += 1) {
        const offset = items.length;
        const paging: Query = [
          ["limit", String(pageSize)],
          ["offset", String(offset)],
        ];
        const absent = offset === 0 ? absentOn : [];
        const page = await find(path, [...query, ...paging], pageOf(field), absent);
        if (!page.ok || page.value === null) return page.ok ? ok(null) : page;
        const { found, more } = page.value;
        if (!found) return err(unreadable(`unexpected ${field}`));
        items.push(...found);
        if (more === false) return ok(items);
        // Where a page doesn't say whether there is another, the end is a page without items.
        if (found.length === 0)
          return more === null ? ok(items) : err(unreadable("an empty page that promises more"));
      }
      return err(unreadable("more pages than PagerDuty can number"));
    },
  };
}

/** The next page is asked for from the number of items read, because a page may hold fewer than were asked for. */
const pageOf = (field: string) =>
  z.pipe(
    answer({ [field]: anything, more: anything }),
    z.transform((page) => ({ found: list.parse(page[field]), more: flag.parse(page["more"]) })),
  );
