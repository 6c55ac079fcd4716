/**
 * Opens the rotation form for a new or an existing rotation. Lists older than a minute are refreshed while it opens.
 */
import { within } from "../../../deadline.ts";
import type { Pressed } from "../../../slack/payload/interaction.ts";
import { REFUSAL } from "../../../slack/words/fields.ts";
import { TITLE } from "../../../slack/words/labels.ts";
import { refreshGroupsIfOlderThan, refreshSchedulesIfOlderThan } from "../../connection/lists.ts";
import type { Context, Slack } from "../../context.ts";
import { probePermissions } from "../../groups/permissions.ts";
import { publishHomeNow } from "../../home/publish-now.ts";
import type { StoredRotation } from "../../store/rotations.ts";
import { openNotice } from "../open-notice.ts";
import { asRotationForm, knownRotationForm, newRotationForm, surroundings } from "./form.ts";
import { wordErrors } from "./own-words.ts";
import { previewOf } from "./preview.ts";
import { rotationModal } from "./view.ts";

const LIST_FRESH_MS = 60_000;
/** The form opens without its preview where that takes longer: Slack's trigger lives 3 s. */
const PATIENCE_MS = 300;

export async function openCreateRotation(
  ctx: Context,
  slack: Slack,
  { triggerId }: Pressed,
): Promise<void> {
  await slack.bot.openView(triggerId, rotationModal({ ...newRotationForm, ...surroundings(ctx) }));
  await refreshLists(ctx);
}

export async function openEditRotation(
  ctx: Context,
  slack: Slack,
  pressed: Pressed & { readonly rotationId: string },
): Promise<void> {
  const rotation = await rotationOrNotice(ctx, slack, pressed);
  if (!rotation) return;
  const known = knownRotationForm(ctx, rotation);
  const untouched = { rotationId: rotation.id, form: asRotationForm(known.form) };
  const model = { ...known, formErrors: wordErrors(ctx, untouched) };
  const previewing = previewOf(ctx, untouched);
  const inTime = await within(PATIENCE_MS, previewing, "late");
  const preview = inTime === "late" ? null : inTime;
  const opened = await slack.bot.openView(pressed.triggerId, rotationModal({ ...model, preview }));
  await Promise.all([
    refreshLists(ctx),
    inTime === "late" &&
      opened.ok &&
      previewing.then(async (late) => {
        const { viewId, hash } = opened.value;
        // With the hash: if the person has chosen something already, that click shows the preview.
        if (late && hash !== null)
          await slack.bot.updateView(viewId, rotationModal({ ...model, preview: late }), hash);
      }),
  ]);
}

/** Returns the rotation; null: it is deleted, and a notice was opened. */
export async function rotationOrNotice(
  ctx: Context,
  slack: Slack,
  { actor, triggerId, rotationId }: Pressed & { readonly rotationId: string },
): Promise<StoredRotation | null> {
  const rotation = ctx.store.rotations.get(rotationId);
  if (rotation) return rotation;
  // The rotation was deleted after this Home was published.
  await openNotice(slack, triggerId, TITLE.rotations, REFUSAL.rotationGone);
  await publishHomeNow(ctx, actor);
  return null;
}

/** Refreshes the lists for the form's searches, and what is known of our Slack permissions. */
async function refreshLists(ctx: Context): Promise<void> {
  await Promise.all([
    refreshGroupsIfOlderThan(ctx, LIST_FRESH_MS),
    refreshSchedulesIfOlderThan(ctx, LIST_FRESH_MS),
  ]);
  await probePermissions(ctx);
}
