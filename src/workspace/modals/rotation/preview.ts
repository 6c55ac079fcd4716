/**
 * Before a group is taken over: who will be in it from now on, and who leaves. Drawn into the open form as soon as
 * group and schedules are chosen. It only looks; nothing is kept.
 */
import type { Click } from "../../../domain/intent.ts";
import type { OnCallPerson } from "../../../domain/on-call.ts";
import { NEW_GROUP } from "../../../domain/rotation.ts";
import { MOST_SCHEDULES } from "../../../domain/rotation-check.ts";
import { NO_OPTIONS, optionsForm } from "../../../domain/rotation-options.ts";
import { readyConnection } from "../../connection/connection.ts";
import type { Context, Slack } from "../../context.ts";
import { matchPeople } from "../../people/match-by-email.ts";
import { scheduleName, typedRotationForm } from "./form.ts";
import type { RotationPreview } from "./preview-view.ts";
import { rotationModal } from "./view.ts";

type PreviewRotation = Extract<Click, { type: "preview_rotation" | "show_options" }>;

/** Shows the options at once, all that was typed with them; then the preview below, as it was. */
export async function showOptions(
  ctx: Context,
  slack: Slack,
  wish: PreviewRotation,
): Promise<void> {
  const known = wish.rotationId === null ? null : ctx.store.rotations.get(wish.rotationId);
  const options =
    wish.form.options ?? optionsForm(known ?? { options: NO_OPTIONS, channelIds: [] });
  const shown: PreviewRotation = { ...wish, form: { ...wish.form, options } };
  const view = rotationModal(typedRotationForm(ctx, shown, {}));
  let updated = await slack.bot.updateView(wish.viewId, view, wish.viewHash);
  // Only a preview of an earlier choice can have drawn the form anew since the click: this one is newer.
  if (!updated.ok && updated.error.reason === "refused" && updated.error.error === "hash_conflict")
    updated = await slack.bot.updateView(wish.viewId, view);
  if (!updated.ok || updated.value.hash === null || !isPreviewable(wish)) return;
  await previewRotation(ctx, slack, { ...shown, viewHash: updated.value.hash });
}

const isPreviewable = ({ form }: PreviewRotation): boolean =>
  form.groupChoice !== null && form.scheduleIds.length > 0;

export async function previewRotation(
  ctx: Context,
  slack: Slack,
  wish: PreviewRotation,
): Promise<void> {
  const preview = await lookAhead(ctx, wish);
  const model = typedRotationForm(ctx, wish, { preview });
  // With the hash: if the person went on choosing meanwhile, a newer click draws the newer preview.
  await slack.bot.updateView(wish.viewId, rotationModal(model), wish.viewHash);
}

/** Null where there is nothing to say (yet), or the schedules can't be read now: the form goes on without. */
async function lookAhead(ctx: Context, wish: PreviewRotation): Promise<RotationPreview | null> {
  const { form } = wish;
  if (form.groupChoice === null || !isPreviewable(wish)) return null;
  // What was submitted would be refused: nobody is asked for it.
  const isKnown = (id: string) => scheduleName(ctx, wish.rotationId, id) !== null;
  if (form.scheduleIds.length > MOST_SCHEDULES || !form.scheduleIds.every(isKnown)) return null;
  const ready = await readyConnection(ctx);
  if (!ready.ok) return null;
  const readings = await ready.value.scheduler.onCall(form.scheduleIds, ctx.now());
  const people: OnCallPerson[] = [];
  for (const reading of readings.values()) {
    if (!reading.ok) return null;
    people.push(...reading.value.people);
  }
  const always = alwaysIn(ctx, wish);
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
  // While nobody is on call, whoever is in the group stays.
  for (const id of isGap && others.length > 0 ? [...now, ...others] : others) members.add(id);
  return {
    members: [...members],
    leaves: isGap ? [] : now.filter((id) => !members.has(id)),
    unmatched: [...unmatched],
  };
}

/** As chosen; while the options aren't shown, as they are kept. */
function alwaysIn(ctx: Context, { rotationId, form }: PreviewRotation): readonly string[] {
  if (form.options) return form.options.alwaysUserIds;
  const known = rotationId === null ? null : ctx.store.rotations.get(rotationId);
  return known?.options.alwaysUserIds ?? [];
}

const membersOf = (ctx: Context, groupId: string): readonly string[] =>
  ctx.store.groups.get(groupId)?.members ?? [];
