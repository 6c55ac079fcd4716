/** One rotation on the Home: who is on call, what is wrong, the rest small and grey, and its buttons. */
import type { KnownBlock } from "@slack/types";
import type { Problem } from "../../../domain/problem.ts";
import { isRecent } from "../../../domain/resolved-problem.ts";
import { err, ok } from "../../../domain/result.ts";
import type { Role } from "../../../domain/rights.ts";
import { ofMembers, onCallAmong } from "../../../domain/rotation-state.ts";
import type { SystemName } from "../../../domain/systems.ts";
import {
  channelMention,
  cut,
  dateToken,
  escapeForeign,
  lines,
  list,
  oneLine,
  person,
  userMention,
} from "../../../slack/mrkdwn.ts";
import type { BlockAction, Reading } from "../../../slack/payload/interaction.ts";
import { actions, button, context, menu, section } from "../../../slack/views/blocks.ts";
import { BUTTON } from "../../../slack/words/labels.ts";
import { fixedSentence, problemSentence } from "../../../slack/words/problem.ts";
import type { HomeModel, HomeRotation } from "../model.ts";
import * as say from "../words/rotation.ts";
import { besidesLine, optionsLine } from "./options.ts";
import { problemWords } from "./problem.ts";

export const ROTATION_ACTION = {
  edit: "edit_rotation",
  delete: "delete_rotation",
  matchPeople: "match_people",
  acceptManualEdit: "keep_edit",
  /** The "⋯" menu: its lines take different rights. */
  menu: "rotation_menu",
} as const;

/** A menu option's value: one of these words, a blank, the rotation's id. */
export const ROTATION_MENU = { comingUp: "coming_up", history: "history" } as const;

export type RotationRef = { readonly rotationId: string };

export const readRotationRef = ({ value }: BlockAction): Reading<RotationRef> =>
  value ? ok({ rotationId: value }) : err("malformed");

export type MenuChoice = RotationRef & { readonly opens: keyof typeof ROTATION_MENU };

export function readMenuChoice({ value }: BlockAction): Reading<MenuChoice> {
  const [line, rotationId] = value.split(" ");
  if (!rotationId) return err("malformed");
  if (line === ROTATION_MENU.comingUp) return ok({ opens: "comingUp", rotationId });
  return ok(line === ROTATION_MENU.history ? { opens: "history", rotationId } : null);
}

/** Slack allows 3,000 a section, but 250 KB a view: 20 of these fit even where each character takes three bytes. */
const ROTATION_CHARS = 2_200;
const QUIET_CHARS = 1_200;
const NAME_CHARS = 150;
/** With the longest of the labels it fits into 75. */
const ABOUT_CHARS = 55;
const MOST_SCHEDULES = 8;
const MOST_CHANNELS = 10;
const MOST_PEOPLE = 12;
/** Of those in which one person is on call. */
const MOST_OF_ONE = 3;

type Reader = Pick<HomeModel, "viewer" | "connection" | "notices">;

/** At most three blocks. */
export function rotationBlocks(rotation: HomeRotation, model: Reader, now: number): KnownBlock[] {
  const { viewer } = model;
  const value = rotation.id;
  // Cut once: to cut a name between its letters takes time.
  const about = cut(oneLine(rotation.name), ABOUT_CHARS);
  const buttons = [
    button(BUTTON.edit, ROTATION_ACTION.edit, { value, about }),
    button(BUTTON.delete, ROTATION_ACTION.delete, { value, about }),
  ];
  if (rotation.hasPeopleToMatch) {
    buttons.push(button(BUTTON.matchPeople, ROTATION_ACTION.matchPeople, { value, about }));
  }
  if (rotation.undone) {
    const keep = ROTATION_ACTION.acceptManualEdit;
    buttons.push(button(BUTTON.acceptManualEdit, keep, { value, about }));
  }
  const looks = menu(ROTATION_ACTION.menu, [
    { label: BUTTON.comingUp, value: `${ROTATION_MENU.comingUp} ${value}` },
    ...(viewer.mayReadHistory
      ? [{ label: BUTTON.history, value: `${ROTATION_MENU.history} ${value}` }]
      : []),
  ]);
  const quiet = quietText(rotation, model, now);
  return [
    section(lines(mainLines(rotation, model, now), ROTATION_CHARS), looks),
    ...(quiet === "" ? [] : [context(quiet)]),
    ...actions(viewer.mayManage ? buttons : []),
  ];
}

/** The rotation alone, as mrkdwn lines, as much of it as the reader may see. */
export const linesFor = (
  reader: Role,
  rotation: HomeRotation,
  system: SystemName | null,
  now: number,
): string[] => [
  ...whoLines(rotation, reader.mayReadHistory, now),
  ...(reader.mayReadHistory
    ? [
        ...rotationFacts(rotation),
        ...problemLines(rotation, (problem) => problemSentence(problem, system), now),
        ...resolvedLines(rotation, now),
      ]
    : []),
  ...(rotation.verifiedAt === null ? [] : [say.checked(dateToken(rotation.verifiedAt))]),
];

