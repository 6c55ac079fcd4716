/** Asks for confirmation before a rotation is deleted. */
import type { ModalView } from "@slack/types";
import { err, ok } from "../../../domain/result.ts";
import { escapeForeign } from "../../../slack/mrkdwn.ts";
import { chosenOptions } from "../../../slack/payload/form-values.ts";
import type { Reading, ViewSubmission } from "../../../slack/payload/interaction.ts";
import { section } from "../../../slack/views/blocks.ts";
import { readMetadata, writeMetadata } from "../../../slack/views/metadata.ts";
import { formModal } from "../../../slack/views/modal.ts";
import { BUTTON, TITLE } from "../../../slack/words/labels.ts";
import type { FormerGroup } from "./former-group.ts";
import { RESTORE, restoreBlocks } from "./former-group-view.ts";
import { deletion, FORMER_GROUP, userGroup } from "./words.ts";

export const DELETE_FORM = "delete_rotation_form";
export const RESTORE_BLOCK = "restore_members";
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
  readonly group: FormerGroup;
};

export function deleteModal({ rotationId, rotationName, group }: DeleteModel): ModalView {
  return formModal({
    title: TITLE.deleteRotation,
    callbackId: DELETE_FORM,
    submit: BUTTON.delete,
    metadata: writeMetadata({ rotationId, version: null }),
    blocks: [
      section(deletion(escapeForeign(rotationName, 300), userGroup(group.handle))),
      ...restoreBlocks(group, { id: RESTORE_BLOCK, label: FORMER_GROUP.label }),
    ],
  });
}
