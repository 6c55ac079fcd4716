/** The fields of PagerDuty's answers that are read. All others are ignored. */
import * as z from "zod/mini";
import type { OnCallPerson } from "../../domain/on-call.ts";
import { nonEmptyText } from "../../non-empty-text.ts";

/** ISO 8601 with an offset, to epoch ms. */
const instant = z.pipe(
  z.pipe(
    z.string(),
    z.transform((text) => Date.parse(text)),
  ),
  z.number(),
);

/** A whole user, as `include[]=users` and the user endpoints give it. */
export const person = z.pipe(
  z.looseObject({
    id: z.string(),
    name: nonEmptyText,
    email: nonEmptyText,
  }),
  z.transform((user): OnCallPerson => ({ id: user.id, name: user.name, emails: [user.email] })),
);

export const userAnswer = z.looseObject({ user: person });
export const usersAnswer = z.looseObject({ users: z.array(person) });
export const meAnswer = z.looseObject({
  user: z.looseObject({ name: z.string(), html_url: z.nullish(z.string()) }),
});

/** Items of both lists of schedules; shift-based ones have no `name`. */
export const listedSchedule = z.looseObject({
  id: z.string(),
  summary: z.nullish(z.string()),
  name: z.nullish(z.string()),
});

/** The schedule of an /oncalls row. Null: a person named by the policy itself. */
export const rowOwner = z.looseObject({
  schedule: z.nullable(z.looseObject({ id: z.string(), type: z.string() })),
});

/** `start` null: on call for ever; `end` null: never goes off call. */
export const onCallRow = z.looseObject({
  user: person,
  start: z.nullable(instant),
  end: z.nullable(instant),
});

/** One entry of a final schedule, of either API. `personId` null: intentionally nobody. */
export type FinalEntry = {
  readonly personId: string | null;
  readonly from: number;
  readonly until: number;
};

/** Layer-based: one person at a time, gaps left out. */
export const layeredSchedule = z.pipe(
  z.looseObject({
    schedule: z.looseObject({
      final_schedule: z.looseObject({
        rendered_schedule_entries: z.array(
          z.looseObject({ start: instant, end: instant, user: z.looseObject({ id: z.string() }) }),
        ),
      }),
    }),
  }),
  z.transform(({ schedule }): readonly FinalEntry[] =>
    schedule.final_schedule.rendered_schedule_entries.map((entry) => ({
      personId: entry.user.id,
      from: entry.start,
      until: entry.end,
    })),
  ),
);

/** Shift-based: entries that overlap are several people, and a gap is an `empty_member`. */
export const shiftBasedSchedule = z.pipe(
  z.looseObject({
    schedule: z.looseObject({
      final_schedule: z.looseObject({
        computed_shift_assignments: z.array(
          z.looseObject({
            start_time: instant,
            end_time: instant,
            member: z.union([
              z.looseObject({ type: z.literal("empty_member") }),
              z.looseObject({ type: z.literal("user_member"), user_id: z.string() }),
            ]),
          }),
        ),
      }),
    }),
  }),
  z.transform(({ schedule }): readonly FinalEntry[] =>
    schedule.final_schedule.computed_shift_assignments.map((shift) => ({
      personId: shift.member.type === "user_member" ? String(shift.member["user_id"]) : null,
      from: shift.start_time,
      until: shift.end_time,
    })),
  ),
);
