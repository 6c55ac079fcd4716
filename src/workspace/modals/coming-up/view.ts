/** A rotation's shifts of the coming two weeks, a week a page: each schedule's shifts by day, and the gaps. */
import type { KnownBlock, ModalView } from "@slack/types";
import {
  byDay,
  type ComingPerson,
  type ComingSchedule,
  type ComingShift,
  type ComingUp,
  type DayOf,
  daysIn,
} from "../../../domain/coming-up.ts";
import { err, ok } from "../../../domain/result.ts";
import type { SystemName } from "../../../domain/systems.ts";
import {
  clock,
  dateToken,
  dayToken,
  escapeForeign,
  lines,
  list,
  person,
} from "../../../slack/mrkdwn.ts";
import type { BlockAction, Reading } from "../../../slack/payload/interaction.ts";
import { actions, button, context, divider, header, section } from "../../../slack/views/blocks.ts";
import { readingModal } from "../../../slack/views/modal.ts";
import { BUTTON, pageOf, TITLE } from "../../../slack/words/labels.ts";
import { schedulerFailureSentence, systemLabel } from "../../../slack/words/scheduler-failure.ts";
import { COMING_TROUBLE, COMING_UP } from "./words.ts";

export const COMING_UP_ACTION = {
  previous: "coming_up_previous",
  next: "coming_up_next",
} as const;

export type ComingUpPage = {
  readonly viewId: string;
  readonly rotationId: string;
  readonly page: number;
};

/** A button's value: the page, a blank, the rotation's id. */
export function readComingUpPage({ view, value }: BlockAction): Reading<ComingUpPage> {
  const [page = "", rotationId] = value.split(" ");
  if (!view || !rotationId || !/^\d{1,4}$/.test(page)) return err("malformed");
  return ok({ viewId: view.id, rotationId, page: Number(page) });
}

export type ComingUpModel = ComingUp & {
  readonly rotationId: string;
  readonly rotationName: string;
  readonly system: SystemName | null;
  /** The page's time range, epoch ms. */
  readonly from: number;
  readonly until: number;
  /** Whether `from` is now. */
  readonly isNow: boolean;
  /** Counts from 0. */
  readonly page: number;
  readonly pageCount: number;
  /** Whether the page shows all of the rotation's schedules: only then are its gaps gaps of the user group. */
  readonly isWhole: boolean;
  /** When the shifts were read, epoch ms. */
  readonly readAt: number;
  /** They are old, or what passes know: no more may be read for people in this minute. */
  readonly isHeldBack: boolean;
  /** The reader's time zone, an IANA name: it decides on which day a shift begins. */
  readonly timeZone: string;
};

/** With this many schedules a page stays within Slack's 100 blocks and 250 KB, however long people's names are. */
export const SCHEDULES_PER_PAGE = 3;
const DAY_CHARS = 2_800;
const GAP_CHARS = 2_000;
const NAME_CHARS = 80;
const SENTENCE_CHARS = 400;
const MOST_PEOPLE = 8;

export function comingUpModal(model: ComingUpModel): ModalView {
  const { rotationName, from, until } = model;
  return readingModal(TITLE.comingUp, BUTTON.close, [
    section(COMING_UP.title(escapeForeign(rotationName, NAME_CHARS), from, until)),
    ...heldBackBlocks(model),
    ...gapBlocks(model),
    ...model.schedules.flatMap((schedule) => [divider(), ...scheduleBlocks(schedule, model)]),
    ...pageButtons(model),
  ]);
}

function heldBackBlocks({ isHeldBack, system, readAt }: ComingUpModel): KnownBlock[] {
  if (!isHeldBack) return [];
  return [context(COMING_UP.heldBack(systemLabel(system), readAt))];
}

/** Gaps of all schedules together. A single schedule shows its gaps among its shifts. */
function gapBlocks({ gaps, isWhole, schedules }: ComingUpModel): KnownBlock[] {
  if (!isWhole || schedules.length < 2) return [];
  if (gaps === null) return [context(COMING_UP.gapsUnknown)];
  if (gaps.length === 0) return [context(COMING_UP.noGaps)];
  const gapLines = gaps.map(({ from, until }) => `• ${dateToken(from)} – ${dateToken(until)}`);
  return [section(lines([COMING_UP.gaps, ...gapLines], GAP_CHARS))];
}

function scheduleBlocks(schedule: ComingSchedule, model: ComingUpModel): KnownBlock[] {
  const title = header(schedule.name);
  if (schedule.status === "unread") {
    const why =
      schedule.failure.reason === "postponed"
        ? COMING_UP.tooMuch
        : schedulerFailureSentence(schedule.failure, model.system);
    return [title, section(COMING_UP.unread(escapeForeign(why, SENTENCE_CHARS)))];
  }
  const dayOf = daysIn(model.timeZone);
  return [
    title,
    ...byDay(schedule.shifts, model.from, dayOf).map(({ day, shifts }) =>
      section(
        lines(
          [
            day === null ? (model.isNow ? COMING_UP.now : COMING_UP.still) : `*${dayToken(day)}*`,
            ...shifts.map((shift) => shiftLine(shift, model, dayOf)),
          ],
          DAY_CHARS,
        ),
      ),
    ),
  ];
}

function shiftLine(shift: ComingShift, { from, until }: ComingUpModel, dayOf: DayOf): string {
  const who =
    shift.people.length === 0
      ? COMING_UP.nobody
      : list(shift.people.map(comingPerson), MOST_PEOPLE);
  const isOpen = shift.until >= until;
  const isSameDay = dayOf(shift.from) === dayOf(shift.until);
  const end = isSameDay ? clock(shift.until) : dateToken(shift.until);
  if (shift.from <= from)
    return isOpen ? COMING_UP.wholeWeek(who) : COMING_UP.until(dateToken(shift.until), who);
  return isOpen ? COMING_UP.from(clock(shift.from), who) : `${clock(shift.from)} – ${end}: ${who}`;
}

const comingPerson = (who: ComingPerson): string =>
  who.trouble === null ? person(who) : `${person(who)} (:warning: ${COMING_TROUBLE[who.trouble]})`;

function pageButtons(model: ComingUpModel): KnownBlock[] {
  const { rotationId, page, pageCount, readAt, schedules } = model;
  if (pageCount <= 1) return [];
  // Some of it may have failed: that its schedules say. Where all of it did, nothing was read.
  const isRead = schedules.some(({ status }) => status !== "unread");
  const read = isRead ? COMING_UP.readAt(readAt) : "";
  const to = (target: number) => ({ value: `${target} ${rotationId}` });
  return [
    ...actions([
      ...(page > 0 ? [button(BUTTON.previous, COMING_UP_ACTION.previous, to(page - 1))] : []),
      ...(page < pageCount - 1 ? [button(BUTTON.next, COMING_UP_ACTION.next, to(page + 1))] : []),
    ]),
    context(`${pageOf(page + 1, pageCount)}.${read}`),
  ];
}
