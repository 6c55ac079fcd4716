/**
 * Deletes a rotation after confirmation. Its user group stays in Slack, with its present members, or with those it had
 * before PagerSync.
 */
import { type Ack, EMPTY_ACK } from "../../../slack/ack.ts";
import type { Pressed, Submitted } from "../../../slack/payload/interaction.ts";
import type { Context, Slack } from "../../context.ts";
import { refreshHomes } from "../../wake.ts";
import { type Deletion, deleteModal } from "./delete-view.ts";
import { askForNames, formerGroupOf } from "./former-group.ts";
import { rotationOrNotice } from "./open.ts";
import { forgetUnused, removeRotation, rotationsChanged } from "./store-rotation.ts";

export async function openDeleteRotation(
  ctx: Context,
  slack: Slack,
  pressed: Pressed & { readonly rotationId: string },
): Promise<void> {
  const rotation = await rotationOrNotice(ctx, slack, pressed);
  if (!rotation) return;
  await askForNames(ctx, rotation);
  const view = deleteModal({
    rotationId: rotation.id,
    rotationName: rotation.name,
    group: formerGroupOf(ctx, rotation),
  });
  await slack.bot.openView(pressed.triggerId, view);
}

export async function deleteRotation(
  ctx: Context,
  _slack: Slack,
  { actor, rotationId, restoreMembers }: Submitted & Deletion,
): Promise<Ack> {
  const { store } = ctx;
  const rotation = store.rotations.get(rotationId);
  // Somebody else has already deleted it.
  if (!rotation) return EMPTY_ACK;
  store.transaction(() => {
    removeRotation(ctx, actor.userId, rotation, restoreMembers);
    forgetUnused(ctx);
    refreshHomes(ctx);
  });
  await rotationsChanged(ctx);
  return EMPTY_ACK;
}
