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
import type { IneligibleReason } from "../../../domain/slack-member.ts";
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
import { BUTTON, TITLE } from "../../../slack/words/labels.ts";
import { schedulerFailureSentence, systemLabel } from "../../../slack/words/scheduler-failure.ts";

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
    section(
      `*${escapeForeign(rotationName, NAME_CHARS)}*, from ${dateToken(from)} until ${dateToken(until)}`,
    ),
    ...heldBackBlocks(model),
    ...gapBlocks(model),
    ...model.schedules.flatMap((schedule) => [divider(), ...scheduleBlocks(schedule, model)]),
    ...pageButtons(model),
  ]);
}

function heldBackBlocks({ isHeldBack, system, readAt }: ComingUpModel): KnownBlock[] {
  if (!isHeldBack) return [];
  const why = `PagerSync has read upcoming shifts often in the last minute, and saves the rest of ${systemLabel(system)}'s rate limit for handovers.`;
  return [context(`:hourglass: ${why} This is from ${clock(readAt)}. Try again in a minute.`)];
}

/** Gaps of all schedules together. A single schedule shows its gaps among its shifts. */
function gapBlocks({ gaps, isWhole, schedules }: ComingUpModel): KnownBlock[] {
  if (!isWhole || schedules.length < 2) return [];
  if (gaps === null) return [context("Can't check for gaps: some schedules couldn't be read.")];
  if (gaps.length === 0) return [context("No gaps: someone is on call at all times.")];
  const gapLines = gaps.map(({ from, until }) => `• ${dateToken(from)} – ${dateToken(until)}`);
  return [
    section(
      lines([":warning: *Nobody is on call in any of the schedules:*", ...gapLines], GAP_CHARS),
    ),
  ];
}

function scheduleBlocks(schedule: ComingSchedule, model: ComingUpModel): KnownBlock[] {
  const title = header(schedule.name);
  if (schedule.status === "unread") {
    const why =
      schedule.failure.reason === "postponed"
        ? "There was too much to read at once. Try again in a minute."
        : schedulerFailureSentence(schedule.failure, model.system);
    return [
      title,
      section(`:warning: Can't read this right now. ${escapeForeign(why, SENTENCE_CHARS)}`),
    ];
  }
  const dayOf = daysIn(model.timeZone);
  return [
    title,
    ...byDay(schedule.shifts, model.from, dayOf).map(({ day, shifts }) =>
      section(
        lines(
          [
            day === null ? (model.isNow ? "*Now*" : "*Still*") : `*${dayToken(day)}*`,
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
      ? ":warning: *nobody*"
      : list(shift.people.map(comingPerson), MOST_PEOPLE);
  const isOpen = shift.until >= until;
  const isSameDay = dayOf(shift.from) === dayOf(shift.until);
  const end = isSameDay ? clock(shift.until) : dateToken(shift.until);
  if (shift.from <= from)
    return isOpen ? `the whole week: ${who}` : `until ${dateToken(shift.until)}: ${who}`;
  return isOpen ? `from ${clock(shift.from)}: ${who}` : `${clock(shift.from)} – ${end}: ${who}`;
}

const comingPerson = (who: ComingPerson): string =>
  who.trouble === null ? person(who) : `${person(who)} (:warning: ${TROUBLE[who.trouble]})`;

const TROUBLE: Readonly<Record<"no_account" | IneligibleReason, string>> = {
  no_account: "no Slack account matches",
  deactivated: "deactivated in Slack",
  guest: "a guest in Slack",
  bot: "a bot in Slack",
  foreign: "in another organization in Slack",
  invited: "hasn't joined Slack yet",
};

function pageButtons(model: ComingUpModel): KnownBlock[] {
  const { rotationId, page, pageCount, readAt, schedules } = model;
  if (pageCount <= 1) return [];
  // Some of it may have failed: that its schedules say. Where all of it did, nothing was read.
  const isRead = schedules.some(({ status }) => status !== "unread");
  const read = isRead ? ` Read from the scheduling system at ${clock(readAt)}.` : "";
  const to = (target: number) => ({ value: `${target} ${rotationId}` });
  return [
    ...actions([
      ...(page > 0 ? [button(BUTTON.previous, COMING_UP_ACTION.previous, to(page - 1))] : []),
      ...(page < pageCount - 1 ? [button(BUTTON.next, COMING_UP_ACTION.next, to(page + 1))] : []),
    ]),
    context(`Page ${page + 1} of ${pageCount}.${read}`),
  ];
}
