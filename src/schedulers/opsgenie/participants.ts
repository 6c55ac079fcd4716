/** An on-call answer that isn't flattened: people, and teams and escalations with those who are on call for them. Pure. */
import { type OnCallPerson, unnamedPerson } from "../../domain/on-call.ts";
import { anything, isNone, object, unlisted } from "../../outgoing/tolerant.ts";
import { isStandIn } from "./timeline.ts";

export type Participant = {
  /** For a team or an escalation, its placeholder. */
  readonly person: OnCallPerson;
  /** Who is on call for it; null: the answer doesn't say. */
  readonly behind: readonly Participant[] | null;
};

const MOST_DEPTH = 8;
const nested = object({ onCallParticipants: anything });

/**
 * An entry that says nothing is someone all the same, who is then named as without a name.
 * @param personIn null: the entry says that it is nobody
 */
export const participantsIn = (
  items: readonly unknown[],
  scheduleId: string,
  personIn: (item: unknown, scheduleId: string) => OnCallPerson | null,
  depth = 0,
): readonly Participant[] =>
  items.flatMap(unlisted).flatMap((item): Participant[] => {
    const person = isNone(item) ? unnamedPerson(scheduleId) : personIn(item, scheduleId);
    if (!person) return [];
    const inner = nested.parse(item)?.onCallParticipants;
    const isTold = Array.isArray(inner) && depth < MOST_DEPTH;
    const behind = isTold ? participantsIn(inner, scheduleId, personIn, depth + 1) : null;
    return [{ person, behind }];
  });

/** The people on call for a team or an escalation; null: the answer doesn't say, or doesn't have it. */
export function behindIn(
  participants: readonly Participant[],
  standInId: string,
): readonly OnCallPerson[] | null {
  for (const { person, behind } of participants) {
    if (person.id === standInId) return behind && peopleOf(behind);
    const found = behind && behindIn(behind, standInId);
    if (found) return found;
  }
  return null;
}

function peopleOf(participants: readonly Participant[]): readonly OnCallPerson[] | null {
  const people: OnCallPerson[] = [];
  for (const { person, behind } of participants) {
    const some = isStandIn(person) ? behind && peopleOf(behind) : [person];
    if (!some) return null;
    people.push(...some);
  }
  return people;
}
