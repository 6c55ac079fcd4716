/** Asks for confirmation before a rotation is deleted. */
import type { KnownBlock, ModalView } from "@slack/types";
import { err, ok } from "../../../domain/result.ts";
import { escapeForeign } from "../../../slack/mrkdwn.ts";
import { chosenOptions } from "../../../slack/payload/form-values.ts";
import type { Reading, ViewSubmission } from "../../../slack/payload/interaction.ts";
import { section } from "../../../slack/views/blocks.ts";
import { input, option } from "../../../slack/views/inputs.ts";
import { readMetadata, writeMetadata } from "../../../slack/views/metadata.ts";
import { formModal } from "../../../slack/views/modal.ts";
import { BUTTON, TITLE } from "../../../slack/words/labels.ts";

export const DELETE_FORM = "delete_rotation_form";
export const RESTORE_BLOCK = "restore_members";
/** The value of the only option. */
export const RESTORE = "restore";

export type Deletion = {
  readonly rotationId: string;
  /** Restore the members that the group had before PagerSync took it over. */
  readonly restoreMembers: boolean;
};

export function readDeletion({ view }: ViewSubmission): Reading<Deletion> {
  const rotationId = readMetadata(view.metadata)?.rotationId ?? null;
  if (rotationId === null) return err("malformed");
  const restoreMembers = chosenOptions(view.state, RESTORE_BLOCK).includes(RESTORE);
  return ok({ rotationId, restoreMembers });
}

export type DeleteModel = {
  readonly rotationId: string;
  readonly rotationName: string;
  /** Without the @; null while the group isn't known. */
  readonly groupHandle: string | null;
  /** The group's members before PagerSync took it over; empty where a restore would change nothing. */
  readonly restorable: readonly string[];
};

export function deleteModal(model: DeleteModel): ModalView {
  const { rotationId, rotationName, groupHandle, restorable } = model;
  const group =
    groupHandle === null
      ? "The user group"
      : `The user group \`@${escapeForeign(groupHandle, 80)}\``;
  return formModal({
    title: TITLE.deleteRotation,
    callbackId: DELETE_FORM,
    submit: BUTTON.delete,
    metadata: writeMetadata({ rotationId, version: null }),
    blocks: [
      section(
        `Delete the rotation *${escapeForeign(rotationName, 300)}*?\n${group} stays in Slack as it is, with the people who are in it now. PagerSync just stops updating it.`,
      ),
      ...restoreChoice(restorable.length),
    ],
  });
}

function restoreChoice(count: number): KnownBlock[] {
  if (count === 0) return [];
  const text =
    count === 1
      ? "Put back the one person who was in the group before"
      : `Put back the ${count} people who were in the group before`;
  return input({
    id: RESTORE_BLOCK,
    label: "Before PagerSync",
    optional: true,
    element: { type: "checkboxes", options: [option(text, RESTORE)] },
  });
}
