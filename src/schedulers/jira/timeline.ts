/**
 * Timelines of Jira Service Management: Opsgenie's, but for three quirks. People are account ids, deleted rotations stay
 * in the answer, and a gap is a responder of the type `noone`. Pure.
 */
import * as z from "zod/mini";
import type { OnCallPerson, ShiftsReading } from "../../domain/on-call.ts";
import { err, ok } from "../../domain/result.ts";
import { nonEmptyText } from "../../non-empty-text.ts";
import { unreadable } from "../failures.ts";
import { instant } from "../instant.ts";
import {
  isStandIn,
  type Period,
  standIn,
  type Timeline,
  timelineOf,
  timelineStints,
} from "../opsgenie/timeline.ts";
import type { PeopleReading } from "../scheduler.ts";
import { type Stint, shiftsOf } from "../shifts.ts";

const responder = z.pipe(
  z
    .looseObject({ id: z.optional(nonEmptyText), type: z.string() })
    .check(z.refine(({ id, type }) => id !== undefined || type === "noone")),
  z.transform(({ id, type }) => ({ id: id ?? "", type })),
);
type Responder = z.infer<typeof responder>;

/** A person of whom only the account id is known, or the placeholder of a team or an escalation. */
const peopleOf = (responders: readonly Responder[]): readonly OnCallPerson[] =>
  responders
    .filter(({ type }) => type !== "noone")
    .map(({ id, type }) =>
      type === "user"
        ? { id, name: "", emails: [] }
        : standIn(type, id, type === "team" ? "a team" : "an escalation"),
    );

const period = z.pipe(
  z.looseObject({
    startDate: instant,
    endDate: instant,
    type: z.nullish(z.string()),
    responder,
    flattenedResponders: z.optional(z.array(responder)),
  }),
  z.transform(({ startDate, endDate, type, responder: one, flattenedResponders }): Period => {
    const behind = flattenedResponders ?? [];
    const isResolved = behind.length > 0 && behind.every((r) => r.type === "user");
    return {
      startDate,
      endDate,
      isOverride: type === "override",
      named: peopleOf([one]),
      people: peopleOf(isResolved ? behind : [one]),
    };
  }),
);

export const timelineAnswer = timelineOf(
  z.pipe(
    z.looseObject({ deleted: z._default(z.boolean(), false), periods: z.array(period) }),
    z.transform(({ deleted, periods }) => (deleted ? [] : periods)),
  ),
);

/** Account ids of the people on call at any time in [from, until), so that they can be looked up. */
export const accountsIn = (timeline: Timeline, from: number, until: number): string[] =>
  stintsIn(timeline, from, until).flatMap(({ person }) => (isStandIn(person) ? [] : [person.id]));

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
    return err(unreadable("a timeline shorter than asked for"));
  const stints: Stint[] = [];
  for (const stint of stintsIn(timeline, from, until)) {
    const { id, name } = stint.person;
    if (isStandIn(stint.person)) return err({ reason: "unresolved", detail: name });
    const person = people.get(id) ?? err(unreadable("a person left out"));
    if (!person.ok) return person;
    stints.push({ ...stint, person: person.value });
  }
  return ok(shiftsOf(stints, from, until));
}

const stintsIn = (timeline: Timeline, from: number, until: number): readonly Stint[] =>
  timelineStints(timeline).filter((stint) => stint.from < until && from < stint.until);
