/**
 * Previews in the open form who will be in the group and who will leave it, once group and schedules are chosen. It
 * changes nothing.
 */
import { NEW_GROUP } from "../../../domain/rotation.ts";
import { MOST_SCHEDULES } from "../../../domain/rotation-check.ts";
import { NO_OPTIONS, optionsForm } from "../../../domain/rotation-options.ts";
import type { Pressed } from "../../../slack/payload/interaction.ts";
import { fieldFaultSentences } from "../../../slack/words/field-fault.ts";
import { onCallForPerson } from "../../connection/reads-for-people.ts";
import type { Context, Slack } from "../../context.ts";
import { authorOf, whoMayChoose } from "../../groups/take-over.ts";
import { matchPeople } from "../../people/match-by-email.ts";
import { scheduleName, typedRotationForm } from "./form.ts";
import type { RotationPreview } from "./preview-view.ts";
import type { OpenRotationForm } from "./read.ts";
import { rotationModal } from "./view.ts";

/** Shows the options at once, with all that the person typed; then updates the preview below them. */
export async function showOptions(
  ctx: Context,
  slack: Slack,
  open: Pressed & OpenRotationForm,
): Promise<void> {
  const known = open.rotationId === null ? null : ctx.store.rotations.get(open.rotationId);
  const options =
    open.form.options ?? optionsForm(known ?? { options: NO_OPTIONS, channelIds: [] });
  const withOptions = { ...open, form: { ...open.form, options } };
  const formErrors = await groupError(ctx, slack, open);
  const view = rotationModal(typedRotationForm(ctx, withOptions, { formErrors }));
  let updated = await slack.bot.updateView(open.viewId, view, open.viewHash);
  // Only a preview of an earlier choice can have updated the form since the click: this view is newer.
  if (!updated.ok && updated.error.reason === "refused" && updated.error.error === "hash_conflict")
    updated = await slack.bot.updateView(open.viewId, view);
  if (!updated.ok || updated.value.hash === null || !isPreviewable(open)) return;
  await previewRotation(ctx, slack, { ...withOptions, viewHash: updated.value.hash });
}

const isPreviewable = ({ form }: OpenRotationForm): boolean =>
  form.groupChoice !== null && form.scheduleIds.length > 0;

export async function previewRotation(
  ctx: Context,
  slack: Slack,
  open: Pressed & OpenRotationForm,
): Promise<void> {
  const formErrors = await groupError(ctx, slack, open);
  const preview = formErrors.group ? null : await previewOf(ctx, open);
  const model = typedRotationForm(ctx, open, { preview, formErrors });
  // With the hash: if the person chose something else meanwhile, a newer click updates the preview.
  await slack.bot.updateView(open.viewId, rotationModal(model), open.viewHash);
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

/** Null where group or schedules aren't chosen, or the schedules can't be read now: the form has no preview then. */
async function previewOf(ctx: Context, open: OpenRotationForm): Promise<RotationPreview | null> {
  const { form } = open;
  if (form.groupChoice === null || !isPreviewable(open)) return null;
  // The form would be refused on submission: spare the requests.
  const isKnown = (id: string) => scheduleName(ctx, open.rotationId, id) !== null;
  if (form.scheduleIds.length > MOST_SCHEDULES || !form.scheduleIds.every(isKnown)) return null;
  const onCall = await onCallForPerson(ctx, form.scheduleIds);
  if (!onCall) return null;
  const people = [...onCall.values()].flatMap((one) => one.people);
  const always = alwaysIn(ctx, open);
  const { match, member } = await matchPeople(ctx, people, always, false);
  const members = new Set<string>();
  const unmatched = new Set<string>();
  for (const person of people) {
    const found = match(person);
    if (found.status === "matched" && found.member.ineligible === null)
      members.add(found.member.id);
    if (found.status === "no_account") unmatched.add(person.name);
  }
  const now = form.groupChoice === NEW_GROUP ? [] : membersOf(ctx, form.groupChoice);
  const others = always.filter((id) => member(id)?.ineligible === null);
  const isGap = members.size === 0;
  // While nobody is on call, the present members stay.
  for (const id of isGap && others.length > 0 ? [...now, ...others] : others) members.add(id);
  return {
    members: [...members],
    leaves: isGap ? [] : now.filter((id) => !members.has(id)),
    unmatched: [...unmatched],
  };
}

/** The form's choice; while the options aren't shown, the stored one. */
function alwaysIn(ctx: Context, { rotationId, form }: OpenRotationForm): readonly string[] {
  if (form.options) return form.options.alwaysUserIds;
  const known = rotationId === null ? null : ctx.store.rotations.get(rotationId);
  return known?.options.alwaysUserIds ?? [];
}

const membersOf = (ctx: Context, groupId: string): readonly string[] =>
  ctx.store.groups.get(groupId)?.members ?? [];
