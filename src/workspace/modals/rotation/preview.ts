/**
 * Previews in the open form who will join the group, stay in it and leave it, once group and schedules are chosen. It
 * changes nothing.
 */
import { NEW_GROUP, type RotationField } from "../../../domain/rotation.ts";
import { MOST_SCHEDULES } from "../../../domain/rotation-check.ts";
import { NO_OPTIONS, optionsForm, readableOptions } from "../../../domain/rotation-options.ts";
import type { UserGroup } from "../../../domain/slack-member.ts";
import type { Pressed } from "../../../slack/payload/interaction.ts";
import { fieldFaultSentences } from "../../../slack/words/field-fault.ts";
import type { Context, Slack } from "../../context.ts";
import { authorOf, whoMayChoose } from "../../groups/take-over.ts";
import { connectedSystem } from "../../source.ts";
import { noteClick, updateIfLast } from "../last-click.ts";
import { scheduleName, typedRotationForm } from "./form.ts";
import { askForNames } from "./former-group.ts";
import { membersAfter, type Proposal } from "./members-after.ts";
import { noWordsPreview, optionFacts, wordErrors, wordsPreview } from "./own-words.ts";
import type { RotationPreview } from "./preview-view.ts";
import type { OpenRotationForm } from "./read.ts";
import { rotationModal } from "./view.ts";
import { PREVIEW } from "./words.ts";

/** Shows the options at once, with all that the person typed; then updates the preview above them. */
export async function showOptions(
  ctx: Context,
  slack: Slack,
  open: Pressed & OpenRotationForm,
): Promise<void> {
  const isLast = noteClick(ctx, open);
  const known = open.rotationId === null ? null : ctx.store.rotations.get(open.rotationId);
  const options =
    open.form.options ?? optionsForm(known ?? { options: NO_OPTIONS, channelIds: [] });
  const withOptions = { ...open, form: { ...open.form, options } };
  const formErrors = await groupError(ctx, slack, open);
  const view = rotationModal(typedRotationForm(ctx, withOptions, { formErrors }));
  const viewHash = await updateIfLast(slack, open, view, () => true);
  if (viewHash !== null) await draw(ctx, slack, { ...withOptions, viewHash }, formErrors, isLast);
}

export async function previewRotation(
  ctx: Context,
  slack: Slack,
  open: Pressed & OpenRotationForm,
): Promise<void> {
  const isLast = noteClick(ctx, open);
  await draw(ctx, slack, open, await groupError(ctx, slack, open), isLast);
}

async function draw(
  ctx: Context,
  slack: Slack,
  open: OpenRotationForm,
  formErrors: Partial<Record<RotationField, string>>,
  isLast: () => boolean,
): Promise<void> {
  const preview = formErrors.group ? null : await previewOf(ctx, open);
  const known = open.rotationId === null ? null : ctx.store.rotations.get(open.rotationId);
  if (known && open.form.groupChoice !== known.groupId) await askForNames(ctx, known);
  const errors = { ...formErrors, ...wordErrors(ctx, open) };
  const why = preview ? PREVIEW.wordsUnknown : PREVIEW.wordsNeed;
  const words = preview?.words ?? noWordsPreview(open.form, errors, why);
  const view = rotationModal({
    ...typedRotationForm(ctx, open, { preview, formErrors: errors }),
    words,
  });
  if (isLast()) await updateIfLast(slack, open, view, isLast);
}

/** A group that only an admin may choose is refused at once, rather than only on submission. */
async function groupError(ctx: Context, slack: Slack, { actor, form }: Pressed & OpenRotationForm) {
  const { groupChoice } = form;
  if (groupChoice === null || groupChoice === NEW_GROUP) return {};
  const author = await authorOf(ctx, slack, actor);
  const askNames = whoMayChoose(ctx, slack, author)(groupChoice);
  return askNames === null
    ? {}
    : fieldFaultSentences({ group: { reason: "groupNeedsAdmin", askNames } });
}

/** Null where group or schedules aren't chosen yet, or the form would be refused for them. */
export async function previewOf(
  ctx: Context,
  typed: Pick<OpenRotationForm, "rotationId" | "form">,
): Promise<RotationPreview | null> {
  const proposal = proposalOf(ctx, typed);
  if (proposal === null) return null;
  const [members = null] = await membersAfter(ctx, [proposal]);
  const handle = proposal.group.handle || typed.form.newAlias.replace(/^@/, "") || null;
  return {
    members,
    system: connectedSystem(ctx),
    ...(members && { words: wordsPreview(ctx, proposal, members.planned, handle) }),
  };
}

function proposalOf(
  ctx: Context,
  { rotationId, form }: Pick<OpenRotationForm, "rotationId" | "form">,
): Proposal | null {
  const { groupChoice, scheduleIds, channelIds, fallbackUserIds } = form;
  const group = groupChoice === NEW_GROUP ? EMPTY_GROUP : ctx.store.groups.get(groupChoice ?? "");
  if (!group || scheduleIds.length === 0 || scheduleIds.length > MOST_SCHEDULES) return null;
  const schedules = scheduleIds.map((id) => ({ id, name: scheduleName(ctx, rotationId, id) }));
  if (schedules.some(({ name }) => name === null)) return null;
  const known = rotationId === null ? null : ctx.store.rotations.get(rotationId);
  const options = form.options
    ? readableOptions(form.options, optionFacts(ctx, { rotationId, form }))
    : (known?.options ?? NO_OPTIONS);
  return {
    known,
    group: form.enablesGroup ? { ...group, isDisabled: false } : group,
    rotation: {
      id: rotationId ?? "",
      name: form.name,
      groupId: group.id,
      schedules: schedules.map(({ id, name }) => ({ id, name: name ?? id })),
      channelIds,
      fallbackUserIds,
      options,
      version: known?.version ?? 0,
      membersBefore: [],
    },
  };
}

/** The group that PagerSync is to create. */
export const EMPTY_GROUP: UserGroup = {
  id: NEW_GROUP,
  handle: "",
  name: "",
  isDisabled: false,
  isManagedElsewhere: false,
  members: [],
  updatedBy: null,
};
