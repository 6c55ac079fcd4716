/** A proposal as a person has changed it. */
import { NEW_GROUP } from "../../../domain/rotation.ts";
import { type Ack, EMPTY_ACK } from "../../../slack/ack.ts";
import type { Submitted } from "../../../slack/payload/interaction.ts";
import { updateAck } from "../../../slack/views/acks.ts";
import { noticeModal } from "../../../slack/views/notice-modal.ts";
import { TITLE } from "../../../slack/words/labels.ts";
import type { Context, Slack } from "../../context.ts";
import { authorOf } from "../../groups/take-over.ts";
import { formErrorsAck } from "../rotation/view.ts";
import type { ChangedProposal } from "./change-view.ts";
import { checkChanged, freeHandle } from "./check.ts";
import { pageOfRow, redraw } from "./list.ts";
import { SET_UP_REFUSAL } from "./words.ts";

/** Stores the change, if it has no fault, and shows it in the list below. */
export async function saveChange(
  ctx: Context,
  slack: Slack,
  { actor, setUpId, nth, listViewId, typed }: Submitted & ChangedProposal,
): Promise<Ack> {
  const author = await authorOf(ctx, slack, actor);
  const { setUps } = ctx.store;
  const before = setUps.get(actor.userId, setUpId, ctx.now());
  const old = before?.proposals[nth];
  if (!before || !old) return updateAck(noticeModal(TITLE.setUpSeveral, SET_UP_REFUSAL.gone));
  const isNew = typed.groupChoice === NEW_GROUP;
  // PagerSync proposed the alias itself: beside another group it means nothing.
  const typedAlias = isNew || typed.newAlias !== old.newAlias ? typed.newAlias : "";
  const alias = isNew && typedAlias === "" ? freeHandle(ctx, before, typed.name) : typedAlias;
  const next = {
    ...{ ...typed, newAlias: alias.replace(/^@/, "") },
    ...{ scheduleIds: old.scheduleIds, isLeftOut: false },
  };
  const after = { ...before, proposals: before.proposals.with(nth, next) };
  const checked = checkChanged(ctx, slack, author, after, nth);
  if (!checked.ok) return formErrorsAck(checked.error);
  setUps.put(actor.userId, after, ctx.now());
  ctx.later(redraw(ctx, slack, actor, listViewId, { setUpId }, pageOfRow(nth)));
  return EMPTY_ACK;
}
