/** users.* (docs.slack.dev/reference/methods). */
import * as z from "zod";
import { userJson } from "../people.ts";
import { type Caller, count, flag, type Method, method } from "./method.ts";

const showsEmail = (caller: Caller): boolean => caller.grant.scopes.has("users:read.email");

// The documents advise 200 at most and name no hard limit.
const PAGE_MAX = 1_000;

export const users: Readonly<Record<string, Method>> = {
  "users.info": method({
    tier: 4,
    scopes: ["users:read"],
    takesJson: false,
    args: z.object({ user: z.string().optional(), include_locale: flag }),
    answer(caller, { user: id, include_locale: isWithLocale }) {
      // Also of the organization's people who aren't in this workspace.
      const user = caller.slack.accountFor(caller.team, id ?? "");
      if (!user) return { error: "user_not_found" };
      const locale = isWithLocale === true ? { locale: "en-GB" } : {};
      return { ok: true, user: { ...userJson(user, showsEmail(caller)), ...locale } };
    },
  }),

  "users.lookupByEmail": method({
    tier: 3,
    scopes: ["users:read.email"],
    takesJson: false,
    args: z.object({ email: z.string() }),
    answer({ team }, { email }) {
      const wanted = email.trim().toLowerCase();
      const user = [...team.users.values()].find(
        (u) => u.email?.toLowerCase() === wanted && u.kind !== "bot" && u.kind !== "stranger",
      );
      // Unknown and deactivated look the same.
      if (!user || user.deactivated) return { error: "users_not_found" };
      return { ok: true, user: userJson(user, true) };
    },
  }),

  "users.list": method({
    tier: 2,
    scopes: ["users:read"],
    takesJson: false,
    args: z.object({ cursor: z.string().optional(), limit: count, include_locale: flag }),
    answer(caller, { cursor, limit = 0 }) {
      const all = [...caller.team.users.values()];
      if (limit > PAGE_MAX) return { error: "invalid_limit" };
      const start = cursor === undefined || cursor === "" ? 0 : placeOf(cursor);
      if (start === null || start > all.length) return { error: "invalid_cursor" };
      const size = limit === 0 ? all.length : limit;
      const page = all.slice(start, start + size);
      const next = start + size < all.length ? btoa(`user:${start + size}`) : "";
      return {
        ok: true,
        members: page.map((user) => userJson(user, showsEmail(caller))),
        cache_ts: Math.floor(caller.slack.now() / 1000),
        response_metadata: { next_cursor: next },
      };
    },
  }),
};

/** Where a page begins; null: the cursor is none of Slack's. */
export function placeOf(cursor: string): number | null {
  try {
    const place = /^user:(\d+)$/.exec(atob(cursor))?.[1];
    return place === undefined ? null : Number(place);
  } catch {
    return null;
  }
}
