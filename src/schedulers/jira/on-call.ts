/** Who is on call in a schedule: the request, and the accounts in its answer. */
import {
  isUnnamed,
  type OnCall,
  type OnCallPerson,
  type OnCallReading,
  type SchedulerFailure,
  unnamedPerson,
} from "../../domain/on-call.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import { answer, anything, object, optionalList, text } from "../../outgoing/tolerant.ts";
import { unreadable } from "../failures.ts";
import { participantsIn } from "../opsgenie/participants.ts";
import type { RotationReader } from "../opsgenie/rotations.ts";
import { isoSeconds, timelineAnswer, timelineQuery } from "../opsgenie/timeline.ts";
import type { PeopleReading } from "../scheduler.ts";
import type { JiraApi } from "./api.ts";
import { responderOf, timelinePartsIn } from "./timeline.ts";

/** The window then covers the instants asked for in every time zone. */
const SPARE_WEEKS = 1;

export const onCallAnswer = answer({ onCallUsers: anything });
const participantsAnswer = answer({ onCallParticipants: optionalList });

const pathOf = (id: string): string => `/schedules/${encodeURIComponent(id)}`;

export const onCallPath = (id: string, now: number): string =>
  // With a date, all schedules of a pass are read as of one instant, however long the pass takes.
  `${pathOf(id)}/on-calls?${new URLSearchParams({ flat: "true", date: isoSeconds(now) })}`;

/** The schedule is gone or hidden: nothing that could change from one pass to the next. */
export const isItsOwn = ({ reason }: SchedulerFailure): boolean =>
  reason === "not_found" || reason === "forbidden";

/** A list within the list may hold any number of people. */
export const isListOfPeople = (value: unknown): value is readonly unknown[] =>
  Array.isArray(value) && !value.some(Array.isArray);

const account = object({ id: text, accountId: text });

/** Account ids of a flat answer; somebody without one has the id of an unnamed person. */
export const accountsOf = (items: readonly unknown[], scheduleId: string): readonly string[] => [
  ...new Set(
    items.map((item) => {
      const { id = null, accountId = null } = account.parse(item) ?? {};
      return text.parse(item) ?? accountId ?? id ?? unnamedPerson(scheduleId).id;
    }),
  ),
];

export const known = (accountIds: readonly string[]) => accountIds.filter((id) => !isUnnamed(id));

/** All of these people, or the failure of the first who could not be looked up. */
export function everyone(
  scheduleId: string,
  found: PeopleReading,
  accountIds: readonly string[],
): Result<readonly OnCallPerson[], SchedulerFailure> {
  const people: OnCallPerson[] = [];
  for (const id of accountIds) {
    if (isUnnamed(id)) {
      people.push(unnamedPerson(scheduleId));
      continue;
    }
    const person = found.get(id) ?? err({ reason: "unreadable", detail: "a missing person" });
    if (!person.ok) return person;
    people.push(person.value);
  }
  return ok(people);
}

/** The reading with its people looked up. */
export function completed(
  sourceId: string,
  { people, ...onCall }: OnCall,
  found: PeopleReading,
): OnCallReading {
  const ids = people.map(({ id }) => id);
  const named = everyone(sourceId, found, ids);
  return named.ok ? ok({ ...onCall, people: named.value }) : named;
}

export const rotationReader = (operations: JiraApi): RotationReader => ({
  async parts(id, from, until) {
    const query = timelineQuery(from, until, SPARE_WEEKS);
    const read = await operations.get(`${pathOf(id)}/timeline?${query}`, timelineAnswer);
    return read.ok ? timelinePartsIn(read.value, id) : read;
  },
  prove: (id, rotationId) =>
    operations.get(`${pathOf(id)}/rotations/${encodeURIComponent(rotationId)}`, answer({})),
  async participants(id, date) {
    const query = new URLSearchParams({ flat: "false", date });
    const read = await operations.get(`${pathOf(id)}/on-calls?${query}`, participantsAnswer);
    if (!read.ok) return read;
    const items = read.value.onCallParticipants;
    if (!items) return err(unreadable("unexpected onCallParticipants"));
    return ok(participantsIn(items, id, responderOf));
  },
});
