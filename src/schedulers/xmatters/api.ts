/**
 * Client of xMatters' REST API: HTTP Basic on the company's own host, pages by link. Links are followed on that host and
 * below the API's path only, whatever an answer says. xMatters publishes no rate limits.
 * https://help.xmatters.com/xmapi/
 */
import type * as z from "zod/mini";
import type { SchedulerFailure } from "../../domain/on-call.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import type { Outgoing } from "../../outgoing/outgoing.ts";
import { answer, list, nextLink, number, object } from "../../outgoing/tolerant.ts";
import { circuitBreaker, patienceOf } from "../circuit-breaker.ts";
import type { XMattersCredentials } from "../credentials.ts";
import { type Dialect, readReply, unreadable } from "../failures.ts";
import { readXMattersHost } from "./host.ts";

const BASE = "/api/xm/1";
/** Requests at once: the vendor's own client sends four a second. */
export const WIDTH = 3;

/** Items on a page, unless asked for otherwise. */
const DEFAULT_LIMIT = 100;

const DIALECT: Dialect = {
  right: "a role that can use the REST API and see the group",
  waitHeaders: ["retry-after"],
};

const pageAnswer = answer({ data: list, total: number, links: object({ next: nextLink }) });

export interface XMattersApi {
  /** True once nothing more is sent in this pass. */
  isOver(): boolean;
  /** From now on, no request is waited for as long as the first. */
  hurry(): void;
  /** @param path below the API's versioned base, with its query */
  get<T>(path: string, schema: z.ZodMiniType<T>): Promise<Result<T, SchedulerFailure>>;
  /** Every item of a list, or a failure: never the first of its pages only. */
  getAll(path: string, maxPages: number): Promise<Result<readonly unknown[], SchedulerFailure>>;
  /** The rest of a list whose first part another answer had. `next` null: there is no rest. */
  followAll(
    next: string | null,
    maxPages: number,
  ): Promise<Result<readonly unknown[], SchedulerFailure>>;
}

export function xMattersApi(credentials: XMattersCredentials, outgoing: Outgoing): XMattersApi {
  const { host, apiKey, apiSecret } = credentials;
  // Checked when it was typed, and again here, because it decides where the key is sent.
  if (!readXMattersHost(host).ok) throw new Error("not an xMatters host");
  const origin = `https://${host}`;
  const authorization = `Basic ${btoa(`${apiKey.reveal()}:${apiSecret.reveal()}`)}`;
  const breaker = circuitBreaker();
  const patience = patienceOf(breaker);

  const get = async <T>(
    path: string,
    schema: z.ZodMiniType<T>,
  ): Promise<Result<T, SchedulerFailure>> => {
    const refusal = breaker.refusal();
    if (refusal) return err(refusal);
    const sent = await outgoing.send(origin + BASE + path, {
      method: "GET",
      headers: { authorization, accept: "application/json" },
      ...patience.timeout(),
    });
    patience.note(sent);
    const read = readReply(sent, schema, Date.now(), DIALECT);
    breaker.note(read);
    return read;
  };

  const followAll: XMattersApi["followAll"] = async (next, maxPages) => {
    const items: unknown[] = [];
    let link = next;
    for (let page = 0; link !== null; page += 1) {
      const path = pathBelow(origin, link);
      if (path === null) return err(unreadable("a link that leads elsewhere"));
      if (page === maxPages) return err(unreadable("pages that never end"));
      const read = await get(path, pageAnswer);
      if (!read.ok) return read;
      const { data, total, links } = read.value;
      if (!data) return err(unreadable("unexpected data"));
      items.push(...data);
      link = links?.next ?? null;
      // A full page may have lost its link.
      const isFull = data.length >= limitIn(path);
      if (link === null && isFull && total !== null && total > offsetIn(path) + data.length)
        return err(unreadable("an incomplete list"));
    }
    return ok(items);
  };

  return {
    isOver: () => breaker.refusal() !== null,
    hurry: patience.hurry,
    get,
    followAll,
    getAll: (path, maxPages) => followAll(BASE + path, maxPages),
  };
}

const numberIn = (path: string, name: string): number | null => {
  const found = new RegExp(`[?&]${name}=(\\d{1,9})(?:&|$)`).exec(path)?.[1];
  return found === undefined ? null : Number(found);
};
const limitIn = (path: string): number => numberIn(path, "limit") ?? DEFAULT_LIMIT;
const offsetIn = (path: string): number => numberIn(path, "offset") ?? 0;

/** What a link asks for below the API's base; null where it leads anywhere else. */
function pathBelow(origin: string, link: string): string | null {
  const url = URL.parse(link, origin);
  if (!url || url.origin !== origin || !url.pathname.startsWith(`${BASE}/`)) return null;
  // Only path and query are taken: user info in a link would be sent along.
  return url.pathname.slice(BASE.length) + url.search;
}
