/**
 * The proposals, a page at a time: what will be set up, who joins, stays in and leaves each group, and what can't be. Each
 * can be changed or left out.
 */
import type { KnownBlock, ModalView } from "@slack/types";
import * as z from "zod/mini";
import { err, ok } from "../../../domain/result.ts";
import { parseJson } from "../../../outgoing/json.ts";
import { escapeForeign, escapeText, lines, oneLine } from "../../../slack/mrkdwn.ts";
import type {
  BlockAction,
  Reading,
  View,
  ViewSubmission,
} from "../../../slack/payload/interaction.ts";
import { actions, button, context, divider, menu, section } from "../../../slack/views/blocks.ts";
import { formModal, readingModal } from "../../../slack/views/modal.ts";
import { BUTTON, pageOf, TITLE } from "../../../slack/words/labels.ts";
import type { MembersAfter } from "../rotation/members-after.ts";
import { memberLines } from "../rotation/preview-view.ts";
import { LIST } from "./words.ts";

export const LIST_FORM = "several_list_form";
export const LIST_ACTION = {
  menu: "several_menu",
  previous: "several_previous",
  next: "several_next",
} as const;

/** Slack allows 100 blocks a view; so many can be read at a time, and looked up in Slack. */
export const ROWS_PER_PAGE = 25;

const schema = z.looseObject({ setUp: z.string(), digest: z.string() });

/** The list as it was shown. */
export type ShownList = { readonly setUpId: string; readonly digest: string };

function listIn(view: View | null): ShownList | null {
  const { data } = schema.safeParse(parseJson(view?.metadata ?? ""));
  return data ? { setUpId: data.setUp, digest: data.digest } : null;
}

export function readShownList({ view }: ViewSubmission): Reading<ShownList> {
  const shown = listIn(view);
  return shown ? ok(shown) : err("malformed");
}

export type ListPage = ShownList & { readonly viewId: string; readonly page: number };

export function readListPage({ view, value }: BlockAction): Reading<ListPage> {
  const shown = listIn(view);
  if (!view || !shown || !/^\d{1,2}$/.test(value)) return err("malformed");
  return ok({ ...shown, viewId: view.id, page: Number(value) });
}

const VERBS = ["change", "leave_out", "include"] as const;
export type ListChoice = ShownList & {
  readonly viewId: string;
  readonly verb: (typeof VERBS)[number];
  readonly nth: number;
};

export function readListChoice({ view, value }: BlockAction): Reading<ListChoice> {
  const shown = listIn(view);
  const [, word, nth] = /^(\w+) (\d{1,2})$/.exec(value) ?? [];
  const verb = VERBS.find((one) => one === word);
  return view && shown && verb
    ? ok({ ...shown, viewId: view.id, verb, nth: Number(nth) })
    : err("malformed");
}

export type ListRow = {
  readonly nth: number;
  readonly name: string;
  /** The schedule that it follows. */
  readonly schedule: string;
  /** Without the @; null: no group is chosen. */
  readonly handle: string | null;
  readonly groupIs: "new" | "enabled" | "existing";
  readonly state:
    | { readonly kind: "left_out" }
    /** Plain text. */
    | { readonly kind: "fault"; readonly sentence: string }
    /** Null: it can't be told now who will be in the group. */
    | {
        readonly kind: "ready";
        readonly members: MembersAfter | null;
        readonly notes: readonly string[];
      };
};

export type ListModel = {
  readonly setUpId: string;
  readonly digest: string;
  /** This page's. */
  readonly rows: readonly ListRow[];
  readonly page: number;
  readonly pageCount: number;
  readonly counts: {
    readonly ready: number;
    readonly created: number;
    readonly faulty: number;
    readonly leftOut: number;
  };
  readonly more: number;
  readonly isCreationForbidden: boolean;
  /** Plain text. */
  readonly warning?: string;
};

const NAME_CHARS = 80;
const SENTENCE_CHARS = 300;
const MOST_MENTIONS = 8;

export function listModal(model: ListModel): ModalView {
  const { counts, setUpId: setUp, digest } = model;
  const blocks = [...head(model), divider(), ...model.rows.map(rowBlock), ...paging(model)];
  const { setUpSeveral: title } = TITLE;
  const metadata = JSON.stringify({ setUp, digest });
  if (counts.ready === 0)
    return { ...readingModal(title, BUTTON.cancel, blocks), private_metadata: metadata };
  return formModal({ title, callbackId: LIST_FORM, submit: BUTTON.apply, metadata, blocks });
}

function head({ counts, more, isCreationForbidden, warning }: ListModel): KnownBlock[] {
  const { ready, created, faulty, leftOut } = counts;
  return [
    ...(warning ? [section(`:warning: ${escapeText(oneLine(warning))}`)] : []),
    section(
      lines([
        LIST.summary(ready, created),
        ...(faulty > 0 ? [LIST.faulty(faulty)] : []),
        ...(leftOut > 0 ? [LIST.leftOut(leftOut)] : []),
        ...(more > 0 ? [LIST.more(more)] : []),
        ...(created > 0 && isCreationForbidden ? [LIST.creationForbidden] : []),
      ]),
    ),
    ...(created > MANY_NEW ? [context(LIST.minutes(created))] : []),
  ];
}

/** More don't go within a moment. */
const MANY_NEW = 15;

const rowBlock = (row: ListRow): KnownBlock =>
  section(
    lines(rowLines(row)),
    menu(
      LIST_ACTION.menu,
      row.state.kind === "left_out"
        ? [choice(BUTTON.include, "include", row), choice(BUTTON.change, "change", row)]
        : [choice(BUTTON.change, "change", row), choice(BUTTON.leaveOut, "leave_out", row)],
    ),
  );

const choice = (label: string, verb: ListChoice["verb"], { nth }: ListRow) => ({
  label,
  value: `${verb} ${nth}`,
});

function rowLines(row: ListRow): readonly string[] {
  const name = escapeForeign(row.name, NAME_CHARS);
  const { state } = row;
  if (state.kind === "left_out") return [LIST.out(name)];
  const group = [
    ...(row.handle === null ? [] : [LIST.group(escapeForeign(row.handle, NAME_CHARS))]),
    ...(row.groupIs === "existing" ? [] : [LIST.groupIs[row.groupIs]]),
  ].join(" ");
  const first = LIST.name(name, escapeForeign(row.schedule, NAME_CHARS));
  if (state.kind === "fault")
    return [first, group, LIST.fault(escapeForeign(state.sentence, SENTENCE_CHARS))].filter(
      Boolean,
    );
  return [first, `${group} · ${membersLine(state.members)}`, ...state.notes];
}

function membersLine(members: MembersAfter | null): string {
  if (members === null) return LIST.unknown;
  const { joins, stays, leaves, by } = members;
  if (by === "last" && joins.length + leaves.length === 0 && stays.length === 0) return LIST.nobody;
  return memberLines(members, MOST_MENTIONS).join(" · ");
}

function paging({ page, pageCount }: ListModel): KnownBlock[] {
  if (pageCount <= 1) return [];
  const previous = button(BUTTON.previous, LIST_ACTION.previous, { value: String(page - 1) });
  const next = button(BUTTON.next, LIST_ACTION.next, { value: String(page + 1) });
  return [
    ...actions([...(page > 0 ? [previous] : []), ...(page < pageCount - 1 ? [next] : [])]),
    context(pageOf(page + 1, pageCount)),
  ];
}
