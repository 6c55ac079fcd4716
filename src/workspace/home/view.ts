/** The App Home as blocks, within Slack's limits: 100 blocks and 250 KB a view. */
import type { HomeView, KnownBlock } from "@slack/types";
import { err, ok } from "../../domain/result.ts";
import { clock, dateToken } from "../../slack/mrkdwn.ts";
import type { BlockAction, Reading } from "../../slack/payload/interaction.ts";
import { MUTE_ACTION } from "../../slack/personal-message.ts";
import {
  actions,
  button,
  context,
  divider,
  header,
  paragraph,
  section,
} from "../../slack/views/blocks.ts";
import { groupsRightLine } from "../../slack/words/correctness.ts";
import { BUTTON, TITLE } from "../../slack/words/labels.ts";
import { askOneAmong } from "../../slack/words/whom-to-ask.ts";
import { type HomeModel, ROTATIONS_PER_PAGE } from "./model.ts";
import { connectBlocks } from "./view/connect.ts";
import { connectionBlocks, recoveryBlocks } from "./view/connection.ts";
import { helpBlocks } from "./view/help.ts";
import { noticeBlocks } from "./view/notice.ts";
import { rotationBlocks } from "./view/rotation.ts";
import * as say from "./words/home.ts";

export const HOME_ACTION = {
  createRotation: "create_rotation",
  refresh: "refresh",
  settings: "settings",
  history: "history",
  previousPage: "turn_page",
  /** An id of its own: Slack wants every action id once a block, and `Previous` is in the same block. */
  nextPage: "turn_page_next",
} as const;

export type HomePage = { readonly page: number };

export const readHomePage = ({ value }: BlockAction): Reading<HomePage> =>
  /^\d{1,6}$/.test(value) ? ok({ page: Number(value) }) : err("malformed");

/** For people who may not look. @param sentence why, and who can let them; plain text */
export const closedHomeView = (sentence: string): HomeView => ({
  type: "home",
  blocks: [paragraph(sentence)],
});

/** @param now epoch ms */
export function homeView(model: HomeModel, now: number): HomeView {
  const { viewer, connection } = model;
  const blocks = [
    ...(viewer.mayReadHistory
      ? model.notices.flatMap((notice) => noticeBlocks(notice, viewer))
      : []),
    ...(connection && viewer.mayReadHistory ? recoveryBlocks(connection, now) : []),
    ...(connection ? connectionBlocks(connection, model) : connectBlocks(model)),
    ...rotationsSection(model, now),
    ...(viewer.isMuted ? mutedNote() : []),
  ];
  return { type: "home", blocks: [...blocks, ...helpBlocks(model, blocks)] };
}

function rotationsSection(model: HomeModel, now: number): KnownBlock[] {
  const { viewer, connection, rotationCount } = model;
  // Without a connection no rotation can be created, but existing ones stay visible.
  if (connection === null && rotationCount === 0) return [];
  return [
    divider(),
    header(TITLE.rotations),
    ...(viewer.mayManage
      ? manageButtons(connection !== null)
      : actions(viewer.mayReadHistory ? [historyButton()] : [])),
    ...rightsNote(model),
    ...(connection === null ? pausedNote() : []),
    ...rushHourNote(model, now),
    ...(rotationCount === 0 ? emptyNote(viewer.mayManage) : []),
    ...model.rotations
      .slice(0, ROTATIONS_PER_PAGE)
      .flatMap((rotation) => rotationBlocks(rotation, model, now)),
    ...paging(model),
    ...rightnessLine(model),
  ];
}

const mutedNote = (): KnownBlock[] => [
  section(say.muted, button(BUTTON.unmute, MUTE_ACTION.unmute)),
];

const manageButtons = (connected: boolean): KnownBlock[] =>
  actions([
    ...(connected
      ? [button(BUTTON.createRotation, HOME_ACTION.createRotation, { style: "primary" })]
      : []),
    button(BUTTON.refresh, HOME_ACTION.refresh),
    button(BUTTON.settings, HOME_ACTION.settings),
    historyButton(),
  ]);

const historyButton = () => button(BUTTON.allHistory, HOME_ACTION.history);

/** What the person may not do, and whom to ask, where not everyone may manage. */
function rightsNote({ viewer, adminsOnly }: HomeModel): KnownBlock[] {
  if (!viewer.mayReadHistory) {
    return [context(say.guest)];
  }
  if (!adminsOnly) return [];
  return [
    context(
      say.adminsOnly(adminsOnly.isForGrant) +
        (viewer.mayManage ? say.changeInSettings : say.viewOnly(askOneAmong(adminsOnly.ask))),
    ),
  ];
}

/** Many groups change at once: people join before, or some of them late. */
function rushHourNote({ rushHour, viewer }: HomeModel, now: number): KnownBlock[] {
  if (!rushHour || rushHour.at <= now || !viewer.mayReadHistory) return [];
  const { at, groups, from, late } = rushHour;
  const early = from === null ? "" : say.joinEarly(clock(from));
  const rest = late === 0 ? "" : say.joinLate(late);
  return [context(say.rushHour(groups, dateToken(at)) + early + rest)];
}

const pausedNote = (): KnownBlock[] => [section(say.paused)];

const emptyNote = (mayManage: boolean): KnownBlock[] => [
  section(say.noRotations + (mayManage ? say.createFirst : "")),
];

/** Quiet, at the end of the rotations. */
function rightnessLine({ viewer, rightness }: HomeModel): KnownBlock[] {
  const line = viewer.mayReadHistory && rightness ? groupsRightLine(rightness) : null;
  return line === null ? [] : [context(line)];
}

function paging({ page, pageCount }: HomeModel): KnownBlock[] {
  if (pageCount <= 1) return [];
  const previous = button(BUTTON.previous, HOME_ACTION.previousPage, { value: String(page - 1) });
  const next = button(BUTTON.next, HOME_ACTION.nextPage, { value: String(page + 1) });
  return [
    ...actions([...(page > 0 ? [previous] : []), ...(page < pageCount - 1 ? [next] : [])]),
    context(say.page(page + 1, pageCount)),
  ];
}
