/** The form to change one proposal: its name and its group. The fields are those of the rotation form. */
import type { ModalView } from "@slack/types";
import * as z from "zod/mini";
import type { Proposal } from "../../../domain/proposal.ts";
import { err, ok } from "../../../domain/result.ts";
import { parseJson } from "../../../outgoing/json.ts";
import { escapeForeign } from "../../../slack/mrkdwn.ts";
import type { Reading, ViewSubmission } from "../../../slack/payload/interaction.ts";
import { context } from "../../../slack/views/blocks.ts";
import { formModal } from "../../../slack/views/modal.ts";
import { BUTTON, TITLE } from "../../../slack/words/labels.ts";
import { aliasField, type FormGroup, groupField, nameField } from "../rotation/fields.ts";
import { readRotationForm } from "../rotation/read-form.ts";
import { CHANGE } from "./words.ts";

export const CHANGE_FORM = "several_change_form";

const schema = z.looseObject({ setUp: z.string(), nth: z.number(), parent: z.string() });

export type ChangedProposal = {
  readonly setUpId: string;
  readonly nth: number;
  /** The view with the list, below this one. */
  readonly listViewId: string;
  readonly typed: Pick<Proposal, "name" | "groupChoice" | "enablesGroup" | "newAlias">;
};

export function readChangedProposal({ view }: ViewSubmission): Reading<ChangedProposal> {
  const { data } = schema.safeParse(parseJson(view.metadata ?? ""));
  if (!data) return err("malformed");
  const { name, groupChoice, enablesGroup, newAlias } = readRotationForm(view.state, false);
  return ok({
    setUpId: data.setUp,
    nth: data.nth,
    listViewId: data.parent,
    typed: { name, groupChoice, newAlias: newAlias.trim(), ...(enablesGroup && { enablesGroup }) },
  });
}

export const changeModal = (model: {
  readonly setUpId: string;
  readonly nth: number;
  readonly listViewId: string;
  readonly schedule: string;
  readonly name: string;
  readonly group: FormGroup;
  readonly newAlias: string;
}): ModalView =>
  formModal({
    title: TITLE.changeProposal,
    callbackId: CHANGE_FORM,
    submit: BUTTON.done,
    metadata: JSON.stringify({ setUp: model.setUpId, nth: model.nth, parent: model.listViewId }),
    blocks: [
      context(CHANGE.follows(escapeForeign(model.schedule, 150))),
      ...nameField(model.name, undefined),
      ...groupField(model.group, undefined, false),
      // Optional whatever is chosen now: another group needs none.
      ...aliasField({ group: null, newAlias: model.newAlias }, undefined),
    ],
  });
