/** Saves a submitted rotation form: checks it, creates a user group if the form says so, and wakes the sync. */
import type { ModalView } from "@slack/types";
import { within } from "../../../deadline.ts";
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
import type { Submitted } from "../../../slack/payload/interaction.ts";
import { updateAck } from "../../../slack/views/acks.ts";
import { loadingModal } from "../../../slack/views/loading-modal.ts";
import { noticeModal } from "../../../slack/views/notice-modal.ts";
import { fieldFaultSentences } from "../../../slack/words/field-fault.ts";
import { aliasOfDisabledGroup, FIELD_ERROR, REFUSAL } from "../../../slack/words/fields.ts";
import { TITLE } from "../../../slack/words/labels.ts";
import {
  NEEDS_ADMIN_CHOICE,
  needsAdminGrant,
  slackFailureSentence,
} from "../../../slack/words/slack-error.ts";
import type { Context, Slack } from "../../context.ts";
import type { Deadline } from "../../deadline.ts";
import { ALIAS_TAKEN, createGroup, disabledGroupWith } from "../../groups/create.ts";
import { enableGroup } from "../../groups/enable.ts";
import { listGroups, listGroupsOnce } from "../../groups/list.ts";
import { type Author, authorOf, noteMade, whoMayChoose } from "../../groups/take-over.ts";
import { chosenMembers } from "../../people/eligibility.ts";
import { channelFaults } from "./channel-faults.ts";
import { checkFacts } from "./check-facts.ts";
import { conflictIn } from "./conflict.ts";
import { typedRotationForm } from "./form.ts";
import type { TypedRotation } from "./read.ts";
import { rotationsChanged, showChanges, storeRotation } from "./store-rotation.ts";
import { formErrorsAck, rotationModal } from "./view.ts";

type SubmittedRotation = Submitted & TypedRotation;

/** How much of the time for the reply may go to reading the group's members. */
const LIST_MS = 700;

export async function saveRotation(
  ctx: Context,
  slack: Slack,
  submitted: SubmittedRotation & Deadline,
): Promise<Ack> {
  const conflict = conflictOf(ctx, submitted);
  if (conflict) return updateAck(conflict);
  if (submitted.rotationId === null && ctx.store.rotations.count() >= MOST_ROTATIONS)
    return formErrorsAck({ name: FIELD_ERROR.tooManyRotations });

  const author = await authorOf(ctx, slack, submitted.actor);
  const { fallbackUserIds, options } = submitted.form;
  const named = [...fallbackUserIds, ...(options ? peopleNamedIn(options) : [])];
  const isGroupListStale = ctx.store.state.groups.get("isPickerStale") ?? false;
  const [member, channelFault] = await Promise.all([
    chosenMembers(ctx, named),
    channelFaults(ctx, slack, submitted),
    // The group's present members are stored, to be restored one day. If an event has reported a change, list them again.
    isGroupListStale ? within(LIST_MS, listGroups(ctx)) : null,
  ]);
  // Somebody may have taken a channel off the rotation while Slack was asked.
  const raced = conflictOf(ctx, submitted);
  if (raced) return updateAck(raced);
  const draft = checkRotationForm(submitted.form, {
    ...checkFacts(ctx, submitted.rotationId),
    whoMayChoose: whoMayChoose(ctx, slack, author),
    member,
    channelFault,
  });
  if (!draft.ok) return formErrorsAck(fieldFaultSentences(draft.error));
  const { group } = draft.value;
  if (group.kind === "existing" && !group.group.isDisabled) {
    await finish(ctx, submitted, author, draft.value, group.group);
    return EMPTY_ACK;
  }
  const change =
    group.kind === "new"
      ? newGroup(ctx, slack, draft.value.name, group.alias)
      : enabledGroup(slack, author, group.group);
  return changeThenFinish(ctx, slack, submitted, author, draft.value, change);
}

/** Another person saved or deleted the rotation first: shows who and what, with the input kept. */
function conflictOf(ctx: Context, submitted: SubmittedRotation): ModalView | null {
  const conflict = conflictIn(ctx, submitted);
  if (conflict === null) return null;
  const { version, text } = conflict;
  const rotationId = version === null ? null : submitted.rotationId;
  const typed = { rotationId, version, form: submitted.form };
  return rotationModal({ ...typedRotationForm(ctx, typed, {}), conflict: text });
}

