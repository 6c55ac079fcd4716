/**
 * Everyone in a schedule or on a level: the users of a layer-based schedule, the members of a shift-based one's events, and on a level the
 * people whom its policy names and those of its schedules. One request for each layer-based schedule, two for each shift-based one,
 * one for each policy, and one for each person who isn't in the cache.
 */
import {
  isUnnamed,
  type OnCallPerson,
  type RosterReading,
  type SchedulerFailure,
  unnamedPerson,
} from "../../domain/on-call.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import { answer, anything, list, object, text } from "../../outgoing/tolerant.ts";
import { unreadable } from "../failures.ts";
import { instant } from "../instant.ts";
import type { PagerDutyApi } from "./api.ts";
import { type LevelReader, levelSourcesIn, partFailure } from "./levels.ts";
import type { PagerDutyPeople } from "./people.ts";
import { bare, personIn } from "./shapes.ts";
import { OTHER_API } from "./single-schedule.ts";

const layered = answer({ schedule: object({ users: list }) });
const shiftBased = answer({ schedule: object({ rotations: list }) });
const rotation = object({ events: list });
const event = object({ effective_until: anything, assignment_strategy: object({ members: list }) });
const member = object({ type: text, user_id: text });

type People = Result<readonly OnCallPerson[], SchedulerFailure>;

export function rosterReader(api: PagerDutyApi, people: PagerDutyPeople, levels: LevelReader) {
  /** With the people as far as the schedule itself tells them. */
  const ofSchedule = async (id: string): Promise<People> => {
    const path = encodeURIComponent(id);
    const users = await api.find(`/schedules/${path}`, [], layered, OTHER_API);
    if (!users.ok) return users;
    const named = users.value?.schedule?.users?.map((user) => personIn(user) ?? unnamedPerson(id));
    if (users.value && !named) return err(unreadable("a schedule without its users"));
    // An empty list may come from the wrong API.
    if (named && named.length > 0) return ok(named);
    const other = await api.find(`/v3/schedules/${path}`, [], shiftBased, [...OTHER_API, 402, 403]);
    if (!other.ok) return other;
    if (!other.value) return named ? ok(named) : err({ reason: "not_found" });
    const rotations = other.value.schedule?.rotations;
    return rotations
      ? membersIn(rotations, id)
      : err(unreadable("a schedule without its rotations"));
  };

  const ofLevel = async (source: ReturnType<typeof levelSourcesIn>[number]): Promise<People> => {
    const targets = await levels.targetsOf(source);
    if (!targets.ok) return targets;
    const all: OnCallPerson[] = [];
    for (const { id, kind, summary, isDeleted } of targets.value) {
      if (isDeleted) continue;
      if (id === null || kind === "unknown") return err({ reason: "unresolved", detail: summary });
      if (kind === "person") {
        all.push({ ...bare(id), name: summary });
        continue;
      }
      const some = await ofSchedule(id);
      if (!some.ok) return partFailure(some.error, summary);
      all.push(...some.value);
    }
    return ok(all);
  };

  const completed = async (told: readonly OnCallPerson[]): Promise<RosterReading> => {
    const found = await people.complete(told.filter(({ id }) => !isUnnamed(id)));
    if (!found.ok) return found;
    const whole = told.map((person) => found.value.get(person.id) ?? person);
    return ok([...new Map(whole.map((person) => [person.id, person])).values()]);
  };

  return async (sourceIds: readonly string[]): Promise<ReadonlyMap<string, RosterReading>> => {
    const readings = new Map<string, RosterReading>();
    for (const id of new Set(sourceIds)) {
      const [level] = levelSourcesIn([id]);
      const told = level ? await ofLevel(level) : await ofSchedule(id);
      readings.set(id, told.ok ? await completed(told.value) : told);
    }
    return readings;
  };
}

/** Of events that aren't over. */
function membersIn(rotations: readonly unknown[], scheduleId: string): People {
  const all: OnCallPerson[] = [];
  for (const item of rotations.flatMap((one) => rotation.parse(one)?.events ?? [null])) {
    const { effective_until, assignment_strategy } = event.parse(item) ?? {};
    const end = instant.parse(effective_until);
    if (end !== null && end <= Date.now()) continue;
    const members = assignment_strategy?.members;
    if (!members) return err(unreadable("an event without its members"));
    for (const one of members) {
      const { type = null, user_id: id = null } = member.parse(one) ?? {};
      if (type === "empty_member") continue;
      all.push(id === null ? unnamedPerson(scheduleId) : bare(id));
    }
  }
  return ok(all);
}