const mainLines = (rotation: HomeRotation, model: Reader, now: number): string[] => [
  ...whoLines(rotation, model.viewer.mayReadHistory, now),
  ...(model.viewer.mayReadHistory
    ? problemLines(rotation, (problem) => problemWords(problem, model), now)
    : []),
];

/** Who is on call, who is in the group besides, and who is next. */
const whoLines = (rotation: HomeRotation, isWhole: boolean, now: number): string[] => [
  titleLine(rotation),
  onCallLine(rotation, now),
  ...(isWhole ? groupLine(rotation) : []),
  ...nextLine(rotation, now),
];

/** Small and grey: what hardly changes, and what is over. */
function quietText(rotation: HomeRotation, { viewer, connection }: Reader, now: number): string {
  const { verifiedAt } = rotation;
  // Where it is the same for all, the line about the scheduling system says it; in an outage, the top of the Home.
  const isOfItsOwn =
    viewer.mayReadHistory &&
    connection?.trouble === null &&
    verifiedAt !== null &&
    verifiedAt !== connection.lastReadAt;
  const checked = isOfItsOwn ? [say.checked(dateToken(verifiedAt))] : [];
  if (!viewer.mayReadHistory) return "";
  const facts = [...rotationFacts(rotation), ...checked].join(" · ");
  return lines([facts, ...resolvedLines(rotation, now)], QUIET_CHARS);
}

function titleLine({ name, groupHandle }: HomeRotation): string {
  const handle = groupHandle === null ? say.unknownGroup : `\`@${escapeForeign(groupHandle, 80)}\``;
  return `*${escapeForeign(name, NAME_CHARS) || say.noName}* · ${handle}`;
}

/** What was chosen in its form. */
function rotationFacts(rotation: HomeRotation): string[] {
  const { scheduleNames, channelIds } = rotation;
  const schedules = scheduleNames.map((schedule) => escapeForeign(schedule, 80));
  return [
    say.schedules(list(schedules, MOST_SCHEDULES)),
    ...(channelIds.length === 0
      ? []
      : [say.announcedIn(list(channelIds.map(channelMention), MOST_CHANNELS))]),
    ...optionsLine(rotation),
  ];
}

/** What is wrong, what was undone, and what will be wrong; most important first. */
const problemLines = (
  rotation: HomeRotation,
  wordsOf: (problem: Problem) => string,
  now: number,
): string[] => [
  ...rotation.problems
    // The line about who is on call already says it.
    .filter(({ problem }) => problem.kind !== "nobody_on_call" || rotation.onCall === null)
    .map(({ problem, since }) => say.problem(dateToken(since), wordsOf(problem))),
  ...undoneLine(rotation),
  ...comingLines(rotation, wordsOf, now),
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

const resolvedLines = ({ resolvedProblems }: HomeRotation, now: number): string[] =>
  resolvedProblems
    .filter((one) => isRecent(one, now))
    .map(({ problem, until }) => say.fixed(dateToken(until), fixedSentence(problem)));

function undoneLine({ undone }: HomeRotation): string[] {
  if (undone === null) return [];
  const who = undone.by === null ? say.someone : person({ userId: undone.by, name: "" });
  return [say.undone(who, dateToken(undone.at))];
}

/** Who comes next, or else who goes; empty once the stored change lies in the past. */
function nextLine({ upcoming, onCall, options }: HomeRotation, now: number): string[] {
  const next = upcoming?.next.find(({ from }) => from > now);
  if (!next || next.people.length === 0) return [];
  const { members } = options ?? {};
  if (members === "next") {
    const then = list(next.people.map(person), MOST_PEOPLE);
    return [say.thenNext(then, dateToken(next.from))];
  }
  // Beside those on call, the line above has who is next.
  if (members === "on_call_and_next") return [];
  const current = onCall?.by === "schedule" ? onCall.people : [];
  const comes = next.people.filter((one) => !current.some((other) => isSame(one, other)));
  const goes = current.filter((one) => !next.people.some((other) => isSame(one, other)));
  const at = dateToken(next.from);
  if (comes.length > 0) return [say.next(list(comes.map(person), MOST_PEOPLE), at)];
  return goes.length > 0 ? [say.nextOff(list(goes.map(person), MOST_PEOPLE), goes.length, at)] : [];
}

type Shown = NonNullable<HomeRotation["onCall"]>["people"][number];

const isSame = (a: Shown, b: Shown): boolean =>
  a.userId === null || b.userId === null
    ? a.personId != null && a.personId === b.personId
    : a.userId === b.userId;

/** Problems of the coming hours that need somebody to act; present problems are listed above. */
function comingLines(
  { upcoming, problems }: HomeRotation,
  wordsOf: (problem: Problem) => string,
  now: number,
): string[] {
  const present = new Set(problems.map(({ problem }) => JSON.stringify(problem)));
  return (upcoming?.warnings ?? [])
    .filter(({ at, problem }) => at > now && !present.has(JSON.stringify(problem)))
    .map(({ at, problem }) => say.coming(dateToken(at), wordsOf(problem)));
}

function untilWhen(until: number | null, now: number): string {
  if (until === null) return "";
  return until > now ? say.until(dateToken(until)) : say.due;
}
