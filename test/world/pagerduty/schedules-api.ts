/** `/schedules`: layer-based schedules only. */

import { Hono } from "hono";
import { iso } from "../iso.ts";
import type { RotaSchedule } from "../rota.ts";
import {
  type Account,
  type Admitted,
  isShiftBased,
  scheduleReference,
  stretchesOf,
  userReference,
  wholeUser,
} from "./account.ts";
import { invalid, notFound } from "./errors.ts";
import { pageOf, windowOf } from "./paging.ts";
import { type Policy, policiesOf, policyReference } from "./policies.ts";

const TWO_WEEKS_MS = 14 * 24 * 3_600_000;

export function schedulesApi(): Hono<Admitted> {
  const api = new Hono<Admitted>();

  api.get("/", (c) => {
    const account = c.get("account");
    const query = new URL(c.req.url).searchParams;
    const name = query.get("query")?.toLowerCase() ?? "";
    const found = account.rota
      .schedules()
      .filter((schedule) => !isShiftBased(schedule) && schedule.name.toLowerCase().includes(name));
    const policies = policiesOf(account);
    return pageOf(found, query, "schedules", (one) => listed(account, policies, one));
  });

  // Saves nothing.
  api.post("/preview", async (c) => {
    const body: unknown = await c.req.json().catch(() => null);
    const isWhole = typeof body === "object" && body !== null && "schedule" in body;
    return isWhole ? c.json({ schedule: body.schedule }) : invalid("Schedule is required.");
  });

  api.get("/:id", (c) => {
    const account = c.get("account");
    const schedule = layered(account, c.req.param("id"));
    if (schedule instanceof Response) return schedule;
    const query = new URL(c.req.url).searchParams;
    const now = account.now();
    const window = windowOf(query, { since: now, until: now + TWO_WEEKS_MS });
    if (!window) return invalid("Since and until must be ISO 8601 and in order.");
    const overflow = query.get("overflow") === "true";
    const entries = stretchesOf(account.rota, schedule.id, window.since, window.until).flatMap(
      ({ personIds, start, end }) => {
        const from = overflow ? (start ?? window.since) : Math.max(start ?? 0, window.since);
        const until = Math.min(end ?? window.until, overflow ? Infinity : window.until);
        return personIds.map((id) => ({
          start: iso(from),
          end: iso(until),
          user: userReference(account, account.rota.person(id)),
        }));
      },
    );
    return c.json({
      schedule: {
        ...listed(account, policiesOf(account), schedule),
        teams: [],
        schedule_layers: [],
        overrides_subschedule: { name: "Overrides", rendered_schedule_entries: [] },
        final_schedule: {
          name: "Final Schedule",
          rendered_schedule_entries: entries,
          rendered_coverage_percentage: entries.length > 0 ? 100 : 0,
        },
      },
    });
  });

  api.get("/:id/users", (c) => {
    const account = c.get("account");
    const schedule = layered(account, c.req.param("id"));
    if (schedule instanceof Response) return schedule;
    const now = account.now();
    const window = windowOf(new URL(c.req.url).searchParams, { since: now, until: now });
    if (!window) return invalid("Since and until must be ISO 8601 and in order.");
    const ids = stretchesOf(account.rota, schedule.id, window.since, window.until).flatMap(
      (stretch) => stretch.personIds,
    );
    return c.json({
      users: [...new Set(ids)].map((id) => wholeUser(account, account.rota.person(id))),
    });
  });

  // The reference gives 201 for what it calls a list.
  api.get("/:id/overrides", (c) => {
    const account = c.get("account");
    const schedule = layered(account, c.req.param("id"));
    if (schedule instanceof Response) return schedule;
    const query = new URL(c.req.url).searchParams;
    if (!query.has("since") || !query.has("until")) return invalid("Since and until are required.");
    const now = account.now();
    const window = windowOf(query, { since: now, until: now });
    if (!window) return invalid("Since and until must be ISO 8601 and in order.");
    const isWhole = query.get("overflow") === "true";
    const overrides = account.rota
      .overrides(schedule.id)
      .filter(({ start, end }) => start < window.until && window.since < end)
      .flatMap(({ start, end, personIds }, index) =>
        personIds.map((id) => ({
          id: `${schedule.id}-override-${index + 1}`,
          start: iso(isWhole ? start : Math.max(start, window.since)),
          end: iso(isWhole ? end : Math.min(end, window.until)),
          user: userReference(account, account.rota.person(id)),
        })),
      );
    return c.json({ overrides }, 201);
  });

  return api;
}

function layered(account: Account, id: string): RotaSchedule | Response {
  const schedule = account.rota.schedule(id);
  if (!schedule) return notFound();
  if (!isShiftBased(schedule)) return schedule;
  return account.switches.otherApiStatus === 404 ? notFound() : invalid("Schedule is not legacy.");
}

const listed = (account: Account, policies: readonly Policy[], schedule: RotaSchedule) => ({
  ...scheduleReference(account, schedule),
  type: "schedule",
  name: schedule.name,
  time_zone: "Etc/UTC",
  description: "",
  escalation_policies: policies
    .filter(({ levels }) =>
      levels.flat().some((target) => "scheduleId" in target && target.scheduleId === schedule.id),
    )
    .map((policy) => policyReference(account, policy)),
  users: account.rota.roster(schedule.id).map((person) => userReference(account, person)),
});
