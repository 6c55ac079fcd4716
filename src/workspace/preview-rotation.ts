/**
 * Before a group is taken over: who will be in it from now on, and who leaves. Drawn into the open form as soon as
 * group and schedules are chosen. It only looks; nothing is kept.
 */
import type { Click } from "../domain/intent.ts";
import type { OnCallPerson } from "../domain/on-call.ts";
import { NEW_GROUP } from "../domain/rotation.ts";
import { rotationModal } from "../slack/views/rotation-modal.ts";
import type { RotationPreview } from "../slack/views/rotation-preview.ts";
import { readyConnection } from "./connection.ts";
import type { Context, Slack } from "./context.ts";
import { matchPeople } from "./matching.ts";
import { typedRotationForm } from "./rotation-form.ts";

type PreviewRotation = Extract<Click, { type: "preview_rotation" }>;

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
async function lookAhead(ctx: Context, { form }: PreviewRotation): Promise<RotationPreview | null> {
  if (form.groupChoice === null || form.scheduleIds.length === 0) return null;
  const ready = await readyConnection(ctx);
  if (!ready.ok) return null;
  const readings = await ready.value.scheduler.onCall(form.scheduleIds, ctx.now());
  const people: OnCallPerson[] = [];
  for (const reading of readings.values()) {
    if (!reading.ok) return null;
    people.push(...reading.value.people);
  }
  const { match } = await matchPeople(ctx, people, [], false);
  const members = new Set<string>();
  const unmatched = new Set<string>();
  for (const person of people) {
    const found = match(person);
    if (found.status === "matched" && found.member.unfit === null) members.add(found.member.id);
    if (found.status === "no_account") unmatched.add(person.name);
  }
  const now = form.groupChoice === NEW_GROUP ? [] : membersOf(ctx, form.groupChoice);
  return {
    members: [...members],
    leaves: members.size === 0 ? [] : now.filter((id) => !members.has(id)),
    unmatched: [...unmatched],
  };
}

const membersOf = (ctx: Context, groupId: string): readonly string[] =>
  ctx.store.groups.get(groupId)?.members ?? [];
