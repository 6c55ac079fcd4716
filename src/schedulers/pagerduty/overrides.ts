/**
 * Who an override put on call at an instant, also a past one. `/oncalls` doesn't mark overrides. This takes a request per
 * schedule and one per person who isn't cached, so it is read when a person asks for it, never in a pass.
 */
import type { OnCallPerson, SchedulerFailure } from "../../domain/on-call.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import { answer, anything, list, object, text } from "../../outgoing/tolerant.ts";
import { unreadable } from "../failures.ts";
import { instant } from "../instant.ts";
import type { PagerDutyApi } from "./api.ts";
import type { PagerDutyPeople } from "./people.ts";
import { bare, personIn } from "./shapes.ts";
import { between, OTHER_API } from "./single-schedule.ts";

const SECOND_MS = 1_000;

const layeredAnswer = answer({ overrides: list });
const layeredOverride = object({ start: instant, end: instant, user: anything });

const shiftBasedAnswer = answer({ overrides: list });
const shiftBasedOverride = object({
  start_time: instant,
  end_time: instant,
  /** Without an id where the override puts nobody on call. */
  overriding_member: object({ user_id: text }),
});

type Override = {
  readonly start: number | null;
  readonly end: number | null;
  readonly person: OnCallPerson | null;
};

export async function overriddenAt(
  api: PagerDutyApi,
  people: PagerDutyPeople,
  scheduleId: string,
  at: number,
): Promise<Result<readonly OnCallPerson[], SchedulerFailure>> {
  const overrides = await overridesAt(api, encodeURIComponent(scheduleId), at);
  if (!overrides.ok) return overrides;
  const running: OnCallPerson[] = [];
  for (const { start, end, person } of overrides.value) {
    if (start === null || end === null) return err(unreadable("an override without its times"));
    if (person && start <= at && at < end) running.push(person);
  }
  const found = await people.complete(running);
  if (!found.ok) return found;
  return ok(running.map((person) => found.value.get(person.id) ?? person));
}

async function overridesAt(
  api: PagerDutyApi,
  id: string,
  at: number,
): Promise<Result<readonly Override[], SchedulerFailure>> {
  const window = between(at, at + SECOND_MS);
  const layered = await api.find(`/schedules/${id}/overrides`, window, layeredAnswer, OTHER_API);
  if (!layered.ok) return layered;
  if (layered.value) return overridesIn(layered.value.overrides, layeredOf);
  const shiftBased = await api.find(`/v3/schedules/${id}/overrides`, window, shiftBasedAnswer, [
    ...OTHER_API,
    403,
  ]);
  if (!shiftBased.ok) return shiftBased;
  return shiftBased.value ? overridesIn(shiftBased.value.overrides, shiftBasedOf) : ok([]);
}

const overridesIn = (
  items: readonly unknown[] | null,
  read: (item: unknown) => Override,
): Result<readonly Override[], SchedulerFailure> =>
  items ? ok(items.map(read)) : err(unreadable("unexpected overrides"));

function layeredOf(item: unknown): Override {
  const { start = null, end = null, user } = layeredOverride.parse(item) ?? {};
  return { start, end, person: personIn(user) };
}

function shiftBasedOf(item: unknown): Override {
  const override = shiftBasedOverride.parse(item);
  const id = override?.overriding_member?.user_id ?? null;
  return {
    start: override?.start_time ?? null,
    end: override?.end_time ?? null,
    person: id === null ? null : bare(id),
  };
}
