/** One rotation on the Home: three blocks (a section, its buttons, a divider). */
import type { KnownBlock } from "@slack/types";
import { isRecent } from "../../../domain/resolved-problem.ts";
import { err, ok } from "../../../domain/result.ts";
import type { Role } from "../../../domain/rights.ts";
import type { SystemName } from "../../../domain/systems.ts";
import {
  channelMention,
  dateToken,
  escapeForeign,
  lines,
  list,
  person,
} from "../../../slack/mrkdwn.ts";
import type { BlockAction, Reading } from "../../../slack/payload/interaction.ts";
import { actions, button, divider, menu, section } from "../../../slack/views/blocks.ts";
import { BUTTON } from "../../../slack/words/labels.ts";
import { fixedSentence, problemSentence } from "../../../slack/words/problem.ts";
import type { HomeModel, HomeRotation } from "../model.ts";
import * as say from "../words/rotation.ts";
import { besidesLine, optionsLine } from "./options.ts";

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

/** Slack allows 3,000 a section, but 250 KB a view: 25 of these fit even where each character takes three bytes. */
const ROTATION_CHARS = 2_400;
const NAME_CHARS = 150;
const MOST_SCHEDULES = 8;
const MOST_CHANNELS = 10;
const MOST_PEOPLE = 12;

export function rotationBlocks(
  rotation: HomeRotation,
  { viewer, connection }: HomeModel,
  now: number,
): KnownBlock[] {
  const text = lines(linesFor(viewer, rotation, connection?.system ?? null, now), ROTATION_CHARS);
  const { id: value } = rotation;
  const buttons = [
    button(BUTTON.edit, ROTATION_ACTION.edit, { value }),
    button(BUTTON.delete, ROTATION_ACTION.delete, { value }),
  ];
  if (rotation.hasPeopleToMatch) {
    buttons.push(button(BUTTON.matchPeople, ROTATION_ACTION.matchPeople, { value }));
  }
  if (rotation.undone)
    buttons.push(button(BUTTON.acceptManualEdit, ROTATION_ACTION.acceptManualEdit, { value }));
  const looks = menu(ROTATION_ACTION.menu, [
    { label: BUTTON.comingUp, value: `${ROTATION_MENU.comingUp} ${value}` },
    ...(viewer.mayReadHistory
      ? [{ label: BUTTON.history, value: `${ROTATION_MENU.history} ${value}` }]
      : []),
  ]);
  return [section(text, looks), ...actions(viewer.mayManage ? buttons : []), divider()];
}

/** The rotation as mrkdwn lines, as much of it as the reader may see. */
export const linesFor = (
  reader: Role,
  rotation: HomeRotation,
  system: SystemName | null,
  now: number,
): string[] =>
  reader.mayReadHistory ? allLines(rotation, system, now) : whoIsOnCallLines(rotation, now);

const whoIsOnCallLines = (rotation: HomeRotation, now: number): string[] => [
  titleLine(rotation),
  onCallLine(rotation, now),
  ...nextLine(rotation, now),
  ...checkedLine(rotation),
];

function titleLine({ name, groupHandle }: HomeRotation): string {
  const handle = groupHandle === null ? say.unknownGroup : `\`@${escapeForeign(groupHandle, 80)}\``;
  return `*${escapeForeign(name, NAME_CHARS) || say.noName}* · ${handle}`;
}

const checkedLine = ({ verifiedAt }: HomeRotation): string[] =>
  verifiedAt === null ? [] : [say.checked(dateToken(verifiedAt))];

/** Most important first. */
function allLines(rotation: HomeRotation, system: SystemName | null, now: number): string[] {
  const { scheduleNames, channelIds, problems } = rotation;
  const schedules = scheduleNames.map((schedule) => escapeForeign(schedule, 80));
  return [
    titleLine(rotation),
    onCallLine(rotation, now),
    ...besidesLine(rotation),
    ...nextLine(rotation, now),
    say.schedules(list(schedules, MOST_SCHEDULES)),
    ...(channelIds.length === 0
      ? []
      : [say.announcedIn(list(channelIds.map(channelMention), MOST_CHANNELS))]),
    ...optionsLine(rotation),
    ...problems
      // The line about who is on call already says it.
      .filter(({ problem }) => problem.kind !== "nobody_on_call" || rotation.onCall === null)
      .map(({ problem, since }) => say.problem(dateToken(since), problemSentence(problem, system))),
    ...resolvedLines(rotation, now),
    ...undoneLine(rotation),
    ...comingLines(rotation, system, now),
    ...checkedLine(rotation),
  ];
}

export function onCallLine({ onCall, problems }: HomeRotation, now: number): string {
  if (onCall === null) return say.notRead;
  const people = list(onCall.people.map(person), MOST_PEOPLE) || say.nobody;
  if (onCall.by === "schedule") return say.onCall(people, untilWhen(onCall.until, now));
  const gap = problems.find(({ problem }) => problem.kind === "nobody_on_call");
  // People on call may have no Slack account, or one that Slack refuses in groups: the problem lines name them.
  const nobody = say.gap(gap ? dateToken(gap.since) : null, untilWhen(onCall.until, now));
  return nobody + (onCall.by === "fallback" ? say.fallback(people) : say.last(people));
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

/** Who is on call next; empty once the stored change lies in the past. */
function nextLine({ upcoming }: HomeRotation, now: number): string[] {
  const next = upcoming?.next.find(({ from }) => from > now);
  if (!next || next.people.length === 0) return [];
  return [say.next(list(next.people.map(person), MOST_PEOPLE), dateToken(next.from))];
}

/** Problems of the coming hours that need somebody to act; present problems are listed above. */
function comingLines(
  { upcoming, problems }: HomeRotation,
  system: SystemName | null,
  now: number,
): string[] {
  const present = new Set(problems.map(({ problem }) => JSON.stringify(problem)));
  return (upcoming?.warnings ?? [])
    .filter(({ at, problem }) => at > now && !present.has(JSON.stringify(problem)))
    .map(({ at, problem }) => say.coming(dateToken(at), problemSentence(problem, system)));
}

function untilWhen(until: number | null, now: number): string {
  if (until === null) return "";
  return until > now ? say.until(dateToken(until)) : say.due;
}
