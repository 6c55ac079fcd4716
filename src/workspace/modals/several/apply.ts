/** "Apply": what the list shows is set up in the background (bulk/), and no click waits for it. */
import { MOST_ROTATIONS } from "../../../domain/rotation-check.ts";
import { log } from "../../../log.ts";
import type { Ack } from "../../../slack/ack.ts";
import type { Submitted } from "../../../slack/payload/interaction.ts";
import { updateAck } from "../../../slack/views/acks.ts";
import { noticeModal } from "../../../slack/views/notice-modal.ts";
import { TITLE } from "../../../slack/words/labels.ts";
import { refreshGroupsIfOlderThan, refreshSchedulesIfOlderThan } from "../../connection/lists.ts";
import type { Context, Slack } from "../../context.ts";
import { answerFor, type Deadline, type Outcome } from "../../deadline.ts";
import { authorOf } from "../../groups/take-over.ts";
import { refreshHomes } from "../../wake.ts";
import { rotationsChanged } from "../rotation/store-rotation.ts";
import { checkProposals, formOf } from "./check.ts";
import { digestOf, drawList } from "./list.ts";
import type { ShownList } from "./list-view.ts";
import { drawRun } from "./run.ts";
import { SET_UP_REFUSAL } from "./words.ts";

const LIST_FRESH_MS = 60_000;

type Applied = Submitted & Deadline & ShownList;

export async function applySetUp(ctx: Context, slack: Slack, applied: Applied): Promise<Ack> {
  const { viewId, answerBy } = applied;
  const asked = { viewId, title: TITLE.setUpSeveral, answerBy };
  return answerFor(ctx, slack, asked, apply(ctx, slack, applied));
}

async function apply(
  ctx: Context,
  slack: Slack,
  { actor, setUpId, digest }: Applied,
): Promise<Outcome> {
  const show = (view: Outcome["late"]): Outcome => ({ inTime: updateAck(view), late: view });
  const { bulkRuns, rotations, setUps, state } = ctx.store;
  const [author] = await Promise.all([
    authorOf(ctx, slack, actor),
    refreshGroupsIfOlderThan(ctx, LIST_FRESH_MS),
    refreshSchedulesIfOlderThan(ctx, LIST_FRESH_MS),
  ]);
  const setUp = setUps.get(actor.userId, setUpId, ctx.now());
  if (!setUp) return show(noticeModal(TITLE.setUpSeveral, SET_UP_REFUSAL.gone));
  const again = async (warning: string): Promise<Outcome> =>
    show(await drawList(ctx, slack, actor, setUp, 0, warning));
  const checked = checkProposals(ctx, slack, author, setUp);
  if ((await digestOf(checked)) !== digest) return again(SET_UP_REFUSAL.changed);
  const items = checked.flatMap(({ proposal, checked: found }) => {
    if (!found?.ok) return [];
    const { group } = found.value;
    const handle = group.kind === "new" ? group.alias : group.group.handle;
    return [{ handle, form: formOf(setUp, proposal) }];
  });
  if (rotations.count() + items.length > MOST_ROTATIONS) return again(SET_UP_REFUSAL.tooMany);
  const isBegun = ctx.store.transaction(() => {
    // Submitted twice: the first one has begun it.
    if (!setUps.get(actor.userId, setUpId, ctx.now())) return false;
    const { userId: begunBy, isAdmin: isByAdmin } = author;
    const source = state.connection.get("source");
    bulkRuns.begin({ id: setUp.id, begunBy, isByAdmin, source }, items, ctx.now());
    setUps.remove(actor.userId);
    refreshHomes(ctx);
    ctx.carriedOut?.();
    return true;
  });
  if (isBegun) {
    log("bulk.begun", { team_id: ctx.teamId, rotations: items.length });
    await rotationsChanged(ctx);
  }
  return show(drawRun(ctx, setUp.id));
}