/** Stores the rotation and wakes the sync. All writes commit together. */
async function finish(
  ctx: Context,
  submitted: SubmittedRotation,
  author: Author,
  draft: RotationDraft,
  group: UserGroup,
): Promise<void> {
  ctx.store.transaction(() => {
    storeRotation(ctx, author, submitted.rotationId, draft, group);
    showChanges(ctx);
    ctx.carriedOut?.();
  });
  await rotationsChanged(ctx);
}

type GroupErrors = Partial<Record<RotationField, string>>;
type Saved = Result<{ readonly conflict: ModalView | null }, GroupErrors>;

/** The group that Slack has to change before it can be used; `refused` words Slack's refusal for its field. */
type GroupChange = {
  readonly work: Promise<Result<UserGroup, SlackFailure>>;
  readonly isNew: boolean;
  readonly refused: (failure: SlackFailure) => Promise<GroupErrors>;
};

const newGroup = (ctx: Context, slack: Slack, name: string, alias: string): GroupChange => ({
  isNew: true,
  work: createGroup(ctx, slack, name, alias).then((made) =>
    // Two people asked for the same group at once: the first one has it.
    made.ok && ctx.store.rotations.ofGroup(made.value.id) ? err(ALIAS_TAKEN) : made,
  ),
  async refused(failure) {
    if (failure.reason !== "refused") return { newAlias: slackFailureSentence(failure) };
    if (needsAdminGrant(failure.error)) return { newAlias: FIELD_ERROR.creationForbidden };
    if (failure.error === ALIAS_TAKEN.error) {
      const isKnown = disabledGroupWith(ctx, alias) !== null;
      if (!isKnown) await within(LIST_MS, listGroupsOnce(ctx));
      if (disabledGroupWith(ctx, alias)) return { newAlias: aliasOfDisabledGroup(alias) };
    }
    return { newAlias: slackFailureSentence(failure) };
  },
});

const enabledGroup = (slack: Slack, author: Author, group: UserGroup): GroupChange => ({
  isNew: false,
  work: enableGroup(slack, author, group),
  async refused(failure) {
    const isForbidden =
      failure.reason === "refused" &&
      (needsAdminGrant(failure.error) || failure.error === NEEDS_ADMIN_CHOICE.error);
    return { group: isForbidden ? FIELD_ERROR.enablingForbidden : slackFailureSentence(failure) };
  },
});

/**
 * Has Slack create or enable the group first, so that a refusal is shown at its field. If Slack is slow, a loading modal
 * takes over.
 */
async function changeThenFinish(
  ctx: Context,
  slack: Slack,
  submitted: SubmittedRotation & Deadline,
  author: Author,
  draft: RotationDraft,
  { work, isNew, refused }: GroupChange,
): Promise<Ack> {
  const saving = work.then(async (changed): Promise<Saved> => {
    if (!changed.ok) return err(await refused(changed.error));
    ctx.store.groups.save(changed.value);
    if (isNew) noteMade(ctx, changed.value.id);
    // While Slack changed the group, somebody else may have edited or deleted the rotation.
    const conflict = conflictOf(ctx, submitted);
    if (conflict === null) await finish(ctx, submitted, author, draft, changed.value);
    return ok({ conflict });
  });
  const inTime = await within(Math.max(0, submitted.answerBy - ctx.now()), saving);
  if (inTime) {
    if (!inTime.ok) return formErrorsAck(inTime.error);
    return inTime.value.conflict ? updateAck(inTime.value.conflict) : EMPTY_ACK;
  }
  ctx.later(finishLate(ctx, slack, submitted, saving, isNew));
  return updateAck(loadingModal(TITLE.createRotation));
}

async function finishLate(
  ctx: Context,
  slack: Slack,
  submitted: SubmittedRotation,
  saving: Promise<Saved>,
  isNew: boolean,
): Promise<void> {
  const saved = await saving;
  const done = isNew ? REFUSAL.createdLate : REFUSAL.enabledLate;
  const view = saved.ok
    ? (saved.value.conflict ?? noticeModal(TITLE.createRotation, done))
    : rotationModal(typedRotationForm(ctx, submitted, { formErrors: saved.error }));
  await slack.bot.updateView(submitted.viewId, view);
}
