/** Shows the history page by page, and who was in a group at an instant. */
import type { ModalView } from "@slack/types";
import { within } from "../../../deadline.ts";
import { type Correctness, correctnessOf } from "../../../domain/correctness.ts";
import { membershipAt, type Override, withOverrides } from "../../../domain/membership-answer.ts";
import type { Ack } from "../../../slack/ack.ts";
import type { Pressed } from "../../../slack/payload/interaction.ts";
import { optionsAck, updateAck } from "../../../slack/views/acks.ts";
import { noticeModal } from "../../../slack/views/notice-modal.ts";
import { rotationOptions } from "../../../slack/views/options.ts";
import { REFUSAL } from "../../../slack/words/fields.ts";
import { TITLE } from "../../../slack/words/labels.ts";
import type { Context, Slack } from "../../context.ts";
import type { DeletedRotation } from "../../store/history.ts";
import type { HistoryRequest } from "./metadata.ts";
import { pastOverrides } from "./past-overrides.ts";
import type { HistoryChange, HistoryForm } from "./read.ts";
import { type HistoryModel, historyModal } from "./view.ts";

const PAGE = 10;
/** Slack waits 3 s for the reply: this much of it may go to requests to the scheduling system. */
const ASK_MS = 1_500;
/** The most deleted rotations that the select offers. */
const MOST_DELETED = 500;

/** Opens a rotation's history, or without `rotationId` the whole workspace's. */
export async function openHistory(
  ctx: Context,
  slack: Slack,
  { triggerId, rotationId }: Pressed & { readonly rotationId?: string },
): Promise<void> {
  const view = drawHistory(ctx, { rotationId: rotationId ?? null, at: null, place: null });
  await slack.bot.openView(triggerId, view);
}

export async function showHistoryPage(
  ctx: Context,
  slack: Slack,
  { viewId, request }: HistoryChange,
): Promise<void> {
  const overrides = await within(ASK_MS, pastOverrides(ctx, request));
  await slack.bot.updateView(viewId, drawHistory(ctx, request, overrides ?? []));
}

/** "Look Up": shows the answer in the same modal. */
export async function lookUpMembers(
  ctx: Context,
  _slack: Slack,
  { request }: HistoryForm,
): Promise<Ack> {
  const overrides = await within(ASK_MS, pastOverrides(ctx, request));
  return updateAck(drawHistory(ctx, request, overrides ?? []));
}

export function searchRotations(ctx: Context, { query }: { readonly query: string }): Ack {
  const { rotations, history } = ctx.store;
  const live = rotations.all().map(({ id, name }) => ({ id, name, isDeleted: false }));
  const deleted = history
    .deleted(MOST_DELETED)
    .map(({ id, name }) => ({ id, name, isDeleted: true }));
  return optionsAck(rotationOptions([...live, ...deleted], query));
}

/** @param overrides as read from the scheduling system, because the history doesn't have them */
function drawHistory(
  ctx: Context,
  request: HistoryRequest,
  overrides: readonly Override[] = [],
): ModalView {
  const { store } = ctx;
  const { rotationId, at, place } = request;
  const rotation = rotationId === null ? null : scopeOf(ctx, rotationId);
  if (rotationId !== null && rotation === null)
    return noticeModal(TITLE.history, REFUSAL.rotationGone);

  const scope =
    rotationId === null
      ? "everything"
      : { rotationId, until: rotation?.deletedAt ?? Number.MAX_SAFE_INTEGER };
  // One more than is shown, to know whether more follow.
  const found = store.history.page(scope, place, PAGE + 1);
  const isNewer = place?.side === "newer";
  // Back at the newest entries: show a whole page of them.
  if (isNewer && found.length <= PAGE)
    return drawHistory(ctx, { ...request, place: null }, overrides);
  const entries = isNewer ? found.slice(-PAGE) : found.slice(0, PAGE);
  const first = entries[0];
  const hasMore = found.length > PAGE;
  const names = namesOf(ctx);
  const now = ctx.now();
  const model: HistoryModel = {
    ...request,
    rotation,
    correctness: rotationId === null ? null : correctnessAt(ctx, rotationId, now),
    answer:
      rotationId === null || at === null
        ? null
        : { at, found: withOverrides(answerAt(ctx, rotationId, at), overrides) },
    entries: entries.map(({ id, at: when, rotationId: of, event }) => ({
      id,
      at: when,
      rotationName: rotationId === null && of !== null ? (names(of) ?? null) : null,
      event,
    })),
    hasNewer:
      isNewer ||
      (first !== undefined &&
        store.history.page(scope, { side: "newer", than: first.id }, 1).length > 0),
    hasOlder: isNewer || hasMore,
    words: {
      handle: (groupId) =>
        store.groups.get(groupId)?.handle ??
        (rotation?.groupId === groupId ? rotation.groupHandle : null),
    },
    now,
  };
  return historyModal(model);
}

function correctnessAt({ store }: Context, rotationId: string, now: number): Correctness | null {
  const kept = store.correctness.of(rotationId, now);
  return kept && correctnessOf(kept.stretches, kept.unlisted, kept.since, now);
}

function answerAt(ctx: Context, rotationId: string, at: number) {
  const { history } = ctx.store;
  // A person looks up a whole second, not only its first millisecond.
  const end = at + 999;
  return membershipAt(at, ctx.now(), {
    last: history.membersAt(rotationId, end),
    next: history.membersAfter(rotationId, end),
    beginsAt: history.beginsAt(rotationId),
    problems: history.openProblems(rotationId, end).map(({ problem }) => problem),
  });
}

type Scope = Pick<DeletedRotation, "name" | "groupId" | "groupHandle"> & {
  readonly deletedAt: number | null;
};

function scopeOf(ctx: Context, rotationId: string): Scope | null {
  const { rotations, groups, history } = ctx.store;
  const live = rotations.get(rotationId);
  if (live) {
    const groupHandle = groups.get(live.groupId)?.handle ?? null;
    return { name: live.name, groupId: live.groupId, groupHandle, deletedAt: null };
  }
  const deleted = history.deletion(rotationId);
  return deleted && { ...deleted, deletedAt: deleted.at };
}

/** The names of rotations, with the last names of deleted ones. */
function namesOf(ctx: Context): (rotationId: string) => string | undefined {
  const known = new Map<string, string | undefined>();
  return (rotationId) => {
    if (!known.has(rotationId)) known.set(rotationId, scopeOf(ctx, rotationId)?.name);
    return known.get(rotationId);
  };
}
