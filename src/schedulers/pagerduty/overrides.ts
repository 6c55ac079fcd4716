/**
 * Who an override put on call at an instant, also a past one. `/oncalls` doesn't mark overrides. This takes a request per
 * schedule and one per person who isn't cached, so it is read when a person asks for it, never in a pass.
 */
import * as z from "zod/mini";
import type { OnCallPerson, SchedulerFailure } from "../../domain/on-call.ts";
import { ok, type Result } from "../../domain/result.ts";
import { nonEmptyText } from "../../non-empty-text.ts";
import { instant } from "../instant.ts";
import type { PagerDutyApi } from "./api.ts";
import type { PagerDutyPeople } from "./people.ts";
import { between, OTHER_API } from "./single-schedule.ts";

const SECOND_MS = 1_000;

const layeredAnswer = z.looseObject({
  overrides: z.array(
    z.looseObject({ start: instant, end: instant, user: z.looseObject({ id: nonEmptyText }) }),
  ),
});

const shiftBasedAnswer = z.looseObject({
  overrides: z.array(
    z.looseObject({
      start_time: instant,
      end_time: instant,
      /** Without an id where the override puts nobody on call. */
      overriding_member: z.looseObject({ user_id: z.nullish(z.string()) }),
    }),
  ),
});

export async function overriddenAt(
  api: PagerDutyApi,
  people: PagerDutyPeople,
  scheduleId: string,
  at: number,
): Promise<Result<readonly OnCallPerson[], SchedulerFailure>> {
  const ids = await overridingIds(api, encodeURIComponent(scheduleId), at);
  if (!ids.ok) return ids;
  const found = await people.byIds(ids.value);
  if (!found.ok) return found;
  return ok(ids.value.flatMap((id) => found.value.get(id) ?? []));
}

async function overridingIds(
  api: PagerDutyApi,
  id: string,
  at: number,
): Promise<Result<readonly string[], SchedulerFailure>> {
  const window = between(at, at + SECOND_MS);
  const layered = await api.find(`/schedules/${id}/overrides`, window, layeredAnswer, OTHER_API);
  if (!layered.ok) return layered;
  if (layered.value) {
    const running = layered.value.overrides.filter((o) => o.start <= at && at < o.end);
    return ok(running.map(({ user }) => user.id));
  }
  const shiftBased = await api.find(`/v3/schedules/${id}/overrides`, window, shiftBasedAnswer, [
    ...OTHER_API,
    403,
  ]);
  if (!shiftBased.ok) return shiftBased;
  const running = (shiftBased.value?.overrides ?? []).filter(
    (o) => o.start_time <= at && at < o.end_time,
  );
  return ok(running.flatMap(({ overriding_member: member }) => member.user_id ?? []));
}
