/**
 * Shows a rotation's shifts of the coming two weeks, a week and a few schedules a page. The schedules are read when the
 * modal opens, at most once a minute. Guests may open it, too.
 */
import type { ModalView } from "@slack/types";
import { within } from "../../../deadline.ts";
import { comingUp } from "../../../domain/coming-up.ts";
import { isPlaceholderAmong } from "../../../domain/placeholders.ts";
import type { Actor } from "../../../slack/payload/actor.ts";
import type { Pressed } from "../../../slack/payload/interaction.ts";
import { loadingModal } from "../../../slack/views/loading-modal.ts";
import { noticeModal } from "../../../slack/views/notice-modal.ts";
import { REFUSAL } from "../../../slack/words/fields.ts";
import { TITLE } from "../../../slack/words/labels.ts";
import type { Context, Slack } from "../../context.ts";
import { matchPeople } from "../../people/match-by-email.ts";
import { connectedSystem, isFromConnected } from "../../source.ts";
import { readPage } from "./read-page.ts";
import { type ComingUpPage, comingUpModal, SCHEDULES_PER_PAGE } from "./view.ts";

const DAY_MS = 24 * 3_600_000;
const WEEK_MS = 7 * DAY_MS;
const WEEKS = 2;
/** A page that takes longer than this shows a loading modal meanwhile. */
const PATIENCE_MS = 600;

/** Slack's trigger lives 3 s: the modal opens at once, and is filled when the scheduling system has answered. */
export async function openComingUp(
  ctx: Context,
  slack: Slack,
  { triggerId, rotationId, actor }: Pressed & { readonly rotationId: string },
): Promise<void> {
  const opened = await slack.bot.openView(triggerId, loadingModal(TITLE.comingUp));
  if (!opened.ok) return;
  await slack.bot.updateView(opened.value.viewId, await draw(ctx, slack, actor, rotationId, 0));
}

export async function showComingUpPage(
  ctx: Context,
  slack: Slack,
  { viewId, rotationId, actor, page }: Pressed & ComingUpPage,
): Promise<void> {
  const drawing = draw(ctx, slack, actor, rotationId, page);
  if ((await within(PATIENCE_MS, drawing)) === null)
    await slack.bot.updateView(viewId, loadingModal(TITLE.comingUp));
  await slack.bot.updateView(viewId, await drawing);
}

async function draw(
  ctx: Context,
  slack: Slack,
  { userId }: Actor,
  rotationId: string,
  wanted: number,
): Promise<ModalView> {
  const { store } = ctx;
  const rotation = store.rotations.get(rotationId);
  if (!rotation) return notice(REFUSAL.rotationGone);
  if (!isFromConnected(ctx, rotation)) return notice(REFUSAL.notLinked);
  const chunks = Math.ceil(rotation.schedules.length / SCHEDULES_PER_PAGE);
  const pageCount = chunks * WEEKS;
  const number = Math.min(wanted, pageCount - 1);
  const week = Math.floor(number / chunks);
  const first = (number % chunks) * SCHEDULES_PER_PAGE;
  const schedules = rotation.schedules.slice(first, first + SCHEDULES_PER_PAGE);
  const begin = ctx.now() + week * WEEK_MS;
  const ids = schedules.map(({ id }) => id);

  const [read, zone] = await Promise.all([
    readPage(ctx, ids, week, { from: begin, until: begin + WEEK_MS }),
    slack.bot.timeZoneOf(userId),
  ]);
  if (read === "not_connected") return notice(REFUSAL.notConnected);
  const { readings, ...page } = read;
  const people = [...readings.values()].flatMap((reading) =>
    reading.ok ? reading.value.flatMap((shift) => shift.people) : [],
  );
  const { match } = await matchPeople(ctx, people, [], false);
  const isPlaceholder = isPlaceholderAmong(store.state.settings.get("placeholders") ?? []);
  return comingUpModal({
    ...comingUp(schedules, readings, { match, isPlaceholder }),
    ...page,
    rotationId,
    rotationName: rotation.name,
    system: connectedSystem(ctx),
    isNow: week === 0,
    page: number,
    pageCount,
    isWhole: chunks === 1,
    timeZone: (zone.ok && zone.value) || "UTC",
  });
}

const notice = (text: string): ModalView => noticeModal(TITLE.comingUp, text);
