/** What a rotation's own words need to know of who is on call. Pure. */
import type { OnCallPerson, OnCallReading } from "./on-call.ts";
import type { Problem } from "./problem.ts";
import { keyOf, STANDINGS } from "./reading-key.ts";
import type { Rotation } from "./rotation.ts";
import { schedulesInWords } from "./rotation-options.ts";
import {
  isSamePerson,
  memberOf,
  type OnCallMember,
  type RotationState,
  type Upcoming,
} from "./rotation-state.ts";
import type { Match } from "./slack-member.ts";
import type { Template } from "./template.ts";

type InSchedules = NonNullable<RotationState["inSchedules"]>;

/** An announcement's own words, as they are when it is decided. */
export type OwnWords = {
  readonly template: Template;
  readonly inSchedules: InSchedules;
  /** Who comes in next; null: not known. */
  readonly next: readonly OnCallMember[] | null;
};

/** Who in each schedule that the words name is in the group; null: they name none. */
export function peopleInSchedules(
  { options, schedules }: Rotation,
  readings: ReadonlyMap<string, OnCallReading>,
  facts: {
    readonly match: (person: OnCallPerson) => Match;
    readonly isPlaceholder: (person: OnCallPerson) => boolean;
  },
): InSchedules | null {
  const named = new Set(schedulesInWords(options).map(({ id }) => id));
  if (named.size === 0) return null;
  const [standing = "on_call"] = STANDINGS[options.members];
  return schedules.flatMap(({ id }) => {
    const reading = readings.get(keyOf(standing, id));
    if (!named.has(id) || !reading?.ok) return [];
    const people = reading.value.people.flatMap((person): OnCallMember[] =>
      facts.isPlaceholder(person) ? [] : [memberOf(person, facts.match)],
    );
    return [{ id, people }];
  });
}

/** The schedules in its own words that the rotation doesn't follow: its usual words take their place. */
export function unfollowedInWords({ options, schedules }: Rotation): readonly Problem[] {
  const unfollowed = schedulesInWords(options).filter(
    ({ id }) => !schedules.some((one) => one.id === id),
  );
  return [...new Map(unfollowed.map((one) => [one.id, one.name])).values()].map((scheduleName) => ({
    kind: "words_unfollowed",
    scheduleName,
  }));
}

/** Null: its announcements have the usual words. */
export function ownWordsOf(
  { options: { announcementTemplate: template } }: Rotation,
  { onCall, by, inSchedules = [] }: RotationState,
  upcoming: Upcoming | null,
  now: number,
): OwnWords | null {
  if (template.length === 0) return null;
  const inGroup = onCall.filter(({ as }) => as === "next");
  if (inGroup.length > 0) return { template, inSchedules, next: inGroup };
  const next = upcoming?.next.find(({ from }) => from > now)?.people ?? null;
  const present = by === "schedule" ? onCall : [];
  const comes = next?.filter((one) => !present.some((other) => isSamePerson(one, other)));
  // Where nobody comes in, those who stay are next.
  return { template, inSchedules, next: comes && comes.length > 0 ? comes : next };
}
