/** Offset pagination, as the classic API does it: short unless asked, and never beyond 10,000. */
import { instant } from "./account.ts";
import { invalid } from "./errors.ts";

const DEFAULT_LIMIT = 25;
const MAX_LIMIT = 100;
const FARTHEST = 10_000;

/** One page of the items as `draw` makes them, with PagerDuty's word on it, or the refusal. */
export function pageOf<T>(
  items: readonly T[],
  query: URLSearchParams,
  field: string,
  draw: (item: T) => object,
): Response {
  const limit = Math.min(wholeNumber(query.get("limit")) ?? DEFAULT_LIMIT, MAX_LIMIT);
  const offset = wholeNumber(query.get("offset")) ?? 0;
  if (Number.isNaN(limit) || limit === 0) return invalid("Limit must be a positive number.");
  if (Number.isNaN(offset)) return invalid("Offset must be a number.");
  if (offset + limit > FARTHEST) return invalid("Offset plus limit must not exceed 10000.");
  return Response.json({
    [field]: items.slice(offset, offset + limit).map(draw),
    limit,
    offset,
    more: offset + limit < items.length,
    total: query.get("total") === "true" ? items.length : null,
  });
}

/** Null where it isn't there, NaN where it is no whole number. */
export const wholeNumber = (text: string | null): number | null =>
  text === null ? null : /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;

/** The window asked for, or null where it is none. */
export function windowOf(
  query: URLSearchParams,
  otherwise: { readonly since: number; readonly until: number },
): { readonly since: number; readonly until: number } | null {
  const [asked, end] = [query.get("since"), query.get("until")];
  const since = asked === null ? otherwise.since : instant(asked);
  const until = end === null ? otherwise.until : instant(end);
  return since === null || until === null || until < since ? null : { since, until };
}
