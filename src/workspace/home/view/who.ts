/** The lines of one rotation on the Home about people: who is on call, who is in the group besides, and who is next. */
import { ofMembers, onCallAmong } from "../../../domain/rotation-state.ts";
import { dateToken, escapeForeign, list, person, userMention } from "../../../slack/mrkdwn.ts";
import type { HomeRotation } from "../model.ts";
import * as say from "../words/rotation.ts";
import { besidesLine } from "./options.ts";

const MOST_PEOPLE = 12;
/** Of the schedules in which one person is on call. */
const MOST_OF_ONE = 3;

/** @param isWhole with who is in the group besides */
export const whoLines = (rotation: HomeRotation, isWhole: boolean, now: number): string[] => [
  onCallLine(rotation, now),
  ...(isWhole ? groupLine(rotation) : []),
  ...nextLine(rotation, now),
];

/** Who is in the group by the schedules, and how they belong to those: two lines where the group has both. */
export function onCallLine(rotation: HomeRotation, now: number): string {
  const { onCall, options } = rotation;
  const members = options?.members ?? "on_call";
  if (onCall === null) return say.notRead;
  if (onCall.by === "schedule" && ofMembers(members, onCall.people).length === 0)
    return say.notRead;
  const others = (as: "next" | "everyone") => onCall.people.filter((one) => one.as === as);
  const next = () => say.nextOnCall(list(others("next").map(person), MOST_PEOPLE), "");
  switch (members) {
    case "next":
    case "everyone": {
      if (onCall.by !== "schedule") return noneLine(onCall, members);
      return members === "next"
        ? next()
        : say.everyone(list(others("everyone").map(person), MOST_PEOPLE));
    }
    case "on_call":
    case "on_call_and_next":
      return [ownLine(onCall, rotation, now), ...(others("next").length > 0 ? [next()] : [])].join(
        "\n",
      );
  }
}

function noneLine(
  { people, by }: NonNullable<HomeRotation["onCall"]>,
  members: "next" | "everyone",
): string {
  const held = list(people.map(person), MOST_PEOPLE) || say.nobody;
  return say.none[members] + (by === "fallback" ? say.fallback(held) : say.still(held));
}

/** Who is on call, or holds the group while nobody is. */
function ownLine(
  { until, by, people: all }: NonNullable<HomeRotation["onCall"]>,
  { problems }: HomeRotation,
  now: number,
): string {
  const own = onCallAmong(all);
  if (by === "schedule") return onCallPeople({ by, until, people: own }, now);
  const people = list(own.map(person), MOST_PEOPLE) || say.nobody;
  const gap = problems.find(({ problem }) => problem.kind === "nobody_on_call");
  // People on call may have no Slack account, or one that Slack refuses in groups: the problem lines name them.
  const nobody = say.gap(gap ? dateToken(gap.since) : null, untilWhen(until, now));
  if (by === "fallback") return nobody + say.fallback(people);
  // Whoever is left of before an edit of `Members` was never on call.
  const isElse = own.length === 0 && all.length > 0;
  return nobody + (isElse ? say.still(list(all.map(person), MOST_PEOPLE)) : say.last(people));
}

/** With the schedules where they differ, and each with its end where those differ, too. */
function onCallPeople({ people, until }: NonNullable<HomeRotation["onCall"]>, now: number): string {
  const ends = new Set(people.flatMap(({ schedules = [] }) => schedules.map((one) => one.until)));
  const hasOneEnd = ends.size <= 1;
  const words = people.map((one) => {
    if (!one.schedules) return person(one);
    const schedules = one.schedules.map(({ name, until: end }) =>
      say.inOne(escapeForeign(name, 60), hasOneEnd ? "" : untilWhen(end, now)),
    );
    return say.inSchedules(person(one), list(schedules, MOST_OF_ONE));
  });
  const end = hasOneEnd ? untilWhen(until, now) : "";
  return say.onCall(list(words, MOST_PEOPLE) || say.nobody, end);
}

/** Who is in the group besides; while a manual edit is kept, who is in it at all. */
function groupLine(rotation: HomeRotation): string[] {
  const { editedMembers } = rotation;
  if (!editedMembers) return besidesLine(rotation);
  return [say.edited(list(editedMembers.map(userMention), MOST_PEOPLE) || say.nobody)];
}

/** Who comes next, or else who goes; empty once the stored change lies in the past. */
function nextLine({ upcoming, onCall, options }: HomeRotation, now: number): string[] {
  const next = upcoming?.next.find(({ from }) => from > now);
  if (!next || next.people.length === 0) return [];
  const { members } = options ?? {};
  const current = onCall?.by === "schedule" ? onCall.people : [];
  const comes = next.people.filter((one) => !current.some((other) => isSame(one, other)));
  const goes = current.filter((one) => !next.people.some((other) => isSame(one, other)));
  if (members === "next") {
    // Read before an override of the present shift: it would name the same people again.
    if (comes.length + goes.length === 0) return [];
    const then = list(next.people.map(person), MOST_PEOPLE);
    return [say.thenNext(then, dateToken(next.from))];
  }
  // Beside those on call, the line above has who is next.
  if (members === "on_call_and_next") return [];
  const at = dateToken(next.from);
  if (comes.length > 0) return [say.next(list(comes.map(person), MOST_PEOPLE), at)];
  return goes.length > 0 ? [say.nextOff(list(goes.map(person), MOST_PEOPLE), goes.length, at)] : [];
}

type Shown = NonNullable<HomeRotation["onCall"]>["people"][number];

const isSame = (a: Shown, b: Shown): boolean =>
  a.userId === null || b.userId === null
    ? a.personId != null && a.personId === b.personId
    : a.userId === b.userId;

function untilWhen(until: number | null, now: number): string {
  if (until === null) return "";
  return until > now ? say.until(dateToken(until)) : say.due;
}
