/** "Apply": what the list shows is set up in the background (bulk/), and no click waits for it. */
import type { ChannelFaultReason } from "../../../domain/field-fault.ts";
import { MOST_ROTATIONS } from "../../../domain/rotation-check.ts";
import { log } from "../../../log.ts";
import type { Ack } from "../../../slack/ack.ts";
import type { Submitted } from "../../../slack/payload/interaction.ts";
import { updateAck } from "../../../slack/views/acks.ts";
import { noticeModal } from "../../../slack/views/notice-modal.ts";
import { fieldFaultSentences } from "../../../slack/words/field-fault.ts";
import { TITLE } from "../../../slack/words/labels.ts";
import { refreshGroupsIfOlderThan, refreshSchedulesIfOlderThan } from "../../connection/lists.ts";
import type { Context, Slack } from "../../context.ts";
import { answerFor, type Deadline, type Outcome } from "../../deadline.ts";
import { authorOf } from "../../groups/take-over.ts";
import type { SetUp } from "../../store/set-ups.ts";
import { refreshHomes } from "../../wake.ts";
import { channelFaults } from "../rotation/channel-faults.ts";
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
  { setUpId, digest, ...submitted }: Applied,
): Promise<Outcome> {
  const { actor } = submitted;
  const show = (view: Outcome["late"]): Outcome => ({ inTime: updateAck(view), late: view });
  const { bulkRuns, rotations, setUps, state } = ctx.store;
  const setUpNow = () => setUps.get(actor.userId, setUpId, ctx.now());
  const [author, channelReason] = await Promise.all([
    authorOf(ctx, slack, actor),
    channelReasonOf(ctx, slack, submitted, setUpNow()),
    refreshGroupsIfOlderThan(ctx, LIST_FRESH_MS),
    refreshSchedulesIfOlderThan(ctx, LIST_FRESH_MS),
  ]);
  const setUp = setUpNow();
  if (!setUp) return show(noticeModal(TITLE.setUpSeveral, SET_UP_REFUSAL.gone));
  const again = async (warning: string): Promise<Outcome> =>
    show(await drawList(ctx, slack, actor, setUp, 0, warning));
  if (channelReason) {
    const { channels = "" } = fieldFaultSentences({ channels: { reason: channelReason } });
    return again(channels);
  }
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
    if (!setUpNow()) return false;
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

/** The proposals may be hours old: since then, the person may have left one of the channels. */
async function channelReasonOf(
  ctx: Context,
  slack: Slack,
  submitted: Submitted & Deadline,
  setUp: SetUp | null,
): Promise<ChannelFaultReason | null> {
  const [proposal] = setUp?.proposals ?? [];
  if (!setUp || !proposal) return null;
  const form = formOf(setUp, proposal);
  const faultOf = await channelFaults(ctx, slack, {
    ...submitted,
    ...{ form, rotationId: null, version: null },
  });
  return form.channelIds.flatMap((id) => faultOf(id) ?? [])[0] ?? null;
}
