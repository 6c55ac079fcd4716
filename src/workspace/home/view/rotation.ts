/** One rotation on the Home: who is on call, what is wrong, the rest small and grey, and its buttons. */
import type { KnownBlock } from "@slack/types";
import type { Problem } from "../../../domain/problem.ts";
import { isRecent } from "../../../domain/resolved-problem.ts";
import { err, ok } from "../../../domain/result.ts";
import type { Role } from "../../../domain/rights.ts";
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
} from "../../../slack/mrkdwn.ts";
import type { BlockAction, Reading } from "../../../slack/payload/interaction.ts";
import { actions, button, context, menu, section } from "../../../slack/views/blocks.ts";
import { BUTTON } from "../../../slack/words/labels.ts";
import { fixedSentence, problemSentence } from "../../../slack/words/problem.ts";
import type { HomeModel, HomeRotation } from "../model.ts";
import * as say from "../words/rotation.ts";
import { optionsLine } from "./options.ts";
import { problemWords } from "./problem.ts";
import { whoLines } from "./who.ts";

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
  titleLine(rotation),
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
  titleLine(rotation),
  ...whoLines(rotation, model.viewer.mayReadHistory, now),
  ...(model.viewer.mayReadHistory
    ? problemLines(rotation, (problem) => problemWords(problem, model), now)
    : []),
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

const resolvedLines = ({ resolvedProblems }: HomeRotation, now: number): string[] =>
  resolvedProblems
    .filter((one) => isRecent(one, now))
    .map(({ problem, until }) => say.fixed(dateToken(until), fixedSentence(problem)));

function undoneLine({ undone }: HomeRotation): string[] {
  if (undone === null) return [];
  const who = undone.by === null ? say.someone : person({ userId: undone.by, name: "" });
  return [say.undone(who, dateToken(undone.at))];
}

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
