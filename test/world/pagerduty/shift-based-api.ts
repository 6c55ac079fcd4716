/** `/v3/schedules`: shift-based schedules only. Its list is of references, and its people are ids. */
import { Hono } from "hono";
import { iso } from "../iso.ts";
import { type Admitted, isShiftBased, scheduleReference, stretchesOf } from "./account.ts";
import { denied, invalidShiftBased, notFound } from "./errors.ts";
import { wholeNumber, windowOf } from "./paging.ts";

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1000;

export function shiftBasedApi(): Hono<Admitted> {
  const api = new Hono<Admitted>();
  api.use(async (c, next) => (c.get("account").switches.shiftBasedEnabled ? next() : denied()));

  api.get("/", (c) => {
    const account = c.get("account");
    const query = new URL(c.req.url).searchParams;
    const limit = wholeNumber(query.get("limit")) ?? DEFAULT_LIMIT;
    const offset = wholeNumber(query.get("offset")) ?? 0;
    if (!(limit >= 1 && limit <= MAX_LIMIT))
      return invalidShiftBased("limit", "must be between 1 and 1000");
    if (Number.isNaN(offset)) return invalidShiftBased("offset", "must be a number");
    const found = account.rota.schedules().filter(isShiftBased);
    return c.json({
      schedules: found
        .slice(offset, offset + limit)
        .map((schedule) => scheduleReference(account, schedule)),
      limit,
      offset,
      more: offset + limit < found.length,
    });
  });

  api.get("/:id", (c) => {
    const account = c.get("account");
    const schedule = account.rota.schedule(c.req.param("id"));
    if (!schedule) return notFound();
    if (!isShiftBased(schedule)) return invalidShiftBased("schedule.id", "has not been upgraded");
    const query = new URL(c.req.url).searchParams;
    const now = account.now();
    const window = windowOf(query, { since: now, until: now });
    if (!window) return invalidShiftBased("since", "must be ISO 8601 and before until");
    const overflow = query.get("overflow") === "true";
    const bounded = query.has("since") && query.has("until");
    const shifts = stretchesOf(account.rota, schedule.id, window.since, window.until).flatMap(
      ({ personIds, start, end }) => {
        const times = {
          type: "computed_shift_assignment",
          start_time: iso(Math.max(start ?? 0, overflow ? 0 : window.since)),
          end_time: iso(Math.min(end ?? window.until, overflow ? Infinity : window.until)),
          source: { type: "schedule_rotation", rotation_id: `R-${schedule.id}` },
        };
        if (personIds.length === 0) return [{ ...times, member: { type: "empty_member" } }];
        return personIds.map((id) => ({ ...times, member: { type: "user_member", user_id: id } }));
      },
    );
    const { summary, ...reference } = scheduleReference(account, schedule);
    return c.json({
      schedule: {
        ...reference,
        type: "schedule_v3",
        name: summary,
        time_zone: "Etc/UTC",
        rotations: [
          {
            id: `R-${schedule.id}`,
            type: "schedule_rotation",
            events: account.rota.participants(schedule.id).map((ids, nth) => ({
              id: `E-${schedule.id}-${nth + 1}`,
              type: "schedule_event",
              effective_until: null,
              assignment_strategy: {
                type: "rotating_member_assignment_strategy",
                members: ids.map((id) => ({ type: "user_member", user_id: id })),
              },
            })),
          },
        ],
        ...(query.getAll("include[]").includes("final_schedule") &&
          bounded && {
            final_schedule: {
              type: "final_schedule",
              rendered_coverage_percentage: 100,
              computed_shift_assignments: shifts,
            },
          }),
      },
    });
  });

  api.get("/:id/overrides", (c) => {
    const account = c.get("account");
    const schedule = account.rota.schedule(c.req.param("id"));
    if (!schedule) return notFound();
    if (!isShiftBased(schedule)) return invalidShiftBased("schedule.id", "has not been upgraded");
    const query = new URL(c.req.url).searchParams;
    if (!query.has("since") || !query.has("until"))
      return invalidShiftBased("since", "is required");
    const now = account.now();
    const window = windowOf(query, { since: now, until: now });
    if (!window) return invalidShiftBased("since", "must be ISO 8601 and before until");
    const overrides = account.rota
      .overrides(schedule.id)
      .filter(({ start, end }) => start < window.until && window.since < end)
      .flatMap(({ start, end, personIds }, index) =>
        personIds.map((id) => ({
          id: `${schedule.id}-override-${index + 1}`,
          type: "override_shift",
          rotation_id: `R-${schedule.id}`,
          start_time: iso(start),
          end_time: iso(end),
          overridden_member: { type: "empty_member" },
          overriding_member: { type: "user_member", user_id: id },
        })),
      );
    return c.json({ overrides, limit: DEFAULT_LIMIT, offset: 0, more: false });
  });

  return api;
}
