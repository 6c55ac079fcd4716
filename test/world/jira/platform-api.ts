/** The two corners of the Jira platform's REST API that name people. */
import { Hono } from "hono";
import { platformError } from "./errors.ts";
import type { Lodged } from "./site-room.ts";

const DEFAULT_MAX_RESULTS = 10;
/** More ids than this in one query is refused by the platform. */
const MAX_RESULTS = 200;

/** Mounted below `/rest/api/3`; the room was set when the request was let in. */
export function platformApi(): Hono<Lodged> {
  const api = new Hono<Lodged>();

  api.get("/myself", (c) => {
    const me = c.get("room").me();
    return me ? c.json(me) : platformError(404, "The user does not exist.");
  });

  api.get("/user/bulk", (c) => {
    const accountIds = c.req.queries("accountId") ?? [];
    const startAt = Number(c.req.query("startAt") ?? 0);
    // Ten unless asked for more: a caller that forgets it gets a short answer, not an error.
    const maxResults = Number(c.req.query("maxResults") ?? DEFAULT_MAX_RESULTS);
    if (accountIds.length === 0) return platformError(400, "The accountId parameter is required.");
    if (accountIds.length > MAX_RESULTS || !(maxResults >= 1) || !(startAt >= 0))
      return platformError(400, "The request is not valid.");
    const users = accountIds.flatMap((id) => c.get("room").user(id) ?? []);
    const page = users.slice(startAt, startAt + Math.min(maxResults, MAX_RESULTS));
    return c.json({
      maxResults,
      startAt,
      total: users.length,
      isLast: startAt + page.length >= users.length,
      values: page,
    });
  });

  return api;
}
