/** A submitted rotation form: checked, its user group made where asked for, kept, and synced at once. */
import type { ModalView } from "@slack/types";
import type { Submission } from "../../../domain/intent.ts";
import { err, ok, type Result } from "../../../domain/result.ts";
import type { RotationField } from "../../../domain/rotation.ts";
import {
  checkRotationForm,
  MOST_ROTATIONS,
  type RotationDraft,
} from "../../../domain/rotation-check.ts";
import { peopleNamedIn } from "../../../domain/rotation-options.ts";
import type { UserGroup } from "../../../domain/slack-member.ts";
import { type Ack, EMPTY_ACK } from "../../../slack/ack.ts";
import type { SlackFailure } from "../../../slack/api.ts";
import { CHANNEL_ID } from "../../../slack/ids.ts";
import { formErrorsAck, updateAck } from "../../../slack/views/acks.ts";
import { loadingModal } from "../../../slack/views/loading-modal.ts";
import { noticeModal } from "../../../slack/views/notice-modal.ts";
import { fieldFaultSentences } from "../../../slack/words/field-fault.ts";
import { FIELD_ERROR, REFUSAL } from "../../../slack/words/fields.ts";
import { TITLE } from "../../../slack/words/labels.ts";
import { needsAdminGrant, slackFailureSentence } from "../../../slack/words/slack-error.ts";
import type { Context, Slack } from "../../context.ts";
import { within } from "../../deadline.ts";
import { ALIAS_TAKEN, createGroup } from "../../groups/create.ts";
import { listGroups } from "../../groups/list.ts";
import { chosenMembers } from "../../people/eligibility.ts";
import { denialWithin } from "../../people/permissions.ts";
import { scheduleName, typedRotationForm } from "./form.ts";
import { rotationsChanged, showChanges, storeRotation } from "./store-rotation.ts";
import { rotationModal } from "./view.ts";

type SaveRotation = Extract<Submission, { type: "save_rotation" }>;

/** Slack waits 3 s: by this much after the click it is answered, whatever it is still doing for us. */
const ANSWER_MS = 2_300;
/** Of them, what may be spent on looking who is in a group. */
const LOOK_MS = 700;

export async function saveRotation(ctx: Context, slack: Slack, wish: SaveRotation): Promise<Ack> {
  const answerBy = ctx.now() + ANSWER_MS;
  const refusal = await denialWithin(ctx, slack, wish.actor, "mayManage");
  if (refusal) return formErrorsAck({ name: refusal });

  const conflict = conflictOf(ctx, wish);
  if (conflict) return updateAck(conflict);
  if (wish.rotationId === null && ctx.store.rotations.count() >= MOST_ROTATIONS)
    return formErrorsAck({ name: FIELD_ERROR.tooManyRotations });

  const { fallbackUserIds, options } = wish.form;
  const named = [...fallbackUserIds, ...(options ? peopleNamedIn(options) : [])];
  const member = await chosenMembers(ctx, named);
  // Who is in the group is kept, to be put back one day: where an event told of a change, it is looked at once more.
  if (ctx.store.state.groups.get("isPickerStale")) await within(LOOK_MS, listGroups(ctx));
  const draft = checkRotationForm(wish.form, {
    group: ctx.store.groups.get,
    keptBy(groupId) {
      const keeper = ctx.store.rotations.ofGroup(groupId);
      return keeper && keeper.id !== wish.rotationId ? keeper.name : null;
    },
    scheduleName: (id) => scheduleName(ctx, wish.rotationId, id),
    member,
    isChannel: (id) => CHANNEL_ID.test(id),
  });
  if (!draft.ok) return formErrorsAck(fieldFaultSentences(draft.error));
  if (draft.value.group.kind === "existing") {
    await finish(ctx, wish, draft.value, draft.value.group.group);
    return EMPTY_ACK;
  }
  return createThenFinish(ctx, slack, wish, draft.value, draft.value.group.alias, answerBy);
}

/** Another person was faster: they are told, and keep what they typed. */
function conflictOf(ctx: Context, wish: SaveRotation): ModalView | null {
  if (wish.rotationId === null) return null;
  const current = ctx.store.rotations.get(wish.rotationId);
  if (current?.version === wish.version) return null;
  const [rotationId, version, sentence] = current
    ? [current.id, current.version, FIELD_ERROR.changedMeanwhile]
    : [null, null, FIELD_ERROR.deletedMeanwhile];
  const model = typedRotationForm(
    ctx,
    { rotationId, version, form: wish.form },
    { formErrors: { name: sentence } },
  );
  return rotationModal(model);
}

/** Keeps the rotation and wakes the sync. All writes commit together. */
async function finish(
  ctx: Context,
  wish: SaveRotation,
  draft: RotationDraft,
  group: UserGroup,
): Promise<void> {
  ctx.store.transaction(() => {
    storeRotation(ctx, wish.actor.userId, wish.rotationId, draft, group);
    showChanges(ctx);
  });
  await rotationsChanged(ctx);
}

type Creation = Result<{ readonly conflict: ModalView | null }, SlackFailure>;

/** Slack makes the group first: its refusals belong to the field. Slow, it goes on behind a modal that says so. */
async function createThenFinish(
  ctx: Context,
  slack: Slack,
  wish: SaveRotation,
  draft: RotationDraft,
  alias: string,
  answerBy: number,
): Promise<Ack> {
  const work = createGroup(ctx, slack, draft.name, alias).then(async (made): Promise<Creation> => {
    if (!made.ok) return made;
    // Two people wished for the same at once: whoever was first has it.
    if (ctx.store.rotations.ofGroup(made.value.id)) return err(ALIAS_TAKEN);
    ctx.store.groups.save(made.value);
    // While Slack was at it, somebody else may have edited or deleted the rotation.
    const conflict = conflictOf(ctx, wish);
    if (conflict === null) await finish(ctx, wish, draft, made.value);
    return ok({ conflict });
  });
  const inTime = await within(Math.max(0, answerBy - ctx.now()), work);
  if (inTime) {
    if (!inTime.ok) return formErrorsAck(creationError(inTime.error));
    return inTime.value.conflict ? updateAck(inTime.value.conflict) : EMPTY_ACK;
  }
  ctx.later(finishLate(ctx, slack, wish, work));
  return updateAck(loadingModal(TITLE.createRotation));
}

async function finishLate(
  ctx: Context,
  slack: Slack,
  wish: SaveRotation,
  work: Promise<Creation>,
): Promise<void> {
  const made = await work;
  const view = made.ok
    ? (made.value.conflict ?? noticeModal(TITLE.createRotation, REFUSAL.createdLate))
    : rotationModal(typedRotationForm(ctx, wish, { formErrors: creationError(made.error) }));
  await slack.bot.updateView(wish.viewId, view);
}

const creationError = (failure: SlackFailure): Partial<Record<RotationField, string>> => ({
  newAlias:
    failure.reason === "refused" && needsAdminGrant(failure.error)
      ? FIELD_ERROR.creationForbidden
      : slackFailureSentence(failure),
});
