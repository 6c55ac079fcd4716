/**
 * Timelines of Jira Service Management: Opsgenie's, but for three quirks. People are account ids, deleted rotations stay
 * in the answer, and a gap is a responder of the type `noone`. Pure.
 */
import type * as z from "zod/mini";
import {
  isUnnamed,
  type OnCallPerson,
  type SchedulerFailure,
  type ShiftsReading,
  unnamedPerson,
} from "../../domain/on-call.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import { anything, isNone, list, object, text } from "../../outgoing/tolerant.ts";
import { unreadable } from "../failures.ts";
import {
  isStandIn,
  partsOf,
  type Rotation,
  standIn,
  type Timeline,
  type TimelineParts,
  type timelineAnswer,
  timelineStints,
  type WhoIsIn,
} from "../opsgenie/timeline.ts";
import type { PeopleReading } from "../scheduler.ts";
import { type Stint, shiftsOf } from "../shifts.ts";

const responder = object({ id: text, type: text });

/**
 * The person, of whom only the account id is known, or the placeholder of a team or an escalation; null: nobody. Its type is
 * `noone` then, or all of it is null.
 */
export function responderOf(value: unknown, scheduleId: string): OnCallPerson | null {
  if (isNone(value)) return null;
  const { id = null, type = null } = responder.parse(value) ?? { id: text.parse(value) };
  if (type === "noone") return null;
  if (type === "team" || type === "escalation")
    return standIn(type, id ?? "", type === "team" ? "a team" : "an escalation");
  return id === null ? unnamedPerson(scheduleId) : { id, name: "", emails: [] };
}

const period = object({ responder: anything, flattenedResponders: list });

const whoIsIn =
  (scheduleId: string): WhoIsIn =>
  (value) => {
    const { responder: one, flattenedResponders } = period.parse(value) ?? {};
    const peopleOf = (some: readonly unknown[]) =>
      some.flatMap((item) => responderOf(item, scheduleId) ?? []);
    const named = peopleOf([one]);
    const behind = peopleOf(flattenedResponders ?? []);
    const isResolved = behind.length > 0 && !behind.some(isStandIn);
    return { named, people: isResolved ? behind : named };
  };

/** A deleted rotation stays in the answer. It has no order any more. */
const isDeleted = ({ deleted, order }: Rotation): boolean => deleted ?? order === null;

export const timelinePartsIn = (
  answered: z.output<typeof timelineAnswer>,
  scheduleId: string,
): Result<TimelineParts, SchedulerFailure> => partsOf(answered, whoIsIn(scheduleId), isDeleted);

/** Account ids of the people on call at any time in [from, until), so that they can be looked up. */
export const accountsIn = (timeline: Timeline, from: number, until: number): string[] =>
  stintsIn(timeline, from, until)
    .map(({ person }) => person)
    .filter((person) => !isStandIn(person) && !isUnnamed(person.id))
    .map(({ id }) => id);

/**
 * The shifts of [from, until). Fails where the window doesn't cover that, where somebody could not be looked up, and
 * where a team or an escalation is on call: a timeline doesn't say who is in them.
 */
export function shiftsIn(
  timeline: Timeline,
  from: number,
  until: number,
  people: PeopleReading,
): ShiftsReading {
  if (timeline.startDate > from || timeline.endDate < until)
    return err(unreadable("a shorter timeline than requested"));
  const stints: Stint[] = [];
  for (const stint of stintsIn(timeline, from, until)) {
    const { id, name } = stint.person;
    if (isStandIn(stint.person)) return err({ reason: "unresolved", detail: name });
    if (isUnnamed(id)) {
      stints.push(stint);
      continue;
    }
    const person = people.get(id) ?? err(unreadable("a missing person"));
    if (!person.ok) return person;
    stints.push({ ...stint, person: person.value });
  }
  return ok(shiftsOf(stints, from, until));
}

const stintsIn = (timeline: Timeline, from: number, until: number): readonly Stint[] =>
  timelineStints(timeline).filter((stint) => stint.from < until && from < stint.until);
