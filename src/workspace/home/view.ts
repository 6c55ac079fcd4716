/**
 * The App Home as blocks, within Slack's limits: 100 blocks and 250 KB a view. What concerns everybody comes first, then
 * the reader's own, the rotations, and the scheduling system.
 */
import type { ExternalSelect, HomeView, KnownBlock } from "@slack/types";
import { err, ok } from "../../domain/result.ts";
import { clock, dateToken } from "../../slack/mrkdwn.ts";
import type { BlockAction, Reading } from "../../slack/payload/interaction.ts";
import {
  actions,
  button,
  context,
  divider,
  header,
  paragraph,
  section,
} from "../../slack/views/blocks.ts";
import { option, placeholder } from "../../slack/views/inputs.ts";
import { groupsRightLine } from "../../slack/words/correctness.ts";
import { BUTTON, pageOf, TITLE } from "../../slack/words/labels.ts";
import { askOneAmong } from "../../slack/words/whom-to-ask.ts";
import { type HomeModel, ROTATIONS_PER_PAGE } from "./model.ts";
import { bulkBlocks } from "./view/bulk.ts";
import { connectBlocks } from "./view/connect.ts";
import { systemBlocks } from "./view/connection.ts";
import { helpBlocks } from "./view/help.ts";
import { ownBlocks } from "./view/own.ts";
import { rotationBlocks } from "./view/rotation.ts";
import { troubleBlocks } from "./view/trouble.ts";
import * as say from "./words/home.ts";

export const HOME_ACTION = {
  createRotation: "create_rotation",
  setUpSeveral: "set_up_several",
  refresh: "refresh",
  settings: "settings",
  history: "history",
  /** The select that searches, and then shows one rotation alone. */
  find: "find_rotation",
  showAll: "show_all_rotations",
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

const MOST_BLOCKS = 100;

/** @param now epoch ms */
export function homeView(model: HomeModel, now: number): HomeView {
  const { connection } = model;
  const above = [
    ...troubleBlocks(model, now),
    ...(connection ? [] : connectBlocks(model)),
    ...ownBlocks(model, now),
    ...rotationsHead(model, now),
  ];
  const rotations = model.rotations
    .slice(0, ROTATIONS_PER_PAGE)
    .map((rotation) => rotationBlocks(rotation, model, now));
  const below = [
    ...pageButtons(model, [BUTTON.previous, BUTTON.next]),
    ...rightnessLine(model),
    ...(connection ? [divider(), ...systemBlocks(connection, model)] : []),
    ...helpBlocks(model),
  ];
  const count = above.length + below.length + rotations.reduce((n, one) => n + one.length + 1, 0);
  // Where much is wrong, the buttons of one rotation part it from the next.
  const between = count <= MOST_BLOCKS ? [divider()] : [];
  return {
    type: "home",
    blocks: [...above, ...rotations.flatMap((one) => [...between, ...one]), ...below],
  };
}

function rotationsHead(model: HomeModel, now: number): KnownBlock[] {
  const { viewer, connection, rotationCount } = model;
  // Without a connection no rotation can be created, but existing ones, and what was, stay visible.
  if (connection === null && rotationCount === 0) return pastButtons(model);
  return [
    header(TITLE.rotations),
    ...headButtons(model),
    ...bulkBlocks(model),
    ...rightsNote(model),
    ...rushHourNote(model, now),
    ...(rotationCount === 0 ? emptyNote(viewer.mayManage) : []),
    ...pageButtons(model, [BUTTON.previousPage, BUTTON.nextPage]),
    ...pageNote(model),
  ];
}

/** After the last rotation and the connection are gone: what was done, and the settings that stay. */
const pastButtons = ({ viewer, isLeftBehind }: HomeModel): KnownBlock[] =>
  actions([
    ...(isLeftBehind && viewer.mayManage ? [button(BUTTON.settings, HOME_ACTION.settings)] : []),
    ...(isLeftBehind && viewer.mayReadHistory
      ? [button(BUTTON.allHistory, HOME_ACTION.history)]
      : []),
  ]);

function headButtons(model: HomeModel): KnownBlock[] {
  const { viewer, connection, rotationCount, found } = model;
  const blocks = actions([
    ...(viewer.mayManage && connection
      ? [
          button(BUTTON.createRotation, HOME_ACTION.createRotation, { style: "primary" }),
          button(BUTTON.setUpSeveral, HOME_ACTION.setUpSeveral),
        ]
      : []),
    ...(viewer.mayManage
      ? [button(BUTTON.refresh, HOME_ACTION.refresh), button(BUTTON.settings, HOME_ACTION.settings)]
      : []),
    ...(viewer.mayReadHistory ? [button(BUTTON.allHistory, HOME_ACTION.history)] : []),
    ...(rotationCount >= FEWEST_TO_FIND || found ? [findSelect(model)] : []),
    ...(found ? [button(BUTTON.showAll, HOME_ACTION.showAll)] : []),
  ]);
  // Slack keeps what was chosen in a select for as long as its block's id stays.
  return blocks.map((block) => ({ ...block, block_id: `rotations ${found?.id ?? "all"}` }));
}

/** Fewer are found at a glance. */
const FEWEST_TO_FIND = 4;

const findSelect = ({ found }: HomeModel): ExternalSelect => ({
  type: "external_select",
  action_id: HOME_ACTION.find,
  min_query_length: 0,
  ...placeholder(say.find),
  ...(found && { initial_option: option(found.name, found.id) }),
});

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

const emptyNote = (mayManage: boolean): KnownBlock[] => [
  section(say.noRotations + (mayManage ? say.createFirst : "")),
];

/** Quiet, at the end of the rotations. */
function rightnessLine({ viewer, rightness }: HomeModel): KnownBlock[] {
  const line = viewer.mayReadHistory && rightness ? groupsRightLine(rightness) : null;
  return line === null ? [] : [context(line)];
}

/** Above and below the rotations, by other words: two buttons that are called the same can't be told apart by their names. */
function pageButtons(
  { page, pageCount, found }: HomeModel,
  [back, on]: readonly [string, string],
): KnownBlock[] {
  if (pageCount <= 1 || found) return [];
  const previous = button(back, HOME_ACTION.previousPage, { value: String(page - 1) });
  const next = button(on, HOME_ACTION.nextPage, { value: String(page + 1) });
  return actions([...(page > 0 ? [previous] : []), ...(page < pageCount - 1 ? [next] : [])]);
}

function pageNote({ page, pageCount, rotations, rotationCount, found }: HomeModel): KnownBlock[] {
  if (found) return [context(say.oneOf(rotationCount))];
  if (pageCount <= 1) return [];
  const first = page * ROTATIONS_PER_PAGE + 1;
  const last = first + Math.min(rotations.length, ROTATIONS_PER_PAGE) - 1;
  const range = say.rotations(first, last, rotationCount);
  return [context(`${pageOf(page + 1, pageCount)}: ${range}`)];
}
